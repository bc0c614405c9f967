import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type ReportRepeat, type RoundDetail, reportLimits } from '@linli/contract/reports'
import { nextDue } from '@linli/rules/report-schedule'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { keepFile, readKept, storeKept } from '../files/index.ts'
import { runFill } from './filling/fill.host.ts'
import type { Written } from './filling/fill.job.ts'
import type { ReportDeps } from './reports.deps.ts'
import { reportChanged } from './reports.events.ts'
import { withFile } from './reports.folder.ts'
import { mayReadReports, mayTakeWhole, mayWriteReports } from './reports.policy.ts'
import { type ReportRow, findReport } from './reports.queries.ts'
import { cellsOpen, manyPersons, notOpen, notSent } from './reports.refusals.ts'
import { type WholeRound, countSensitive, findRound, lockRound } from './rounds.queries.ts'
import { type RoundAt, getRound, readDetail } from './rounds.service.ts'
import { type Turns, jobOf } from './templates.service.ts'
import { findTemplate } from './templates.queries.ts'

export interface Sending {
  version: number
  evenOpen: boolean
  note: string | null
}

export interface TakenFile {
  fileName: string
  bytes: number
  content: Readable
}

/**
 * Writes the workbook, freezes it with its values and closes the round. `many`: the caller has just proved who it is and
 * said why. The same once more answers the first result.
 */
export async function sendRound(
  deps: ReportDeps,
  turns: Turns,
  caller: Caller,
  at: RoundAt,
  sending: Sending,
  many: boolean,
  signal?: AbortSignal,
): Promise<RoundDetail> {
  mayWriteReports(caller)
  const community = communityOf(caller)
  const { report, round, sensitive } = await inScope(deps.database, caller, 'read', (tx) => readBoth(tx, community, at))
  if (round.state === 'sent') return getRound(deps, caller, at)
  if (round.state !== 'open') throw notOpen()
  if (round.version !== sending.version) throw new AppError('conflict')
  if (!sending.evenOpen && openCells(round) > 0) throw cellsOpen()
  if (report.whole) mayTakeWhole(caller)
  if (sensitive > reportLimits.freshAbove && !many) throw manyPersons()
  return withFile(deps.config.dataDir, async (file) => {
    const written = await turns(() => write(deps, caller, { report, round, file, masked: !report.whole }, signal))
    if (written.version !== sending.version) throw new AppError('conflict')
    // Told by what stands in the file, not by what was counted before.
    if (report.whole && written.sensitivePersons > reportLimits.freshAbove && !many) throw manyPersons()
    const kept = {
      id: newId(),
      use: 'report.answer' as const,
      type: 'xlsx' as const,
      name: fileNameOf(report, round),
      bytes: written.bytes,
      sha256: written.fileHash,
    }
    await storeKept(deps, community, kept.id, createReadStream(file))
    return inScope(deps.database, caller, 'write', async (tx) => {
      const locked = await lockRound(tx, community, at.report, at.round)
      if (locked?.state === 'sent') return readDetail(tx, community, at)
      if (locked?.state !== 'open') throw notOpen()
      if (locked.version !== sending.version) throw new AppError('conflict')
      await keepFile(tx, caller, { domain: 'report_round', id: at.round, privacyClass: 'sensitive', audience: null, shown: false }, kept)
      await freeze(tx, caller, { report, round, written, kept, note: sending.note })
      return readDetail(tx, community, at)
    })
  })
}

interface Frozen {
  report: ReportRow
  round: WholeRound
  written: Written
  kept: { id: string; name: string }
  note: string | null
}

async function freeze(tx: Tx, caller: Caller, { report, round, written, kept, note }: Frozen): Promise<void> {
  const community = communityOf(caller)
  await tx
    .updateTable('report_round')
    .set({
      state: 'sent',
      sent_at: sql<string>`clock_timestamp()`,
      sent_by: caller.name,
      sent_note: note,
      masked: !report.whole,
      sensitive_persons: report.whole ? written.sensitivePersons : 0,
      file_id: kept.id,
      file_name: kept.name,
      file_bytes: written.bytes,
      file_hash: written.fileHash,
      values_hash: written.valuesHash,
      version: sql<number>`version + 1`,
    })
    .where('community', '=', community)
    .where('id', '=', round.id)
    .execute()
  // What is asked for once is answered; what is repeated is due again.
  if (report.due_on !== null && report.due_on === round.due_on)
    await tx
      .updateTable('report')
      .set({
        due_on: nextDue(report.due_on, report.repeat as ReportRepeat, report.due_day ?? undefined),
        version: sql<number>`version + 1`,
      })
      .where('community', '=', community)
      .where('id', '=', report.id)
      .execute()
  await record(
    tx,
    caller,
    {
      verb: 'report.send',
      entity: 'report',
      entityId: report.id,
      purpose: 'report',
      detail: {
        round: round.id,
        requester: report.requester,
        masked: !report.whole,
        persons: figuresOf(round).persons,
        sensitive: report.whole ? written.sensitivePersons : 0,
        file: written.fileHash.toString('hex'),
        values: written.valuesHash.toString('hex'),
        note,
        by: caller.name,
      },
    },
    reportChanged(report.id),
  )
}

