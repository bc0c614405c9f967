import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface ContactRow {
  id: string
  name: string
  level: string
  role: string
  account_id: string | null
  building_id: string | null
  starts_on: string
  ends_on: string | null
}

export async function findContact(tx: Tx, community: number, id: string): Promise<ContactRow | undefined> {
  return tx
    .selectFrom('contact')
    .select(['id', 'name', 'level', 'role', 'account_id', 'building_id', 'starts_on', 'ends_on'])
    .where('community', '=', community)
    .where('id', '=', id)
    .executeTakeFirst()
}

export interface LinkRow {
  id: string
  contact_id: string
  level: string
  to_level: string
  household_id: string | null
  target_contact_id: string | null
  starts_on: string
  ends_on: string | null
  visited_on: string[]
}

/** Links of these contacts that hold today. */
export async function listLinks(tx: Tx, community: number, contacts: readonly string[]): Promise<LinkRow[]> {
  if (contacts.length === 0) return []
  const { rows } = await sql<LinkRow>`
    select id, contact_id, level, to_level, household_id, target_contact_id, starts_on, ends_on, visited_on::text[] as visited_on from contact_link
    where community = ${community} and contact_id = any(${sql.val(contacts)}::uuid[]) and starts_on <= current_date and (ends_on is null or ends_on > current_date)`.execute(
    tx,
  )
  return rows
}

/** Whether a contact kept contact with a target on a day. */
export async function heldOn(tx: Tx, community: number, contact: string, target: string, day: string): Promise<boolean> {
  const { rows } = await sql`
    select from contact_link where community = ${community} and contact_id = ${contact} and target_id = ${target}
      and starts_on <= ${day} and (ends_on is null or ends_on > ${day}) limit 1`.execute(tx)
  return rows.length > 0
}

export interface HomeRow {
  household: string
  label: string
  building_id: string
  building: string
  head: string | null
  members: number
}

const homeColumns = sql`
  h.id as household, d.label, d.building_id, b.name as building, people.head, people.members
  from household h
  join occupancy o on o.community = h.community and o.household_id = h.id and o.ends_on is null
  join dwelling d on d.community = o.community and d.id = o.dwelling_id
  join building b on b.community = d.community and b.id = d.building_id
  cross join lateral (
    select count(*)::int as members, max(case when m.relation = '02' then p.name end) as head
    from membership m join person p on p.community = m.community and p.id = m.person_id
    where m.community = h.community and m.household_id = h.id and m.ends_on is null
  ) people`

/** Homes by id, door after door; who has moved away has no door. */
export async function listHomes(tx: Tx, community: number, households: readonly string[]): Promise<HomeRow[]> {
  if (households.length === 0) return []
  const { rows } = await sql<HomeRow>`
    select ${homeColumns} where h.community = ${community} and h.id = any(${sql.val(households)}::uuid[]) order by d.address_key, h.id`.execute(
    tx,
  )
  return rows
}

export async function listHomesOfBuilding(tx: Tx, community: number, building: string, limit: number): Promise<HomeRow[]> {
  const { rows } = await sql<HomeRow>`
    select ${homeColumns} where h.community = ${community} and d.building_id = ${building} order by d.address_key, h.id limit ${limit}`.execute(
    tx,
  )
  return rows
}

/** Links to these households that hold today, with who keeps them. */
export async function listLinksTo(tx: Tx, community: number, households: readonly string[]): Promise<(LinkRow & { name: string })[]> {
  if (households.length === 0) return []
  const { rows } = await sql<LinkRow & { name: string }>`
    select l.id, l.contact_id, l.level, l.to_level, l.household_id, l.target_contact_id, l.starts_on, l.ends_on, l.visited_on::text[] as visited_on, c.name
    from contact_link l join contact c on c.community = l.community and c.id = l.contact_id
    where l.community = ${community} and l.household_id = any(${sql.val(households)}::uuid[]) and l.starts_on <= current_date and (l.ends_on is null or l.ends_on > current_date)`.execute(
    tx,
  )
  return rows
}

export async function listContacts(tx: Tx, community: number, ids: readonly string[]): Promise<ContactRow[]> {
  if (ids.length === 0) return []
  return tx
    .selectFrom('contact')
    .select(['id', 'name', 'level', 'role', 'account_id', 'building_id', 'starts_on', 'ends_on'])
    .where('community', '=', community)
    .where('id', 'in', [...ids])
    .orderBy('level')
    .orderBy('name')
    .orderBy('id')
    .execute()
}
