import { freshMinutes } from '@linli/contract/route'
import { systemCaller } from '../../platform/caller.ts'
import { type Database, inScope, runPrepared } from '../../platform/db/in-scope.ts'
import { lifetimes } from './lifetimes.ts'

export interface SessionRow {
  account: string
  name: string
  kind: 'staff' | 'resident' | 'device'
  ms_left: number
  stale: boolean
  /** How long it still counts as proved who is there; negative when it does not. */
  fresh_ms_left: number
  second_factor: string | null
  second_factor_due: boolean
  posts: { id: string; community: number; kind: string; building: string | null; places: string[] }[] | null
  home: { community: number; household: string; label: string | null; places: string[] } | null
  screen: { community: number; id: string; screenClass: 'lobby' | 'household'; household: string | null; places: string[] } | null
}

/** Estate, building, unit and household ids of where a household lives now. */
const homeOf = (household: string, community: string) => `
  (select array_remove(array[b.estate_id, d.building_id, d.unit_id], null) from occupancy o
    join dwelling d on d.community = o.community and d.id = o.dwelling_id
    join building b on b.community = d.community and b.id = d.building_id
    where o.community = ${community} and o.household_id = ${household} and o.ends_on is null)`
/** A building with its estate and its units. */
const buildingOf = (building: string, community: string) => `
  (select array[b.estate_id, b.id] || array(select u.id from unit u where u.community = b.community and u.building_id = b.id) from building b where b.community = ${community} and b.id = ${building})`

/** One row per living session: what the account is now. Ended posts, homes and screens are simply not in it. */
const text = `
select s."userId" as account, u.name, u.kind,
  (extract(epoch from least(s."expiresAt", case when u.kind = 'staff' then s."lastSeenAt" + interval '${String(lifetimes.staff.idle)} seconds' else s."expiresAt" end) - now()) * 1000)::float8 as ms_left,
  s."lastSeenAt" < now() - interval '1 minute' as stale,
  (extract(epoch from s."reauthenticatedAt" + interval '${String(freshMinutes)} minutes' - now()) * 1000)::float8 as fresh_ms_left,
  s."secondFactor" as second_factor, u."secondFactorDue" as second_factor_due,
  case when u.kind = 'staff' then (
    select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'community', p.community, 'kind', p.kind, 'building', p.building_id,
      'places', coalesce(to_jsonb(${buildingOf('p.building_id', 'p.community')}), '[]')) order by p.created_at, p.id), '[]')
    from post p where p.account_id = u.id and p.ended_at is null and p.starts_on <= current_date) end as posts,
  case when u.kind = 'resident' then (
    select jsonb_build_object('community', r.community, 'household', r.household_id,
      'label', (select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id where o.community = r.community and o.household_id = r.household_id and o.ends_on is null),
      'places', coalesce(to_jsonb(${homeOf('r.household_id', 'r.community')}), '[]') || to_jsonb(array[r.household_id]))
    from resident_account r where r.account_id = u.id and r.ended_at is null order by r.created_at limit 1) end as home,
  case when u.kind = 'device' then (
    select jsonb_build_object('community', t.community, 'id', t.id, 'screenClass', t.screen_class, 'household', t.household_id,
      'places', case when t.household_id is not null then coalesce(to_jsonb(${homeOf('t.household_id', 't.community')}), '[]') || to_jsonb(array[t.household_id])
        else coalesce(to_jsonb(${buildingOf('t.building_id', 't.community')}), '[]') end)
    from screen t where t.account_id = u.id and t.ended_at is null order by t.paired_at desc limit 1) end as screen
from auth.session s join auth."user" u on u.id = s."userId"
where s.token = $1 and s."expiresAt" > now() and u."disabledAt" is null and (not u.demo or $2)
  and (u.kind <> 'staff' or s."lastSeenAt" > now() - interval '${String(lifetimes.staff.idle)} seconds')`

const scope = systemCaller('session')

/** What a session token stands for now; nothing when it ended, idled out, or its account was disabled. */
export async function findSessionRow(database: Database, token: string, demoAllowed: boolean): Promise<SessionRow | undefined> {
  const rows = await inScope(database, scope, 'read', (tx) =>
    runPrepared<SessionRow>(tx, { name: 'linli_session', text, values: [token, demoAllowed] }),
  )
  return rows[0]
}
