import type { FactField, FactSource, Household, Person, householdFactFields } from '@linli/contract/people'
import { checkIdentityNumber } from '@linli/rules'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { readNow } from '../space/index.ts'
import { keepHouseholdFacts } from './earlier-facts.ts'
import { readSource } from './fact-source.ts'
import { requireFieldBasis } from './field-basis.ts'
import { requireFreeNumber } from './identity-change.ts'
import { mayReveal, mayWrite } from './people.policy.ts'
import { findPerson } from './people.queries.ts'
import { getHousehold, readPerson } from './people.service.ts'
import { type FactColumns, factText, factsIn, factsOf, pickFacts, writeFacts } from './person-facts.ts'

interface Restoring<Field> {
  id: string
  from: FactSource
  fields: readonly Field[]
  reason: string
}

/**
 * Puts earlier values back. It is a change like any other: versions are kept, and it can be put back itself. Sealed
 * numbers move without being shown; still only who may see them may bring them back.
 * @throws conflict, refused, same_id_other_content
 */
export async function restorePerson(
  deps: Deps,
  caller: Caller,
  id: string,
  { version, ...asked }: Restoring<FactField> & { version: number },
): Promise<Person> {
  mayWrite(caller)
  if (asked.fields.some((field) => field === 'identity' || field === 'phone')) mayReveal(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const row = await findPerson(tx, community, id)
    if (row === undefined) throw new AppError('not_found')
    if (await wasDone(tx, community, id, asked)) return readPerson(deps, caller, tx, id)
    if (row.version !== version) throw new AppError('conflict')
    const kept = await readSource(tx, community, { entity: 'person', id }, asked.from)
    const next = kept === undefined ? undefined : pickFacts(factsIn(kept), asked.fields)
    if (next === undefined) throw notKept()
    const identity = factText(deps.fields, 'identity', { ...factsOf(row), ...next })
    if (asked.fields.includes('identity') && typeof identity === 'string') await requireFreeNumber(tx, community, deps.fields, id, identity)
    await requireFieldBasis(
      tx,
      community,
      row,
      Object.fromEntries(asked.fields.map((field) => [field, factText(deps.fields, field, next)])),
    )
    const { fields, change, audit } = await writeFacts(
      deps,
      caller,
      tx,
      row,
      { ...next, ...saidByNumber(identity, (await readNow(tx)).today) },
      asked,
    )
    const note = {
      verb: 'person.restore',
      entity: 'person',
      entityId: id,
      ...(row.household_id === null ? {} : { household: row.household_id }),
      detail: { fields, version: version + 1, change, from: asked.from.kind },
    }
    await record(tx, caller, [note, ...audit], [changed('person', id)])
    return readPerson(deps, caller, tx, id)
  })
}

/** Sex and birth date follow the number that stands afterwards (GB 11643). */
function saidByNumber(identity: string | null | undefined, today: string): Partial<FactColumns> {
  if (typeof identity !== 'string') return {}
  const checked = checkIdentityNumber(identity, today)
  return checked.ok ? { sex: checked.sex, born_on: checked.birthDate } : {}
}

const householdColumns = { originGroup: 'origin_group_id', householdNote: 'note' } as const

/** The same for a household's own facts. @throws refused, same_id_other_content */
export async function restoreHousehold(
  deps: Deps,
  caller: Caller,
  id: string,
  asked: Restoring<(typeof householdFactFields)[number]>,
): Promise<Household> {
  mayWrite(caller)
  await inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const row = await tx
      .selectFrom('household')
      .select(['origin_group_id', 'note'])
      .where('community', '=', community)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (row === undefined) throw new AppError('not_found')
    if (await wasDone(tx, community, id, asked)) return
    const kept = await readSource(tx, community, { entity: 'household', id }, asked.from)
    const columns = asked.fields.map((field) => householdColumns[field])
    if (kept === undefined || columns.some((column) => kept[column] === undefined)) throw notKept()
    const next = Object.fromEntries(columns.map((column) => [column, kept[column] as string | null]))
    await requireOriginGroup(tx, community, next['origin_group_id'])
    await keepHouseholdFacts(tx, community, [id])
    await tx
      .updateTable('household')
      .set({ ...next, version: sql<number>`version + 1`, updated_at: sql<string>`now()` })
      .where('community', '=', community)
      .where('id', '=', id)
      .execute()
    await tx
      .insertInto('fact_change')
      .values({
        community,
        id: asked.id,
        entity: 'household',
        row_id: id,
        fields: [...asked.fields],
        before: JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column]]))),
        after: JSON.stringify(next),
        reason: asked.reason,
        changed_by: caller.id,
        changer: caller.name,
      })
      .execute()
    const detail = { fields: asked.fields, change: asked.id, from: asked.from.kind }
    await record(tx, caller, { verb: 'household.restore', entity: 'household', entityId: id, household: id, detail }, [
      changed('household', id),
    ])
  })
  return getHousehold(deps, caller, id)
}

/** A repeat of the same is done already; the id of something else is refused. */
async function wasDone(tx: Tx, community: number, id: string, asked: Restoring<string>): Promise<boolean> {
  const done = await tx
    .selectFrom('fact_change')
    .select(['row_id', 'reason'])
    .where('community', '=', community)
    .where('id', '=', asked.id)
    .executeTakeFirst()
  if (done === undefined) return false
  if (done.row_id !== id || done.reason !== asked.reason) throw new AppError('same_id_other_content')
  return true
}

async function requireOriginGroup(tx: Tx, community: number, group: string | null | undefined): Promise<void> {
  if (group === null || group === undefined) return
  const found = await tx
    .selectFrom('origin_group')
    .select('id')
    .where('community', '=', community)
    .where('id', '=', group)
    .executeTakeFirst()
  if (found === undefined) throw notKept()
}

function notKept(): AppError {
  return new AppError('refused', {
    reason: 'not-kept',
    zh: '这里没有保存当时的内容，或它已按规定删除，不能恢复。',
    en: 'What stood there then is not kept any more, or was erased as the law asks; it cannot be put back.',
  })
}

function changed(entity: 'person' | 'household', id: string) {
  return { kind: 'register.changed', privacyClass: 'staff' as const, audience: null, data: { entity, id } }
}
