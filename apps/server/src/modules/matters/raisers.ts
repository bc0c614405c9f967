import type { MatterSource, TellingWay } from '@linli/contract/matter-shapes'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { refuseMatter } from './matter.refusals.ts'

/** Field of the cipher; never change, sealed bytes are bound to it. */
export const contactField = 'matter.contact'

/** Somebody who says it. `code` only of an anonymous one, of which a keyed hash is kept. */
export interface NewRaiser {
  kind: 'resident' | 'helper' | 'staff' | 'anonymous' | 'organisation'
  household: string | null
  person: string | null
  account: string | null
  name: string | null
  contact: string | null
  /** Null: by phone where the home has somebody signed in or a television, else on paper. */
  tellBy: TellingWay | null
  said: string | null
  code?: string
}

interface RaiserRow {
  id: string
  matter: string
  source: MatterSource
  visit: string | null
  raiser: NewRaiser
}

/** @throws refused unknown-place for a home or person that is not there, raiser-needed where nobody is named */
export async function addRaiserRow(
  tx: Tx,
  { fields }: Pick<Deps, 'fields'>,
  community: number,
  { id, matter, source, visit, raiser }: RaiserRow,
): Promise<void> {
  const { kind, household, person, account, name, contact, code } = raiser
  if (kind === 'resident' && household === null && name === null) throw refuseMatter('raiser-needed')
  if (kind === 'organisation' && name === null) throw refuseMatter('raiser-needed')
  await requireKnown(tx, community, household, person)
  await tx
    .insertInto('matter_raiser')
    .values({
      community,
      id,
      matter_id: matter,
      kind,
      household_id: household,
      person_id: person,
      account_id: account,
      name,
      contact_cipher: contact === null || contact === '' ? null : fields.seal(contactField, contact),
      code_index: kind === 'anonymous' ? codeIndex(fields, community, code ?? '') : null,
      source,
      visit_id: visit,
      said: raiser.said,
      tell_by: raiser.tellBy ?? (await wayOf(tx, community, raiser)),
    })
    .execute()
}

export function codeIndex(fields: Deps['fields'], community: number, code: string): Buffer {
  return fields.index('matter.code', community, code)
}

async function requireKnown(tx: Tx, community: number, household: string | null, person: string | null): Promise<void> {
  for (const [table, id] of [
    ['household', household],
    ['person', person],
  ] as const) {
    if (id === null) continue
    const { rows } = await sql`select from ${sql.table(table)} where community = ${community} and id = ${id}::uuid`.execute(tx)
    if (rows.length === 0) throw refuseMatter('unknown-place')
  }
}

/** Who has no phone here and no television gets a printed slip; who left only a number is called. */
async function wayOf(tx: Tx, community: number, { kind, household, contact }: NewRaiser): Promise<TellingWay> {
  if (kind === 'anonymous' || kind === 'helper' || kind === 'staff') return 'phone'
  if (household === null) return contact === null || contact === '' ? 'paper' : 'told'
  const { rows } = await sql<{ reached: boolean }>`
    select exists (select from resident_account where community = ${community} and household_id = ${household}::uuid and ended_at is null)
      or exists (select from screen where community = ${community} and household_id = ${household}::uuid and ended_at is null) as reached`.execute(
    tx,
  )
  return rows[0]?.reached === true ? 'phone' : 'paper'
}
