import type { RoundDetail } from '@linli/contract/reports'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { readSettings } from '../settings/index.ts'
import { runFill } from './filling/fill.host.ts'
import type { ReportDeps } from './reports.deps.ts'
import { reportChanged } from './reports.events.ts'
import { mayReadReports, mayWriteReports } from './reports.policy.ts'
import { presentDetail, presentRound, presentRow } from './reports.present.ts'
import { findReport } from './reports.queries.ts'
import { futureDay, noTemplate, notOpen, reportClosed, roundOpen } from './reports.refusals.ts'
import {
  countColumns,
  countRounds,
  countRows,
  countSensitive,
  findRound,
  listRoundsOfReport,
  listRows,
  lockRound,
  placeOf,
} from './rounds.queries.ts'
import type { TemplatePlan } from './template/template.plan.ts'
import { type Turns, jobOf } from './templates.service.ts'
import { listTemplateRows } from './templates.queries.ts'

export interface RoundAt {
  report: string
  round: string
}

/** Fills the newest template from the register of a day. The same id answers the round it made before. */
export async function startRound(
  deps: ReportDeps,
  turns: Turns,
  caller: Caller,
  { report, round, day }: RoundAt & { day: string },
  signal?: AbortSignal,
): Promise<RoundDetail> {
  mayWriteReports(caller)
  const community = communityOf(caller)
  const ready = await inScope(deps.database, caller, 'read', async (tx) => {
    const row = await findReport(tx, community, report)
    if (row === undefined) throw new AppError('not_found')
    const own = await findRound(tx, community, report, round)
    if (own !== undefined) {
      if (own.day !== day) throw new AppError('same_id_other_content')
      return null
    }
    if (row.closed) throw reportClosed()
    if ((await listTemplateRows(tx, community, report)).length === 0) throw noTemplate()
    const { today, open } = await readStart(tx, community, report)
    if (open) throw roundOpen()
    if (day > today) throw futureDay()
    return readSettings(tx, community, day)
  })
  if (ready !== null) {
    const task = { kind: 'prepare' as const, report, round, day, again: false, oldAfterMonths: ready.freshness.months }
    await turns(() => runFill(jobOf(deps, caller, task), signal))
  }
  return getRound(deps, caller, { report, round })
}

export async function refillRound(deps: ReportDeps, turns: Turns, caller: Caller, at: RoundAt, signal?: AbortSignal): Promise<RoundDetail> {
  mayWriteReports(caller)
  const community = communityOf(caller)
  const own = await inScope(deps.database, caller, 'read', (tx) => findRound(tx, community, at.report, at.round))
  if (own === undefined) throw new AppError('not_found')
  if (own.state !== 'open') throw notOpen()
  const task = { kind: 'prepare' as const, ...at, day: own.day, again: true, oldAfterMonths: own.old_after_months }
  await turns(() => runFill(jobOf(deps, caller, task), signal))
  return getRound(deps, caller, at)
}

export async function getRound(deps: ReportDeps, caller: Caller, at: RoundAt): Promise<RoundDetail> {
  mayReadReports(caller)
  return inScope(deps.database, caller, 'read', (tx) => readDetail(tx, communityOf(caller), at))
}

export async function readDetail(tx: Tx, community: number, { report, round }: RoundAt): Promise<RoundDetail> {
  const row = await findRound(tx, community, report, round)
  if (row === undefined) throw new AppError('not_found')
  const whole = (await findReport(tx, community, report))?.whole === true
  const sensitive = row.sensitive_persons ?? (whole ? await countSensitive(tx, community, round) : 0)
  return presentDetail(row, await countColumns(tx, community, round), sensitive)
}

export async function listRounds(
  deps: ReportDeps,
  caller: Caller,
  report: string,
  query: { limit?: number | undefined; cursor?: string | undefined },
) {
  mayReadReports(caller)
  const { limit = 20 } = query
  const position = decodeCursor(query.cursor)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    if ((await findReport(tx, community, report)) === undefined) throw new AppError('not_found')
    const after = position === null ? null : { key: String(position.key), id: position.id }
    const rows = await listRoundsOfReport(tx, community, report, limit + 1, after)
    const total = position?.total ?? (await countRounds(tx, community, report))
    return pageOf(rows, limit, total, (row) => ({ key: row.exact, id: row.id }), presentRound)
  })
}

export interface RowsQuery {
  sheet?: string | undefined
  state?: string | undefined
  column?: string | undefined
  q?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

export async function listRoundRows(deps: ReportDeps, caller: Caller, { report, round }: RoundAt, query: RowsQuery) {
  mayReadReports(caller)
  const { limit = 50 } = query
  const position = decodeCursor(query.cursor)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const own = await findRound(tx, community, report, round)
    if (own === undefined) throw new AppError('not_found')
    const plan = own.plan as unknown as TemplatePlan
    const sheet = query.sheet === undefined ? undefined : plan.sheets.findIndex((one) => one.sheet === query.sheet)
    const filter = { sheet, state: query.state, column: query.column, q: query.q }
    const after = position === null ? null : { key: Number(position.key), id: position.id }
    const rows = await listRows(tx, community, round, filter, limit + 1, after)
    const total = position?.total ?? (await countRows(tx, community, round, filter))
    return pageOf(
      rows,
      limit,
      total,
      (row) => ({ key: placeOf(row), id: row.id }),
      (row) => presentRow(deps.fields, plan, row),
    )
  })
}

/** What was filled is deleted with it; the round itself stays in the story of the report. */
export async function dropRound(deps: ReportDeps, caller: Caller, { report, round }: RoundAt): Promise<void> {
  mayWriteReports(caller)
  await inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const own = await lockRound(tx, community, report, round)
    if (own === undefined) throw new AppError('not_found')
    if (own.state === 'dropped') return
    if (own.state !== 'open') throw notOpen()
    await tx.deleteFrom('report_row').where('community', '=', community).where('round_id', '=', round).execute()
    await tx
      .updateTable('report_round')
      .set({ state: 'dropped', singles: '[]', given: '[]', version: sql<number>`version + 1` })
      .where('community', '=', community)
      .where('id', '=', round)
      .execute()
    await record(tx, caller, { verb: 'report.drop', entity: 'report', entityId: report, detail: { round } }, reportChanged(report))
  })
}

async function readStart(tx: Tx, community: number, report: string): Promise<{ today: string; open: boolean }> {
  const { rows } = await sql<{ today: string; open: boolean }>`
    select current_date::text as today,
      exists (select from report_round where community = ${community} and report_id = ${report} and state = 'open') as open`.execute(tx)
  return rows[0] ?? { today: '', open: false }
}
