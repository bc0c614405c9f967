import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface ContactRow {
  id: string
  level: string
  role: string
  name: string
  building_id: string | null
  building: string | null
  area: string | null
  origin_group_id: string | null
  origin_group: string | null
  person_id: string | null
  person: string | null
  account_id: string | null
  account: string | null
  phone_cipher: Buffer | null
  phone_shown: boolean
  cap: number | null
  source_ledger: string | null
  households: number
  contacts: number
  starts_on: string
  ends_on: string | null
  version: number
}

export interface ContactFilter {
  id?: string | undefined
  level?: string | undefined
  building?: string | undefined
  /** Text a name holds. */
  label?: string | undefined
  /** A tsquery that finds names. */
  people?: string | undefined
  ended?: boolean
}

export const isOpen = (alias: string): RawBuilder<unknown> =>
  sql`(${sql.ref(`${alias}.ends_on`)} is null or ${sql.ref(`${alias}.ends_on`)} > current_date)`

function conditions(community: number, { id, level, building, label, people, ended = false }: ContactFilter): RawBuilder<unknown> {
  const parts = [sql`c.community = ${community}`]
  if (id === undefined) parts.push(ended ? sql`not ${isOpen('c')}` : isOpen('c'))
  else parts.push(sql`c.id = ${id}`)
  if (level !== undefined) parts.push(sql`c.level = ${level}`)
  if (building !== undefined) parts.push(sql`c.building_id = ${building}`)
  if (label !== undefined) parts.push(sql`c.name like ${`%${label.replaceAll(/[\\%_]/gu, '\\$&')}%`}`)
  if (people !== undefined) parts.push(sql`c.search @@ ${people}::tsquery`)
  return sql.join(parts, sql` and `)
}

const linked = (kind: 'household' | 'contact') =>
  sql`(select count(*)::int from contact_link l where l.community = c.community and l.contact_id = c.id and ${isOpen('l')}
    and l.to_level ${kind === 'household' ? sql`=` : sql`<>`} 'household')`

/** By level, then name. The cursor's key is both. */
export async function listContactRows(
  tx: Tx,
  community: number,
  filter: ContactFilter,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<(ContactRow & { key: string })[]> {
  const { rows } = await sql<ContactRow & { key: string }>`
    select c.id, c.level, c.role, c.name, c.building_id, b.name as building, c.area, c.origin_group_id, g.name as origin_group, c.person_id,
      p.name as person, c.account_id, c.phone_cipher, c.phone_shown, c.cap, c.source_ledger, c.starts_on, c.ends_on, c.version, c.level || ' ' || c.name as key,
      (select o.holder from post o where o.community = c.community and o.account_id = c.account_id order by o.ended_at is not null, o.created_at limit 1) as account,
      ${linked('household')} as households, ${linked('contact')} as contacts
    from contact c
    left join building b on b.community = c.community and b.id = c.building_id
    left join origin_group g on g.community = c.community and g.id = c.origin_group_id
    left join person p on p.community = c.community and p.id = c.person_id
    where ${conditions(community, filter)}
      ${after === null ? sql`` : sql`and (c.level || ' ' || c.name, c.id) > (${after.key}, ${after.id}::uuid)`}
    order by c.level || ' ' || c.name, c.id limit ${limit}`.execute(tx)
  return rows
}

export async function countContacts(tx: Tx, community: number, filter: ContactFilter): Promise<number> {
  const { rows } = await sql<{
    total: number
  }>`select count(*)::int as total from contact c where ${conditions(community, filter)}`.execute(tx)
  return rows[0]?.total ?? 0
}

export async function findContact(tx: Tx, community: number, id: string): Promise<ContactRow | undefined> {
  return (await listContactRows(tx, community, { id }, 1, null))[0]
}

/** What a new contact is, with what the person brings: the home's building, household and origin village where nothing else is said. */
export interface NewContact {
  id: string
  level: string
  role: string
  name: string
  building: string | null
  area: string | null
  originGroup: string | null
  person: string | null
  account: string | null
  phoneCipher: Buffer | null
  phoneIndex: Buffer | null
  phoneShown: boolean
  cap: number | null
  source: { ledger: string; id: string } | null
  search: string[]
}

/** @returns whether it was new */
export async function insertContact(tx: Tx, community: number, given: NewContact): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into contact (community, id, level, role, name, building_id, area, origin_group_id, person_id, household_id, account_id, phone_cipher, phone_index,
      phone_shown, cap, source_ledger, source_id, starts_on, search)
    select ${community}, ${given.id}, ${given.level}, ${given.role}, ${given.name}, coalesce(${given.building}::uuid, p.building_id), ${given.area},
      coalesce(${given.originGroup}::uuid, h.origin_group_id), ${given.person}::uuid, p.household_id, ${given.account}, ${given.phoneCipher}::bytea, ${given.phoneIndex}::bytea,
      ${given.phoneShown}, ${given.cap}, ${given.source?.ledger ?? null}, ${given.source?.id ?? null}::uuid, current_date, array_to_tsvector(${given.search}::text[])
    from (select 1) one
    left join person p on p.community = ${community} and p.id = ${given.person}::uuid
    left join household h on h.community = ${community} and h.id = p.household_id
    on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** Codes of the divisions a community lies in, its own included: posts there may be contacts here. */
export function codesAbove(community: number): number[] {
  return [1, 1e3, 1e6, 1e8, 1e10].map((unit) => Math.trunc(community / unit) * unit)
}
