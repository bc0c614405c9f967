import type { Meeting } from '@linli/contract/meetings'
import type { PartyBody } from '@linli/rules/voting-rule-check'
import type { VotingRoll, VotingRule } from '@linli/rules/votes'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface MeetingRow {
  id: string
  kind: string
  kind_name: string
  body: PartyBody | null
  roll: VotingRoll | null
  rule: VotingRule | null
  title: string
  starts_at: string
  ends_at: string | null
  /** The day of its start, of China's calendar. */
  on_day: string
  place: string
  branch: string | null
  party_group: string | null
  audience: string[] | null
  state: Meeting['state']
  notice_id: string | null
  notice_state: 'draft' | 'published' | 'withdrawn' | null
  notice_version: number | null
  announced: { startsAt: string; place: string } | null
  chair: string | null
  recorder: string | null
  entitled: number | null
  roll_closed_at: string | null
  others: { reason: string; count: number }[] | null
  sign_in_index: Buffer | null
  minutes: string | null
  approved_by: string | null
  approved_at: string | null
  cancelled_why: string | null
  version: number
  present: number
  guests: number
  items: number
  matters: number
  decisions: number
  open_decisions: number
}

const columns = sql`m.id, m.kind, m.kind_name, m.body, m.roll, m.rule, m.title, m.starts_at, m.ends_at, (m.starts_at at time zone 'Asia/Shanghai')::date::text as on_day,
  m.place, m.branch, m.party_group, m.audience, m.state, m.notice_id, n.state as notice_state, n.version as notice_version, m.announced, m.chair, m.recorder,
  m.entitled, m.roll_closed_at, m.others, m.sign_in_index, m.minutes, m.approved_by, m.approved_at, m.cancelled_why, m.version,
  a.present, a.guests, i.items, i.matters, d.decisions, d.open_decisions`

const source = sql`from meeting m
  left join notice n on n.community = m.community and n.id = m.notice_id
  cross join lateral (select count(*) filter (where on_roll)::int as present, count(*) filter (where not on_roll)::int as guests
    from meeting_attendee where community = m.community and meeting_id = m.id and signed_in_at is not null) a
  cross join lateral (select count(*)::int as items,
    (select count(distinct matter_id)::int from meeting_item_matter where community = m.community and meeting_id = m.id) as matters
    from meeting_item where community = m.community and meeting_id = m.id) i
  cross join lateral (select count(*)::int as decisions, count(*) filter (where state = 'open')::int as open_decisions
    from decision where community = m.community and meeting_id = m.id) d`

export type MeetingStage = 'coming' | 'to-minute' | 'to-approve' | 'approved' | 'cancelled'

/** A meeting whose day has come waits for its minutes, whether or not anybody opened it. */
export const stages: Record<MeetingStage, RawBuilder<unknown>> = {
  coming: sql`m.state = 'planned' and m.starts_at >= now() - interval '12 hours'`,
  'to-minute': sql`(m.state = 'held' or m.state = 'planned' and m.starts_at < now() - interval '12 hours')`,
  'to-approve': sql`m.state = 'minuted'`,
  approved: sql`m.state = 'approved'`,
  cancelled: sql`m.state = 'cancelled'`,
}

export interface MeetingFilter {
  stage?: MeetingStage | undefined
  kind?: string | undefined
}

function conditions(community: number, { stage, kind }: MeetingFilter): RawBuilder<unknown> {
  const parts = [sql`m.community = ${community}`]
  if (stage !== undefined) parts.push(stages[stage])
  if (kind !== undefined) parts.push(sql`m.kind = ${kind}`)
  return sql.join(parts, sql` and `)
}

export async function listMeetingRows(
  tx: Tx,
  community: number,
  filter: MeetingFilter,
  limit: number,
  after: { key: string; id: string } | null,
): Promise<(MeetingRow & { exact: string })[]> {
  const ahead = filter.stage === 'coming'
  const beyond = ahead ? sql`>` : sql`<`
  const order = ahead ? sql`m.starts_at, m.id` : sql`m.starts_at desc, m.id desc`
  const { rows } = await sql<MeetingRow & { exact: string }>`
    select ${columns}, m.starts_at::text as exact ${source} where ${conditions(community, filter)}
      ${after === null ? sql`` : sql`and (m.starts_at, m.id) ${beyond} (${after.key}::timestamptz, ${after.id}::uuid)`}
    order by ${order} limit ${limit}`.execute(tx)
  return rows
}

export async function countMeetingRows(tx: Tx, community: number, filter: MeetingFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from meeting m where ${conditions(community, filter)}`.execute(tx)
  return rows[0]?.total ?? 0
}

export async function findMeetingRow(tx: Tx, community: number, id: string): Promise<MeetingRow | undefined> {
  const { rows } = await sql<MeetingRow>`
    select ${columns} ${source} where m.community = ${community} and m.id = ${id}`.execute(tx)
  return rows[0]
}

/** Two who write into one meeting meet here. */
export async function lockMeetingRow(tx: Tx, community: number, id: string): Promise<void> {
  await sql`select from meeting where community = ${community} and id = ${id} for update`.execute(tx)
}

export async function countStages(tx: Tx, community: number) {
  const { rows } = await sql<{ coming: number; to_minute: number; to_approve: number }>`
    select count(*) filter (where ${stages.coming})::int as coming, count(*) filter (where ${stages['to-minute']})::int as to_minute,
      count(*) filter (where ${stages['to-approve']})::int as to_approve
    from meeting m where m.community = ${community} and m.state in ('planned', 'held', 'minuted')`.execute(tx)
  return rows[0] ?? { coming: 0, to_minute: 0, to_approve: 0 }
}

/** Branches and groups as the ledger of members names them. */
export async function listBranches(tx: Tx, community: number): Promise<{ name: string; groups: string[] }[]> {
  const { rows } = await sql<{ name: string; groups: string[] }>`
    select branch as name, coalesce(array_agg(distinct party_group order by party_group) filter (where party_group is not null), '{}') as groups
    from party_member where community = ${community} and ends_on is null and branch is not null group by branch order by branch limit 200`.execute(
    tx,
  )
  return rows
}

/** How many of these ids are places of the community. */
export async function countInvited(tx: Tx, community: number, ids: readonly string[]): Promise<number> {
  const parts = ['estate', 'building', 'unit', 'household'].map(
    (table) => sql`select id from ${sql.table(table)} where community = ${community} and id = any(${sql.val(ids)}::uuid[])`,
  )
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (${sql.join(parts, sql` union all `)}) places`.execute(tx)
  return rows[0]?.n ?? 0
}
