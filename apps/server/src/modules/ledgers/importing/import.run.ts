import type { ImportReport, MappingCorrection, RegisterBatch } from '@linli/contract/ledgers'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Database, type Tx, inScope } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import { enqueue } from '../../../platform/jobs/enqueue.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import { record } from '../../../platform/record.ts'
import { refreshRollups } from '../../space/rows.ts'
import { findBatch, findCommitted, findRegisterBatch, insertBatch, registerLedger } from '../ledgers.queries.ts'
import type { RegisterSummary } from '../register/register.drafts.ts'
import { readRegister } from '../register/register.read.ts'
import { openTable } from '../csv/csv.read.ts'
import { settleImport } from './import.jobs.ts'
import { keepBefore } from './import.before.ts'
import { HasRejectionsError } from './import.refusals.ts'
import { Planner } from './import.plan.ts'
import { type ExistingRegister, loadRegister } from './import.register.ts'
import type { Seal } from './import.seal.ts'
import { RegisterMovedError, updateHouseholds, updatePersons } from './import.update.ts'
import { type BatchWriter, type WriteContext, createBatchWriter } from './import.write.ts'

export type ImportRequest = {
  /** Id of the import; a commit is done once under it. */
  id: string
  /** Where the workbook lies, and what it is called by those who uploaded it. */
  file: string
  fileName: string
  /** SHA-256 of the file, hex. */
  fileHash: string
  mapping: MappingCorrection
  skipRejected: boolean
  /** A dry run for people who may correct the mapping: a file without a register shows its columns instead of being refused. */
  showColumns?: boolean
}

/** `onRows` is told every thousand rows how many were read. */
export type ImportTools = { database: Database; fields: FieldCipher; seal: Seal; onRows: (read: number) => void }

/** What importing would do. The scope is a reading one, so nothing can be written. */
export async function dryRun(tools: ImportTools, caller: Caller, request: ImportRequest): Promise<ImportReport> {
  return inScope(tools.database, caller, 'read', async (tx) => {
    const planner = await startPlanner(tx, tools, caller)
    const summary = await compare(tools, request, planner, null)
    return reportOf(request, summary, planner.planner, await findCommitted(tx, communityOf(caller), registerLedger, request.fileHash))
  })
}

/**
 * Writes the register, the roll-ups, the batch, the audit link and the event in one transaction, or nothing.
 * Rows go in while the file is still being read; when it turns out that rows cannot be imported and are
 * not to be left out, all of it is rolled back. Under an id committed before it answers the first result.
 * @throws HasRejectionsError
 */
export async function commit(
  tools: ImportTools,
  caller: Caller,
  request: ImportRequest,
): Promise<{ batch: RegisterBatch; report: ImportReport }> {
  const community = communityOf(caller)
  return inScope(tools.database, caller, 'write', async (tx) => {
    // Two imports of one community come one after the other: the second sees what the first wrote.
    await sql`select pg_advisory_xact_lock(hashtextextended('linli import', ${community}))`.execute(tx)
    const before = await findRegisterBatch(tx, community, request.id)
    if (before?.fileHash !== request.fileHash && (await findBatch(tx, community, request.id)) !== undefined)
      throw new AppError('same_id_other_content')
    const started = await startPlanner(tx, tools, caller)
    if (started.existing.communityName === null) throw new AppError('not_found')
    const context: WriteContext = {
      community,
      importId: request.id,
      today: started.existing.today,
      basis: `导入:${request.fileName}`.slice(0, 100),
      fields: tools.fields,
    }
    const writer = before === undefined ? createBatchWriter(tx, context, tools.seal) : null
    await sql`select set_config('gin_pending_list_limit', ${waitingSearchKeys}, true)`.execute(tx)
    try {
      const summary = await compare(tools, request, started, writer)
      const report = reportOf(request, summary, started.planner, before?.committedAt ?? null)
      if (before !== undefined) return { batch: before, report }
      if (!request.skipRejected && report.outcome.rejected + report.outcome.conflicting > 0) throw new HasRejectionsError(report)
      await keepBefore(tx, started.planner.changedHouseholds, started.planner.changedPersons, context)
      await updateHouseholds(tx, started.planner.changedHouseholds, context)
      await updatePersons(tx, started.planner.changedPersons, context)
      return { batch: await finish(tx, caller, request, report, started.planner.changedPersons.length), report }
    } catch (error) {
      await writer?.settle().catch(() => undefined)
      // Somebody added the same row meanwhile: read again and compare anew.
      throw error instanceof Error && 'code' in error && error.code === '23505' ? new RegisterMovedError() : error
    }
  })
}

