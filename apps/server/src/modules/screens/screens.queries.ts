import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { readSettings } from '../settings/index.ts'

export interface ScreenRow {
  community: number
  id: string
  account_id: string
  name: string
  screen_class: 'lobby' | 'household'
  building_id: string | null
  household_id: string | null
  paired_at: string
  ended_at: string | null
  /** Building or home; null when the screen is for the whole community. */
  place: string | null
  community_name: string | null
  demo: boolean
}

const screens = sql`
  select s.community, s.id, s.account_id, s.name, s.screen_class, s.building_id, s.household_id, s.paired_at, s.ended_at, c.name as community_name, coalesce(c.demo, false) as demo,
    case when s.household_id is null
      then (select e.name || b.name from building b join estate e on e.community = b.community and e.id = b.estate_id where b.community = s.community and b.id = s.building_id)
      else (select e.name || ' ' || d.label from occupancy o
        join dwelling d on d.community = o.community and d.id = o.dwelling_id
        join building b on b.community = d.community and b.id = d.building_id
        join estate e on e.community = b.community and e.id = b.estate_id
        where o.community = s.community and o.household_id = s.household_id and o.ends_on is null) end as place
  from screen s left join community c on c.community = s.community`

/** Paired ones first, then the unpaired, newest first. */
export async function listScreenRows(tx: Tx, community: number): Promise<ScreenRow[]> {
  const { rows } =
    await sql<ScreenRow>`${screens} where s.community = ${community} order by s.ended_at is not null, s.paired_at desc, s.id limit 1000`.execute(
      tx,
    )
  return rows
}

export async function findScreen(tx: Tx, community: number, id: string): Promise<ScreenRow | undefined> {
  const { rows } = await sql<ScreenRow>`${screens} where s.community = ${community} and s.id = ${id}`.execute(tx)
  return rows[0]
}

/** The screen an account stands for; the policy shows a device no other. */
export async function findOwnScreen(tx: Tx, community: number, account: string): Promise<ScreenRow | undefined> {
  const { rows } =
    await sql<ScreenRow>`${screens} where s.community = ${community} and s.account_id = ${account} and s.ended_at is null`.execute(tx)
  return rows[0]
}

export async function findCommunityFoot(tx: Tx, community: number) {
  const [{ host, complaints }, { rows }] = await Promise.all([
    readSettings(tx, community),
    sql<{ now: string }>`select clock_timestamp() as now from community where community = ${community}`.execute(tx),
  ])
  return rows[0] === undefined ? undefined : { ...host, ...complaints, now: rows[0].now }
}
