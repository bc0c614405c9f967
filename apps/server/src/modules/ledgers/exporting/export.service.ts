import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { type ExportFacts, type ExportFormat, type RegisterFilter, exportLimits } from '@linli/contract/exports'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import { mayExport } from '../ledgers.policy.ts'
import type { LedgerDeps } from '../ledgers.service.ts'
import { runExport } from './export.host.ts'
import { type ExportRequest, type LedgerChoice, titleOf } from './export.mark.ts'
import type { ExportResult } from './export.run.ts'

export type ExportChoice = {
  format: ExportFormat
  filter: RegisterFilter
  /** Rows of another ledger than the register, instead. */
  ledger?: LedgerChoice
  /** Null: masked. */
  unmasked: { purpose: string; note: string | null } | null
}

export type TakenExport = { fileName: string; bytes: number; facts: ExportFacts; content: Readable }

/** Exports waiting to be sent; plain people's data, so a file is unlinked as soon as it is open. */
export function exportFolder(dataDir: string): string {
  return path.join(dataDir, 'exports')
}

/** The file, ready to be sent; nothing of it stays on the disk once it is read or let go. */
export async function takeExport(deps: LedgerDeps, caller: Caller, choice: ExportChoice, signal?: AbortSignal): Promise<TakenExport> {
  mayExport(caller, choice.unmasked === null)
  await inScope(deps.database, caller, 'read', (tx) => requireRest(tx, caller, choice))
  const folder = exportFolder(deps.config.dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, randomUUID())
  try {
    const { mark, ...facts } = await writeExport(deps, caller, choice, file, signal)
    const handle = await open(file)
    const { size } = await handle.stat()
    return {
      fileName: `${titleOf(mark)} ${mark.at.slice(0, 10)}${extensions[choice.format]}`,
      bytes: size,
      facts,
      content: readOnce(handle),
    }
  } finally {
    await rm(file, { force: true })
  }
}

/** Writes the export to a file of the caller's choice, in a process of its own; used by the command line as well. */
export function writeExport(
  { roles, secrets }: Pick<LedgerDeps, 'roles' | 'secrets'>,
  caller: Caller,
  { format, filter, ledger, unmasked }: ExportChoice,
  file: string,
  signal?: AbortSignal,
): Promise<ExportResult> {
  mayExport(caller, unmasked === null)
  const request: ExportRequest = {
    format,
    filter,
    ...(ledger === undefined ? {} : { ledger }),
    masked: unmasked === null,
    purpose: unmasked?.purpose ?? null,
    note: unmasked?.note ?? null,
    file,
  }
  const keys = { fieldCipher: secrets.fieldCipher, blindIndex: secrets.blindIndex }
  return runExport({ request, caller, connection: roles.app, keys }, signal)
}

/** What an end of the server left behind. */
export async function sweepExports(dataDir: string): Promise<void> {
  const folder = exportFolder(dataDir)
  for (const name of await readdir(folder).catch(() => [])) {
    const { mtimeMs } = await stat(path.join(folder, name)).catch(() => ({ mtimeMs: Date.now() }))
    if (mtimeMs < Date.now() - 3_600_000) await rm(path.join(folder, name), { force: true })
  }
}

const extensions: Record<ExportFormat, string> = { xlsx: '.xlsx', csv: '.csv', 'csv-gbk': '.csv' }

function readOnce(handle: FileHandle): Readable {
  return handle.createReadStream({ autoClose: true })
}

/** Counted from the audit, so that neither a restart nor a second server forgets (HOSTILE.md D12). */
async function requireRest(tx: Tx, caller: Caller, { unmasked }: ExportChoice): Promise<void> {
  if (caller.kind === 'system') return
  const { rows } = await sql<{ all: number; whole: number }>`
    select count(*)::int as all, (count(*) filter (where detail ->> 'masked' = 'false'))::int as whole from audit_entry
    where community = ${communityOf(caller)} and actor = ${caller.id} and verb = 'register.export' and at > now() - interval '1 hour'`.execute(
    tx,
  )
  const taken = rows[0] ?? { all: 0, whole: 0 }
  if (taken.all < exportLimits.anHour && (unmasked === null || taken.whole < exportLimits.unmaskedAnHour)) return
  throw new AppError('too_many_requests', {
    reason: 'exports-an-hour',
    zh: `一小时内导出次数太多（完整信息最多 ${String(exportLimits.unmaskedAnHour)} 次，共 ${String(exportLimits.anHour)} 次）。请稍后再试。`,
    en: `Too many exports within an hour (${String(exportLimits.unmaskedAnHour)} unmasked, ${String(exportLimits.anHour)} in all). Try again later.`,
  })
}
