import type { Decision } from '@linli/contract/meetings'
import type { VotingRule } from '@linli/rules/votes'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface ItemRow {
  id: string
  meeting_id: string
  position: number
  title: string
  text: string | null
  minutes: string | null
  carry_id: string | null
  version: number
}

export interface MotionRow {
  id: string
  meeting_id: string
  item_id: string
  text: string
  rule: VotingRule
  entitled: number
  present: number
  yes: number
  no: number
  abstain: number
  void: number
  quorum: boolean
  passed: boolean
  counted_by: string
  counted_at: string
  version: number
}

export interface DecisionRow {
  id: string
  meeting_id: string
  meeting_title: string
  meeting_on: string
  item_id: string
  motion_id: string | null
  kind: Decision['kind']
  text: string
  owner: string
  owner_kind: Decision['ownerKind']
  due_on: string | null
  overdue: boolean
  state: Decision['state']
  outcome: string | null
  what_changed: string | null
  done_on: string | null
  reply: string | null
  reply_class: Decision['replyClass']
  replied_at: string | null
  version: number
}

export async function listItemRows(tx: Tx, community: number, meeting: string): Promise<ItemRow[]> {
  return tx
    .selectFrom('meeting_item')
    .select(['id', 'meeting_id', 'position', 'title', 'text', 'minutes', 'carry_id', 'version'])
    .where('community', '=', community)
    .where('meeting_id', '=', meeting)
    .orderBy('position')
    .orderBy('id')
    .execute()
}

export async function findItemRow(tx: Tx, community: number, id: string): Promise<ItemRow | undefined> {
  return tx
    .selectFrom('meeting_item')
    .select(['id', 'meeting_id', 'position', 'title', 'text', 'minutes', 'carry_id', 'version'])
    .where('community', '=', community)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function listMotionRows(tx: Tx, community: number, where: { meeting?: string; id?: string }): Promise<MotionRow[]> {
  const { rows } = await sql<MotionRow>`
    select id, meeting_id, item_id, text, rule, entitled, present, yes, no, abstain, void, quorum, passed, counted_by, counted_at, version
    from motion where community = ${community} and ${where.id === undefined ? sql`meeting_id = ${where.meeting}` : sql`id = ${where.id}`}
    order by counted_at, id`.execute(tx)
  return rows
}

export type DecisionStanding = 'open' | 'overdue' | 'unanswered' | 'done' | 'dropped'

const hasMatters = sql`exists (select from decision_matter x where x.community = d.community and x.decision_id = d.id)`
const standings: Record<DecisionStanding, RawBuilder<unknown>> = {
  open: sql`d.state = 'open'`,
  overdue: sql`d.state = 'open' and d.due_on < current_date`,
  unanswered: sql`d.state <> 'dropped' and d.reply is null and ${hasMatters}`,
  done: sql`d.state = 'done'`,
  dropped: sql`d.state = 'dropped'`,
}

export interface DecisionFilter {
  id?: string | undefined
  meeting?: string | undefined
  standing?: DecisionStanding | undefined
  kind?: string | undefined
}

const decisionColumns = sql`d.id, d.meeting_id, m.title as meeting_title, (m.starts_at at time zone 'Asia/Shanghai')::date::text as meeting_on, d.item_id, d.motion_id, d.kind,
  d.text, d.owner, d.owner_kind, d.due_on::text, (d.state = 'open' and d.due_on < current_date) is true as overdue, d.state, d.outcome, d.what_changed,
  d.done_on::text, d.reply, d.reply_class, d.replied_at, d.version`
const decisionSource = sql`from decision d join meeting m on m.community = d.community and m.id = d.meeting_id`
/** What is due first comes first, what has no day last. */
const dueKey = sql`coalesce(d.due_on, date '9999-01-01')`

function decisionConditions(community: number, { id, meeting, standing, kind }: DecisionFilter): RawBuilder<unknown> {
  const parts = [sql`d.community = ${community}`]
  if (id !== undefined) parts.push(sql`d.id = ${id}`)
  if (meeting !== undefined) parts.push(sql`d.meeting_id = ${meeting}`)
  if (standing !== undefined) parts.push(standings[standing])
  if (kind !== undefined) parts.push(sql`d.kind = ${kind}`)
  return sql.join(parts, sql` and `)
}

export async function listDecisionRows(
  tx: Tx,
  community: number,
  filter: DecisionFilter,
  limit: number,
  after: { key: string; id: string } | null = null,
): Promise<(DecisionRow & { exact: string })[]> {
  const { rows } = await sql<DecisionRow & { exact: string }>`
    select ${decisionColumns}, ${dueKey}::text as exact ${decisionSource} where ${decisionConditions(community, filter)}
      ${after === null ? sql`` : sql`and (${dueKey}, d.id) > (${after.key}::date, ${after.id}::uuid)`}
    order by ${dueKey}, d.id limit ${limit}`.execute(tx)
  return rows
}

export async function countDecisionRows(tx: Tx, community: number, filter: DecisionFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total ${decisionSource} where ${decisionConditions(community, filter)}`.execute(tx)
  return rows[0]?.total ?? 0
}

/**
 * Decisions of earlier meetings of the same kind and branch that are neither done nor dropped and on no item of this one:
 * they are looked at by themselves. `ids`: these, whatever they are.
 */
export async function listCarriedRows(
  tx: Tx,
  community: number,
  where: { ids: readonly string[] } | { meeting: string; sameKind: boolean },
): Promise<DecisionRow[]> {
  if ('ids' in where && where.ids.length === 0) return []
  const condition =
    'ids' in where
      ? sql`d.id = any(${sql.val(where.ids)}::uuid[])`
      : sql`d.state = 'open' and exists (select from meeting t where t.community = d.community and t.id = ${where.meeting} and t.starts_at > m.starts_at and t.id <> m.id
            ${where.sameKind ? sql`and t.kind = m.kind and t.branch is not distinct from m.branch and t.party_group is not distinct from m.party_group` : sql``})
          and not exists (select from meeting_item i where i.community = d.community and i.meeting_id = ${where.meeting} and i.carry_id = d.id)`
  const { rows } = await sql<DecisionRow>`
    select ${decisionColumns} ${decisionSource} where d.community = ${community} and m.state <> 'cancelled' and ${condition}
    order by ${dueKey}, d.id limit 100`.execute(tx)
  return rows
}

/** Which of the community's matters this meeting speaks of. */
export async function listMatterIdsOf(tx: Tx, community: number, meeting: string): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('meeting_item_matter')
    .select('matter_id')
    .where('community', '=', community)
    .where('meeting_id', '=', meeting)
    .execute()
  return new Set(rows.map((row) => row.matter_id))
}

/** Which matters each item speaks of, or each decision answers. */
export async function listMattersOf(
  tx: Tx,
  community: number,
  of: 'item' | 'decision',
  ids: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  if (ids.length === 0) return new Map()
  const [table, column] = of === 'item' ? ['meeting_item_matter', 'item_id'] : ['decision_matter', 'decision_id']
  const { rows } = await sql<{ owner: string; matter: string }>`
    select ${sql.ref(column)} as owner, matter_id as matter from ${sql.table(table)}
    where community = ${community} and ${sql.ref(column)} = any(${sql.val(ids)}::uuid[]) order by 1, 2`.execute(tx)
  return new Map([...Map.groupBy(rows, (row) => row.owner)].map(([owner, links]) => [owner, links.map((link) => link.matter)]))
}