/** The workbook of an open round as it would go, always masked. */
export async function takeDraft(deps: ReportDeps, turns: Turns, caller: Caller, at: RoundAt, signal?: AbortSignal): Promise<TakenFile> {
  mayReadReports(caller)
  const community = communityOf(caller)
  const { report, round } = await inScope(deps.database, caller, 'read', async (tx) => {
    await requireRest(tx, caller)
    return readBoth(tx, community, at)
  })
  if (round.state !== 'open') throw notOpen()
  return withFile(deps.config.dataDir, async (file) => {
    const { bytes } = await turns(() => write(deps, caller, { report, round, file, masked: true }, signal))
    await inScope(deps.database, caller, 'write', (tx) =>
      record(tx, caller, { verb: 'report.draft', entity: 'report', entityId: report.id, detail: { round: round.id, by: caller.name } }),
    )
    // Open before its name goes: it can be read to its end, and nothing of it stays.
    const handle = await open(file)
    return { fileName: fileNameOf(report, round, '（草稿）'), bytes, content: handle.createReadStream({ autoClose: true }) }
  })
}

/** The file as it was sent; without the record of who took it there is none. */
export async function takeAnswer(
  deps: ReportDeps,
  caller: Caller,
  at: RoundAt,
  { many, reason }: { many: boolean; reason: string | null },
): Promise<TakenFile> {
  mayReadReports(caller)
  const community = communityOf(caller)
  const round = await inScope(deps.database, caller, 'read', async (tx) => {
    await requireRest(tx, caller)
    return findRound(tx, community, at.report, at.round)
  })
  if (round === undefined) throw new AppError('not_found')
  if (round.state !== 'sent' || round.file_id === null) throw notSent()
  const whole = round.masked === false
  if (whole) mayTakeWhole(caller)
  const sensitive = whole ? (round.sensitive_persons ?? 0) : 0
  if (sensitive > reportLimits.freshAbove && !many) throw manyPersons()
  await inScope(deps.database, caller, 'write', (tx) =>
    record(tx, caller, {
      verb: 'report.take',
      entity: 'report',
      entityId: at.report,
      purpose: 'report',
      detail: { round: at.round, masked: !whole, sensitive, reason, by: caller.name },
    }),
  )
  const { stream, bytes } = await readKept(deps, community, round.file_id)
  return { fileName: round.file_name ?? 'report.xlsx', bytes, content: stream }
}

interface Both {
  report: ReportRow
  round: WholeRound
  sensitive: number
}

async function readBoth(tx: Tx, community: number, at: RoundAt): Promise<Both> {
  const report = await findReport(tx, community, at.report)
  const round = await findRound(tx, community, at.report, at.round)
  if (report === undefined || round === undefined) throw new AppError('not_found')
  return { report, round, sensitive: report.whole ? await countSensitive(tx, community, at.round) : 0 }
}

async function write(
  deps: ReportDeps,
  caller: Caller,
  { report, round, file, masked }: { report: ReportRow; round: WholeRound; file: string; masked: boolean },
  signal?: AbortSignal,
): Promise<Written> {
  const community = communityOf(caller)
  const { template, now } = await inScope(deps.database, caller, 'read', async (tx) => ({
    template: await findTemplate(tx, community, report.id, round.template_id),
    now: (await sql<{ now: string }>`select to_char(now(), 'YYYY-MM-DD HH24:MI') as now`.execute(tx)).rows[0]?.now ?? '',
  }))
  if (template === undefined) throw new AppError('not_found')
  return withFile(deps.config.dataDir, async (from) => {
    await pipeline((await readKept(deps, community, template.file_id)).stream, createWriteStream(from, { mode: 0o600 }))
    const purpose = report.purpose === '' ? '' : ` 用途：${report.purpose}`
    const footer = `报送：${report.requester}${purpose} 填报：${caller.name} ${now}${masked ? ' 号码已遮盖' : ''}`
    const task = { kind: 'write' as const, round: round.id, template: from, file, masked, footer }
    return (await runFill(jobOf(deps, caller, task), signal)).written
  })
}

function figuresOf(round: WholeRound): RoundDetail['figures'] {
  return round.figures as unknown as RoundDetail['figures']
}

function openCells(round: WholeRound): number {
  return figuresOf(round).open
}

function fileNameOf({ title }: ReportRow, { period }: WholeRound, more = ''): string {
  return `${`${title} ${period}${more}`.replace(/[\\/:*?"<>|\p{Cc}]/gu, '-')}.xlsx`
}

/** Counted from the audit, so that neither a restart nor a second server forgets (HOSTILE.md D12). */
async function requireRest(tx: Tx, caller: Caller): Promise<void> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from audit_entry where community = ${communityOf(caller)} and actor = ${caller.id}
      and verb in ('report.take', 'report.draft') and at > now() - interval '1 hour'`.execute(tx)
  if ((rows[0]?.n ?? 0) < reportLimits.filesAnHour) return
  throw new AppError('too_many_requests')
}
