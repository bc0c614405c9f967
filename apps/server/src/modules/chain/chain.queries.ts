import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

/** Ids of everything on one thread. */
export interface ThreadIds {
  visits: string[]
  matters: string[]
  meetings: string[]
  decisions: string[]
}

/** What of each kind one thread may hold; whoever has more reads the lists. */
const most = 1000

const list = async (tx: Tx, query: ReturnType<typeof sql<{ id: string }>>): Promise<string[]> =>
  (await query.execute(tx)).rows.map((row) => row.id)
const among = (ids: readonly string[]) => sql`any(${sql.val(ids)}::uuid[])`

/** A matter that was merged goes on in another: the thread follows it there, and counts what came with it. */
export function mattersOfVisit(tx: Tx, community: number, visit: string): Promise<string[]> {
  return list(
    tx,
    sql<{ id: string }>`select distinct coalesce(merged_into, id) as id from matter where community = ${community} and visit_id = ${visit}
      union select matter_id from matter_raiser where community = ${community} and visit_id = ${visit} limit ${most}`,
  )
}

export function keptMatter(tx: Tx, community: number, matter: string): Promise<string[]> {
  return list(tx, sql<{ id: string }>`select coalesce(merged_into, id) as id from matter where community = ${community} and id = ${matter}`)
}

export function mattersOfMeeting(tx: Tx, community: number, meeting: string): Promise<string[]> {
  return list(
    tx,
    sql<{
      id: string
    }>`select distinct matter_id as id from meeting_item_matter where community = ${community} and meeting_id = ${meeting} limit ${most}`,
  )
}

export function mattersOfDecision(tx: Tx, community: number, decision: string): Promise<string[]> {
  return list(
    tx,
    sql<{
      id: string
    }>`select matter_id as id from decision_matter where community = ${community} and decision_id = ${decision} limit ${most}`,
  )
}

export function visitsOf(tx: Tx, community: number, matters: readonly string[]): Promise<string[]> {
  return list(
    tx,
    sql<{ id: string }>`select visit_id as id from matter where community = ${community} and id = ${among(matters)} and visit_id is not null
      union select visit_id from matter where community = ${community} and merged_into = ${among(matters)} and visit_id is not null
      union select visit_id from matter_raiser where community = ${community} and matter_id = ${among(matters)} and visit_id is not null limit ${most}`,
  )
}

export function decisionsOf(tx: Tx, community: number, where: { matters: readonly string[] } | { meeting: string }): Promise<string[]> {
  return 'meeting' in where
    ? list(tx, sql<{ id: string }>`select id from decision where community = ${community} and meeting_id = ${where.meeting} limit ${most}`)
    : list(
        tx,
        sql<{
          id: string
        }>`select distinct decision_id as id from decision_matter where community = ${community} and matter_id = ${among(where.matters)} limit ${most}`,
      )
}

/** Meetings that spoke of these matters or took these decisions, and later ones that looked at what became of them. */
export function meetingsOf(tx: Tx, community: number, matters: readonly string[], decisions: readonly string[]): Promise<string[]> {
  return list(
    tx,
    sql<{ id: string }>`select meeting_id as id from meeting_item_matter where community = ${community} and matter_id = ${among(matters)}
      union select meeting_id from decision where community = ${community} and id = ${among(decisions)}
      union select meeting_id from meeting_item where community = ${community} and carry_id = ${among(decisions)} limit ${most}`,
  )
}

export interface ThreadVisit {
  id: string
  on_day: string
  author: string
  home: string | null
  note: string
}

export interface ThreadMatter {
  id: string
  on_day: string
  number: string
  title: string
  state: string
  raisers: number
  names: string[]
  answer: string | null
  answered_day: string | null
}

export interface ThreadMeeting {
  id: string
  on_day: string
  title: string
  kind: string
  state: string
  came: number
}

export interface ThreadDecision {
  id: string
  on_day: string
  text: string
  owner: string
  due_on: string | null
  state: string
  outcome: string | null
  what_changed: string | null
  done_on: string | null
  /** Matters it answers. */
  answers: number
  reply: string | null
  reply_class: 'public' | 'community' | 'household' | null
  replied_day: string | null
}

const day = (column: string) => sql`(${sql.ref(column)} at time zone 'Asia/Shanghai')::date::text`

export async function readThread(
  tx: Tx,
  community: number,
  ids: ThreadIds,
): Promise<{ visits: ThreadVisit[]; matters: ThreadMatter[]; meetings: ThreadMeeting[]; decisions: ThreadDecision[] }> {
  const [visits, matters, meetings, decisions] = await Promise.all([
    sql<ThreadVisit>`select v.id, v.day::text as on_day, v.author_name as author, d.label as home, v.note from visit v
      left join occupancy o on o.community = v.community and o.household_id = v.household_id and o.ends_on is null
      left join dwelling d on d.community = o.community and d.id = o.dwelling_id
      where v.community = ${community} and v.id = ${among(ids.visits)} order by v.day, v.id`.execute(tx),
    sql<ThreadMatter>`select m.id, ${day('m.raised_at')} as on_day, m.number, m.title, m.state, m.raisers, m.answer, ${day('m.answered_at')} as answered_day,
      coalesce((select array_agg(r.name order by r.at) filter (where r.name is not null) from matter_raiser r where r.community = m.community and r.matter_id = m.id), '{}') as names
      from matter m where m.community = ${community} and m.id = ${among(ids.matters)} order by m.raised_at, m.id`.execute(tx),
    sql<ThreadMeeting>`select g.id, ${day('g.starts_at')} as on_day, g.title, g.kind_name as kind, g.state,
      (select count(*)::int from meeting_attendee a where a.community = g.community and a.meeting_id = g.id and a.signed_in_at is not null) as came
      from meeting g where g.community = ${community} and g.id = ${among(ids.meetings)} and g.state <> 'cancelled' order by g.starts_at, g.id`.execute(
      tx,
    ),
    sql<ThreadDecision>`select d.id, ${day('g.starts_at')} as on_day, d.text, d.owner, d.due_on::text, d.state, d.outcome, d.what_changed, d.done_on::text,
      (select count(*)::int from decision_matter x where x.community = d.community and x.decision_id = d.id) as answers,
      d.reply, d.reply_class, ${day('d.replied_at')} as replied_day
      from decision d join meeting g on g.community = d.community and g.id = d.meeting_id
      where d.community = ${community} and d.id = ${among(ids.decisions)} order by g.starts_at, d.created_at, d.id`.execute(tx),
  ])
  return { visits: visits.rows, matters: matters.rows, meetings: meetings.rows, decisions: decisions.rows }
}

/** Which of these the scope sees by its own policies. */
export async function seen(
  tx: Tx,
  community: number,
  table: 'visit' | 'matter' | 'meeting' | 'decision',
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{
    id: string
  }>`select id from ${sql.table(table)} where community = ${community} and id = ${among(ids)}`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

/** What of these matters stands on the board the scope may read: written for everybody, so that nobody's words slip out. */
export async function boardTitles(tx: Tx, community: number, matters: readonly string[]): Promise<Map<string, string>> {
  if (matters.length === 0) return new Map()
  const { rows } = await sql<{ id: string; title: string }>`
    select matter_id as id, title from matter_board where community = ${community} and matter_id = ${among(matters)}`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.title]))
}
