import { freshMinutes } from '@linli/contract/route'
import { systemCaller } from '../../platform/caller.ts'
import { type Database, inScope, runPrepared } from '../../platform/db/in-scope.ts'
import { type AccountKind, type Lifetimes, rotationGrace } from './lifetimes.ts'

export interface SessionRow {
  /** The session's own id: it stays when the token changes. */
  session: string
  account: string
  name: string
  kind: 'staff' | 'resident' | 'device'
  ms_left: number
  stale: boolean
  /** A post was given or ended since the token was made: it must change (HOSTILE.md B06). */
  rotation_due: boolean
  /** How long it still counts as proved who is there; negative when it does not. */
  fresh_ms_left: number
  second_factor: string | null
  second_factor_due: boolean
  posts: { id: string; community: number; kind: string; building: string | null; force: string | null; places: string[] }[] | null
  home: { community: number; household: string; person: string | null; label: string | null; places: string[] } | null
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

export interface SessionLookup {
  byToken(database: Database, token: string): Promise<SessionRow | undefined>
  /** By the token before the last rotation, for a moment. */
  byPreviousToken(database: Database, token: string): Promise<SessionRow | undefined>
  /** For a stream that was let in under a token since changed. */
  bySession(database: Database, session: string): Promise<SessionRow | undefined>
}

const kinds = ['staff', 'resident', 'device'] as const satisfies readonly AccountKind[]

/** What a session stands for now; nothing when it ended, idled out, or its account was disabled. All by the database's clock. */
export function createSessionLookup(lifetimes: Lifetimes, demoAllowed: boolean): SessionLookup {
  const seconds = (limit: 'idle' | 'absolute') =>
    `make_interval(secs => case u.kind ${kinds.map((kind) => `when '${kind}' then ${String(lifetimes[kind][limit])}`).join(' ')} end)`
  const endsAt = `least(s."expiresAt", s."lastSeenAt" + ${seconds('idle')}, s."createdAt" + ${seconds('absolute')})`
  const textFor = (which: string) => `${columnsFor(endsAt)}
where ${which} and ${endsAt} > now() and u."disabledAt" is null and (not u.demo or $2)`
  const look = (name: string, which: string) => {
    const text = textFor(which)
    return async (database: Database, value: string) => {
      const rows = await inScope(database, scope, 'read', (tx) => runPrepared<SessionRow>(tx, { name, text, values: [value, demoAllowed] }))
      return rows[0]
    }
  }
  return {
    byToken: look('linli_session', 's.token = $1'),
    byPreviousToken: look(
      'linli_session_before',
      `s."previousToken" = $1 and s."rotatedAt" > now() - make_interval(secs => ${String(rotationGrace)})`,
    ),
    bySession: look('linli_session_again', 's.id = $1'),
  }
}

const scope = systemCaller('session')

/**
 * One row per living session: what the account is now. Ended posts, homes and screens are simply not in it; neither is
 * a resident's home once the person has left it or has another phone in the register, whoever wrote that.
 */
const columnsFor = (endsAt: string) => `
select s.id as session, s."userId" as account, u.name, u.kind,
  (extract(epoch from ${endsAt} - now()) * 1000)::float8 as ms_left,
  s."lastSeenAt" < now() - interval '1 minute' as stale,
  (u.kind = 'staff' and exists (select from post p where p.account_id = u.id and greatest(p.created_at, p.ended_at) > coalesce(s."rotatedAt", s."createdAt"))) as rotation_due,
  (extract(epoch from s."reauthenticatedAt" + interval '${String(freshMinutes)} minutes' - now()) * 1000)::float8 as fresh_ms_left,
  s."secondFactor" as second_factor, u."secondFactorDue" as second_factor_due,
  case when u.kind = 'staff' then (
    select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'community', p.community, 'kind', p.kind, 'building', p.building_id, 'force', p.force_id,
      'places', case when p.force_id is not null then to_jsonb(array[p.force_id]) else coalesce(to_jsonb(${buildingOf('p.building_id', 'p.community')}), '[]') end) order by p.created_at, p.id), '[]')
    from post p where p.account_id = u.id and p.ended_at is null and p.starts_on <= current_date) end as posts,
  case when u.kind = 'resident' then (
    select jsonb_build_object('community', r.community, 'household', r.household_id, 'person', r.person_id,
      'label', (select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id where o.community = r.community and o.household_id = r.household_id and o.ends_on is null),
      'places', coalesce(to_jsonb(${homeOf('r.household_id', 'r.community')}), '[]') || to_jsonb(array[r.household_id]))
    from resident_account r where r.account_id = u.id and r.ended_at is null
      and (r.person_id is null or exists (select from person p join membership m on m.community = p.community and m.person_id = p.id and m.household_id = r.household_id and m.ends_on is null
        where p.community = r.community and p.id = r.person_id and p.phone_index = r.phone_index))
    order by r.created_at limit 1) end as home,
  case when u.kind = 'device' then (
    select jsonb_build_object('community', t.community, 'id', t.id, 'screenClass', t.screen_class, 'household', t.household_id,
      'places', case when t.household_id is not null then coalesce(to_jsonb(${homeOf('t.household_id', 't.community')}), '[]') || to_jsonb(array[t.household_id])
        else coalesce(to_jsonb(${buildingOf('t.building_id', 't.community')}), '[]') end)
    from screen t where t.account_id = u.id and t.ended_at is null order by t.paired_at desc limit 1) end as screen
from auth.session s join auth."user" u on u.id = s."userId"`
