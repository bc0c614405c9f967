import { type Selectable, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Report as ReportTable } from '../../platform/db/types.gen.ts'
import { listRoundRowsOf } from './rounds.queries.ts'

export type ReportRow = Selectable<ReportTable>

export interface ReportFilter {
  state: 'due' | 'open' | 'closed' | undefined
  q: string | undefined
}

/** Sorts reports without a deadline last. */
const noDeadline = '9999-12-31'

export function listReportRows(tx: Tx, community: number, filter: ReportFilter, limit: number, after: { key: string; id: string } | null) {
  let query = filtered(tx, community, filter).selectAll()
  if (after !== null)
    query = query.where(sql<boolean>`(coalesce(due_on, ${noDeadline}::date), id) > (${after.key}::date, ${after.id}::uuid)`)
  return query
    .orderBy(sql`coalesce(due_on, ${noDeadline}::date)`)
    .orderBy('id')
    .limit(limit)
    .execute()
}

export function keyOf(row: ReportRow): { key: string; id: string } {
  return { key: row.due_on ?? noDeadline, id: row.id }
}

export async function countReports(tx: Tx, community: number, filter: ReportFilter): Promise<number> {
  const row = await filtered(tx, community, filter)
    .select(sql<number>`count(*)::int`.as('n'))
    .executeTakeFirst()
  return row?.n ?? 0
}

export function findReport(tx: Tx, community: number, id: string): Promise<ReportRow | undefined> {
  return tx.selectFrom('report').selectAll().where('community', '=', community).where('id', '=', id).executeTakeFirst()
}

function filtered(tx: Tx, community: number, { state, q }: ReportFilter) {
  let query = tx.selectFrom('report').where('community', '=', community)
  if (state !== undefined) query = query.where('closed', '=', state === 'closed')
  if (state === 'due') query = query.where('due_on', 'is not', null)
  if (q !== undefined && q !== '') {
    const like = `%${q.replace(/[\\%_]/gu, '\\$&')}%`
    query = query.where((at) => at.or([at('title', 'like', like), at('requester', 'like', like)]))
  }
  return query
}

/** What stands around reports: their newest template, the round being filled, the last one sent, how many there were. */
export async function readAround(tx: Tx, community: number, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, Around>()
  const templates = await sql<{ report: string; id: string; number: number; fileName: string; todo: number }>`
    select distinct on (report_id) report_id as report, id, number, file_name as "fileName",
      (select count(*)::int from jsonb_array_elements(plan -> 'problems') p where p ->> 'weight' = 'todo') as todo
    from report_template where community = ${community} and report_id = any(${sql.val(ids)}::uuid[]) order by report_id, number desc`.execute(
    tx,
  )
  const counts = await sql<{ report: string; n: number; open: string | null; sent: string | null }>`
    select report_id as report, count(*)::int as n, (array_agg(id) filter (where state = 'open'))[1] as open,
      (array_agg(id order by sent_at desc) filter (where state = 'sent'))[1] as sent
    from report_round where community = ${community} and report_id = any(${sql.val(ids)}::uuid[]) and state <> 'dropped' group by report_id`.execute(
    tx,
  )
  const rounds = await listRoundRowsOf(
    tx,
    community,
    counts.rows.flatMap(({ open, sent }) => [open, sent].filter((id) => id !== null)),
  )
  const byId = new Map(rounds.map((round) => [round.id, round]))
  return new Map(
    ids.map((id): [string, Around] => {
      const count = counts.rows.find(({ report }) => report === id)
      const template = templates.rows.find(({ report }) => report === id)
      return [
        id,
        {
          template:
            template === undefined ? null : { id: template.id, number: template.number, fileName: template.fileName, todo: template.todo },
          open: byId.get(count?.open ?? '') ?? null,
          lastSent: byId.get(count?.sent ?? '') ?? null,
          rounds: count?.n ?? 0,
        },
      ]
    }),
  )
}

export interface Around {
  template: { id: string; number: number; fileName: string; todo: number } | null
  open: Awaited<ReturnType<typeof listRoundRowsOf>>[number] | null
  lastSent: Awaited<ReturnType<typeof listRoundRowsOf>>[number] | null
  rounds: number
}
