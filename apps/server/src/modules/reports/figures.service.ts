import type { RoundFigures } from '@linli/contract/reports'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { ReportDeps } from './reports.deps.ts'
import { mayReadReports } from './reports.policy.ts'

interface Row {
  report: string
  round: string
  title: string
  requester: string
  period: string
  sentAt: string
  figures: RoundFigures
}

const listed = 500

/** Over all answers sent in a span of days, and each of them, newest first. */
export async function getReportFigures(
  deps: ReportDeps,
  caller: Caller,
  { from, to }: { from?: string | undefined; to?: string | undefined },
) {
  mayReadReports(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const span = sql`o.community = ${community} and o.state = 'sent' and o.sent_at >= coalesce(${from ?? null}::date, '-infinity'::date) and o.sent_at < coalesce(${to ?? null}::date + 1, 'infinity'::date)`
    const [sums, items] = await Promise.all([
      sql<{ asOf: string; answers: number; cells: number; filled: number; typed: number }>`
        select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "asOf", count(*)::int as answers,
          coalesce(sum((o.figures ->> 'cells')::int), 0)::int as cells, coalesce(sum((o.figures ->> 'filled')::int), 0)::int as filled,
          coalesce(sum((o.figures ->> 'typed')::int), 0)::int as typed
        from report_round o where ${span}`.execute(tx),
      sql<Row>`
        select o.report_id as report, o.id as round, r.title, r.requester, o.period,
          to_char(o.sent_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "sentAt", o.figures
        from report_round o join report r on r.community = ${community} and r.id = o.report_id
        where ${span} order by o.sent_at desc, o.id limit ${listed}`.execute(tx),
    ])
    const [sum] = sums.rows
    if (sum === undefined) throw new Error('a sum has a row')
    return { ...sum, items: items.rows }
  })
}
