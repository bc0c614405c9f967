import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { isOpen } from './contact.queries.ts'

export interface LinkRow {
  id: string
  contact_id: string
  contact: string
  level: string
  role: string
  to_level: string
  household_id: string | null
  target_contact_id: string | null
  origin: 'hand' | 'import' | 'proposal'
  why: string | null
  ended_why: string | null
  taken_over: string | null
  starts_on: string
  ends_on: string | null
  made_by: string
  made_at: string
  version: number
  key: string
}

export interface LinkFilter {
  id?: string | undefined
  contact?: string | undefined
  household?: string | undefined
  targetContact?: string | undefined
  building?: string | undefined
  past?: boolean
}

function conditions(community: number, { id, contact, household, targetContact, building, past = false }: LinkFilter): RawBuilder<unknown> {
  const parts = [sql`l.community = ${community}`]
  if (id !== undefined) parts.push(sql`l.id = ${id}`)
  else if (!past) parts.push(isOpen('l'))
  if (contact !== undefined) parts.push(sql`l.contact_id = ${contact}`)
  if (household !== undefined) parts.push(sql`l.household_id = ${household}`)
  if (targetContact !== undefined) parts.push(sql`l.target_contact_id = ${targetContact}`)
  if (building !== undefined) parts.push(sql`l.building_id = ${building}`)
  return sql.join(parts, sql` and `)
}

/** Doors in walking order, then contacts by building and name; behind one target the latest link first. */
const key = sql`coalesce(
  (select d.address_key from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id
   where o.community = l.community and o.household_id = l.household_id and o.ends_on is null limit 1),
  (select '~' || coalesce(b.sort_key, '') || ' ' || t.name from contact t left join building b on b.community = t.community and b.id = t.building_id
   where t.community = l.community and t.id = l.target_contact_id), '~~')`

export async function listLinkRows(
  tx: Tx,
  community: number,
  filter: LinkFilter,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select * from (
      select l.id, l.contact_id, c.name as contact, l.level, c.role, l.to_level, l.household_id, l.target_contact_id, l.origin, l.why, l.ended_why,
        (select pc.name from contact_link p join contact pc on pc.community = p.community and pc.id = p.contact_id where p.community = l.community and p.id = l.taken_from) as taken_over,
        l.starts_on, l.ends_on, l.made_by, l.made_at, l.version, ${key} || ' ' || (date '9999-12-31' - l.starts_on)::text as key
      from contact_link l join contact c on c.community = l.community and c.id = l.contact_id
      where ${conditions(community, filter)}) x
    where ${after === null ? sql`true` : sql`(x.key, x.id) > (${after.key}, ${after.id}::uuid)`}
    order by x.key, x.id limit ${limit}`.execute(tx)
  return rows
}

export async function countLinks(tx: Tx, community: number, filter: LinkFilter): Promise<number> {
  const { rows } = await sql<{
    total: number
  }>`select count(*)::int as total from contact_link l where ${conditions(community, filter)}`.execute(tx)
  return rows[0]?.total ?? 0
}

export async function findLink(tx: Tx, community: number, id: string): Promise<LinkRow | undefined> {
  return (await listLinkRows(tx, community, { id }, 1, null))[0]
}

export interface GapRow {
  id: string
  kind: 'household' | 'contact'
  by_level: string
  to_level: string
  /** Whoever had it last. */
  before: string | null
  key: string
}

export interface GapFilter {
  toLevel?: string | undefined
  building?: string | undefined
}

/** Households living here and contacts that nobody of a level keeps contact with though the rules ask it, `pairs` being who asks whom. */
function gaps(community: number, pairs: readonly { by: string; to: string }[], { toLevel, building }: GapFilter): RawBuilder<unknown> {
  const wanted = pairs.filter(({ to }) => toLevel === undefined || to === toLevel)
  // A household has one contact whatever the level, so it is asked about once.
  const homes = wanted.filter(({ to }) => to === 'household').slice(0, 1)
  const last = (
    target: RawBuilder<unknown>,
  ) => sql`(select c.name from contact_link p join contact c on c.community = p.community and c.id = p.contact_id
    where p.community = ${community} and ${target} and p.ends_on <= current_date order by p.ends_on desc, p.id limit 1)`
  return sql`
    select h.id, 'household' as kind, w.by as by_level, w.to as to_level, ${last(sql`p.household_id = h.id`)} as before, coalesce(d.address_key, '') as key
    from jsonb_to_recordset(${JSON.stringify(homes)}::jsonb) as w(by text, "to" text)
    join household h on h.community = ${community} and h.building_id is not null
    join occupancy o on o.community = ${community} and o.household_id = h.id and o.ends_on is null
    join dwelling d on d.community = ${community} and d.id = o.dwelling_id
    where not exists (select from contact_link l where l.community = ${community} and l.household_id = h.id and ${isOpen('l')})
      ${building === undefined ? sql`` : sql`and h.building_id = ${building}`}
    union all
    select c.id, 'contact', w.by, w.to, ${last(sql`p.target_contact_id = c.id and p.level = w.by`)}, '~' || w.to || w.by || ' ' || coalesce(b.sort_key, '') || ' ' || c.name
    from jsonb_to_recordset(${JSON.stringify(wanted.filter(({ to }) => to !== 'household'))}::jsonb) as w(by text, "to" text)
    join contact c on c.community = ${community} and c.level = w.to and ${isOpen('c')}
    left join building b on b.community = ${community} and b.id = c.building_id
    where not exists (select from contact_link l where l.community = ${community} and l.target_contact_id = c.id and l.level = w.by and ${isOpen('l')})
      ${building === undefined ? sql`` : sql`and c.building_id = ${building}`}`
}

export async function listGaps(
  tx: Tx,
  community: number,
  pairs: readonly { by: string; to: string }[],
  filter: GapFilter,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<GapRow[]> {
  const { rows } = await sql<GapRow>`
    select * from (${gaps(community, pairs, filter)}) g
    where ${after === null ? sql`true` : sql`(g.key, g.id) > (${after.key}, ${after.id}::uuid)`} order by g.key, g.id limit ${limit}`.execute(
    tx,
  )
  return rows
}

export async function countGaps(
  tx: Tx,
  community: number,
  pairs: readonly { by: string; to: string }[],
  filter: GapFilter,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from (${gaps(community, pairs, filter)}) g`.execute(tx)
  return rows[0]?.total ?? 0
}
