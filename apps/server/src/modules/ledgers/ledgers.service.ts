import type { Readable } from 'node:stream'
import type { ImportBatch, ImportReport, MappingCorrection, RegisterBatch } from '@linli/contract/ledgers'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { RoleConnections } from '../../platform/db/roles.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { type RunOptions, runImport } from './importing/import.host.ts'
import type { ImportJob, ImportResult } from './importing/import.job.ts'
import type { ImportRequest } from './importing/import.run.ts'
import { mayImport } from './ledgers.policy.ts'
import { countBatches, findRegisterBatch, listBatches } from './ledgers.queries.ts'
import { type UploadStore, createUploadStore, uploadFolder } from './ledgers.uploads.ts'

/** An import runs in a process that opens its own connection and its own cipher, so it needs what these are made of. */
export type LedgerDeps = Deps & { secrets: Pick<Secrets, 'fieldCipher' | 'blindIndex'>; roles: Pick<RoleConnections, 'app'> }

export type Ledgers = {
  upload(caller: Caller, id: string, fileName: string, content: Readable): Promise<ImportReport>
  dryRun(caller: Caller, id: string, mapping: MappingCorrection): Promise<ImportReport>
  commit(caller: Caller, id: string, choice: { mapping: MappingCorrection; skipRejected: boolean }): Promise<RegisterBatch>
  list(
    caller: Caller,
    page: { limit?: number | undefined; cursor?: string | undefined },
  ): Promise<{ items: ImportBatch[]; next: string | null; total: number }>
}

export function createLedgers(deps: LedgerDeps, turns = createTurns()): Ledgers {
  const uploads: UploadStore = createUploadStore(uploadFolder(deps.config.dataDir))
  const look = async (caller: Caller, id: string, mapping: MappingCorrection): Promise<ImportReport> => {
    const request = { id, ...(await uploads.find(communityOf(caller), id)), mapping, skipRejected: true, showColumns: true }
    const { report } = await turns(() => importRegister(deps, { kind: 'dry-run', caller, request }))
    return report
  }
  return {
    async upload(caller, id, fileName, content) {
      mayImport(caller)
      const community = communityOf(caller)
      await uploads.keep(community, id, fileName, content)
      try {
        return await look(caller, id, [])
      } catch (error) {
        // A file that cannot be read at all is not kept; one whose estate is unclear may be, people only have to say more.
        if (error instanceof AppError && error.id === 'refused_file' && error.details.reason !== 'estate-unclear')
          await uploads.drop(community, id)
        throw error
      }
    },
    async dryRun(caller, id, mapping) {
      mayImport(caller)
      return look(caller, id, mapping)
    },
    async commit(caller, id, { mapping, skipRejected }) {
      mayImport(caller)
      const community = communityOf(caller)
      // A repeated commit answers the first result, also when the file is gone by now.
      const before = await inScope(deps.database, caller, 'read', (tx) => findRegisterBatch(tx, community, id))
      if (before !== undefined) return before
      const request = { id, ...(await uploads.find(community, id)), mapping, skipRejected }
      const { batch } = await turns(() => importRegister(deps, { kind: 'commit', caller, request }))
      if (batch === null) throw new AppError('internal')
      await uploads.drop(community, id)
      return batch
    },
    async list(caller, { limit = 20, cursor }) {
      mayImport(caller)
      const community = communityOf(caller)
      const position = decodeCursor(cursor)
      return inScope(deps.database, caller, 'read', async (tx) => {
        const rows = await listBatches(tx, community, limit, position)
        const total = position?.total ?? (await countBatches(tx, community))
        return pageOf(
          rows,
          limit,
          total,
          (row) => ({ key: row.committedAt, id: row.id }),
          (row) => row,
        )
      })
    },
  }
}

export type RegisterImport = { kind: ImportJob['kind']; caller: Caller; request: ImportRequest } & RunOptions

/**
 * Imports a register workbook, or looks at what importing would do, in a process of its own;
 * used by the server and by the command line alike.
 * @throws AppError refused_file, refused/has-rejections (a HasRejectionsError with the report), same_id_other_content
 */
export function importRegister(
  { roles, secrets }: Pick<LedgerDeps, 'roles' | 'secrets'>,
  { kind, caller, request, ...options }: RegisterImport,
): Promise<ImportResult> {
  const keys = { fieldCipher: secrets.fieldCipher, blindIndex: secrets.blindIndex }
  return runImport({ kind, request, caller, connection: roles.app, keys }, options)
}

/** Imports and exports are heavy: two run at once, a few wait, more are asked to come back. */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  const atOnce = 2
  const mayWait = 4
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= mayWait) throw new AppError('too_many_requests')
      await new Promise<void>((start) => waiting.push(start))
    } else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