type Started = { existing: ExistingRegister; planner: Planner }

async function startPlanner(tx: Tx, { fields }: ImportTools, caller: Caller): Promise<Started> {
  const community = communityOf(caller)
  const existing = await loadRegister(tx, community)
  const hex = (field: string) => (text: string) => fields.index(field, community, text).toString('hex')
  return { existing, planner: new Planner(existing, { identity: hex('identity'), phone: hex('phone') }) }
}

/** New persons a statement stores: large enough for set-based speed, small enough to overlap well with reading. */
const personsAtOnce = 2000

/** Reads the file and compares it; with a writer, what is new is stored along the way. */
async function compare(
  tools: ImportTools,
  request: ImportRequest,
  { existing, planner }: Started,
  writer: BatchWriter | null,
): Promise<RegisterSummary> {
  const workbook = await openTable(request.file)
  try {
    const summary = await readRegister(workbook, {
      today: existing.today,
      mapping: request.mapping,
      showColumns: request.showColumns === true && writer === null,
      onRows: tools.onRows,
      onGroup(group) {
        planner.take(group)
        if (planner.pending < personsAtOnce) return
        const batch = planner.drain()
        return writer?.write(batch)
      },
    })
    const last = planner.drain()
    await writer?.write(last)
    await writer?.settle()
    return summary
  } finally {
    workbook.close()
  }
}

/** Search keys that wait to be merged into their index: 50,000 persons' fit, and a search still reads through them in milliseconds. */
const waitingSearchKeys = '32MB'

async function finish(tx: Tx, caller: Caller, request: ImportRequest, report: ImportReport, changed: number): Promise<RegisterBatch> {
  const community = communityOf(caller)
  const counts = { found: report.found, written: { ...report.adds, persons: report.adds.persons + changed }, outcome: report.outcome }
  const batch = await insertBatch(tx, community, { ...request, ledger: registerLedger, counts, by: caller.name })
  await refreshStatistics(tx, report.adds.persons)
  await refreshRollups(tx, community)
  await enqueue(tx, settleImport, {}, { key: 'settle-import' })
  await record(
    tx,
    caller,
    {
      verb: 'register.import',
      entity: 'import',
      entityId: request.id,
      detail: { ...counts, fileHash: request.fileHash, skipRejected: request.skipRejected },
    },
    [{ kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'import', id: request.id } }],
  )
  return batch
}

/** Where an import is a good part of all rows, the planner does not know of them and would join them by nested loops, for the counts below and for whoever reads next. */
async function refreshStatistics(tx: Tx, added: number): Promise<void> {
  const { rows } = await sql<{ known: number }>`select reltuples::float8 as known from pg_class where oid = 'person'::regclass`.execute(tx)
  if (added > 0.1 * Math.max(0, rows[0]?.known ?? 0)) await sql`select app.refresh_statistics()`.execute(tx)
}

function reportOf(request: ImportRequest, summary: RegisterSummary, planner: Planner, committedAt: string | null): ImportReport {
  const { sheets, found, rejected, rejectedRows } = summary
  const { adds, conflicts, added, changed } = planner
  return {
    id: request.id,
    fileName: request.fileName,
    fileHash: request.fileHash,
    sheets,
    found,
    outcome: planner.outcome(rejectedRows),
    adds,
    rejected,
    conflicting: conflicts,
    added,
    changed,
    committedAt,
  }
}
