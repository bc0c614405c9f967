import { checkPhoneNumber, normaliseName } from '@linli/rules'
import { sql } from 'kysely'
import { systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { searchKeys } from '../../platform/search/index.ts'
import { codesAbove } from './contact.queries.ts'
import { accountElsewhere } from './contact.refusals.ts'

/** What a worker says of a contact. */
export interface ContactFacts {
  level: string
  role: string
  name: string
  building: string | null
  area: string | null
  originGroup: string | null
  person: string | null
  account: string | null
  cap: number | null
}

/** The number as kept and looked up; null where none is said. @throws invalid_input */
export function sealPhone(
  { fields }: Pick<Deps, 'fields'>,
  community: number,
  text: string | null,
): { phoneCipher: Buffer | null; phoneIndex: Buffer | null; number: string | null } {
  if (text === null || text === '') return { phoneCipher: null, phoneIndex: null, number: null }
  const check = checkPhoneNumber(text)
  if (!check.ok)
    throw new AppError('invalid_input', {
      fields: [{ path: 'phone', code: check.code, zh: '电话号码不对，请核对。', en: 'This is no phone number. Check it.' }],
    })
  const { number } = check
  return { phoneCipher: fields.seal('phone', number), phoneIndex: fields.index('phone', community, number), number }
}

export function contactName(text: string): string {
  return normaliseName(text)
}

export function contactKeys(name: string, phone: string | null): string[] {
  return searchKeys(name, phone)
}

/** Buildings, villages and persons named are of this community. @throws refused naming the field */
export async function requireReferences(
  tx: Tx,
  community: number,
  { building, originGroup, person }: Pick<ContactFacts, 'building' | 'originGroup' | 'person'>,
): Promise<void> {
  const { rows } = await sql<{ building: boolean; origin: boolean; person: boolean }>`
    select ${building}::uuid is null or exists (select from building where community = ${community} and id = ${building}::uuid) as building,
      ${originGroup}::uuid is null or exists (select from origin_group where community = ${community} and id = ${originGroup}::uuid) as origin,
      ${person}::uuid is null or exists (select from person where community = ${community} and id = ${person}::uuid) as person`.execute(tx)
  const [known] = rows
  const path = known?.building === false ? 'building' : known?.origin === false ? 'originGroup' : known?.person === false ? 'person' : null
  if (path !== null)
    throw new AppError('refused', {
      reason: 'reference-unknown',
      zh: '所选的楼栋、原村组或居民在本社区没有找到，请重新选择。',
      en: 'The building, village or person chosen is not found in this community. Choose again.',
      fields: [{ path, code: 'unknown', zh: '在本社区没有找到。', en: 'Not found in this community.' }],
    })
}

/** An account stands for a contact only when it holds a post in the community or above it. The street's posts lie outside a community's scope. */
export async function requireAccount(deps: Pick<Deps, 'database'>, community: number, account: string | null): Promise<void> {
  if (account === null) return
  const found = await inScope(deps.database, systemCaller('contact'), 'read', async (tx) => {
    const { rows } = await sql`
      select 1 from post where account_id = ${account} and ended_at is null and community = any(${sql.val(codesAbove(community))}::bigint[]) limit 1`.execute(
      tx,
    )
    return rows.length > 0
  })
  if (!found) throw accountElsewhere()
}
