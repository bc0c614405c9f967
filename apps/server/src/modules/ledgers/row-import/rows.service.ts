import type { Readable } from 'node:stream'
import type { RowChoices, RowMapping, RowsReport } from '@linli/contract/ledger-imports'
import { type ImportableKey, findImportable } from '@linli/contract/ledger-list'
import type { Ledger } from '@linli/contract/ledger'
import type { ImportBatch } from '@linli/contract/ledgers'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { inScope } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import { runRowsImport } from '../importing/import.host.ts'
import type { RowsJob, RowsResult } from '../importing/import.job.ts'
import { findBatch } from '../ledgers.queries.ts'
import type { Turns } from '../exporting/export.routes.ts'
import type { LedgerDeps } from '../ledgers.service.ts'
import { type UploadStore, createUploadStore, uploadFolder } from '../ledgers.uploads.ts'
import { mayWriteRows } from '../rows/row.policy.ts'
import type { RowsRequest } from './rows.run.ts'

type Choice = { mapping: RowMapping; choices: RowChoices }

export type RowImports = {
  upload(caller: Caller, ledger: ImportableKey, id: string, fileName: string, content: Readable): Promise<RowsReport>
  dryRun(caller: Caller, ledger: ImportableKey, id: string, choice: Choice): Promise<RowsReport>
  commit(caller: Caller, ledger: ImportableKey, id: string, choice: Choice & { skipRejected: boolean }): Promise<ImportBatch>
}

/** Imports of the ledgers the general engine keeps; files wait, and processes take turns, together with the register's. */
export function createRowImports(deps: LedgerDeps, turns: Turns): RowImports {
  const uploads: UploadStore = createUploadStore(uploadFolder(deps.config.dataDir))
  const run = (kind: RowsJob['kind'], caller: Caller, ledger: ImportableKey, request: RowsRequest): Promise<RowsResult> => {
    const keys = { fieldCipher: deps.secrets.fieldCipher, blindIndex: deps.secrets.blindIndex }
    return turns(() => runRowsImport({ kind, ledger, request, caller, connection: deps.roles.app, keys }))
  }
  const look = async (caller: Caller, ledger: ImportableKey, id: string, { mapping, choices }: Choice): Promise<RowsReport> => {
    const upload = await uploads.find(communityOf(caller), id)
    const { report } = await run('dry-run-rows', caller, ledger, { id, ...upload, mapping, choices, skipRejected: true, showColumns: true })
    if (report === null) throw new AppError('internal')
    return report
  }
  return {
    async upload(caller, ledger, id, fileName, content) {
      mayWriteRows(caller, importableOf(ledger))
      const community = communityOf(caller)
      await uploads.keep(community, id, fileName, content)
      try {
        return await look(caller, ledger, id, { mapping: [], choices: [] })
      } catch (error) {
        // A file that cannot be read at all is not kept.
        if (error instanceof AppError && error.id === 'refused_file') await uploads.drop(community, id)
        throw error
      }
    },
    async dryRun(caller, ledger, id, choice) {
      mayWriteRows(caller, importableOf(ledger))
      return look(caller, ledger, id, choice)
    },
    async commit(caller, ledger, id, { mapping, choices, skipRejected }) {
      mayWriteRows(caller, importableOf(ledger))
      const community = communityOf(caller)
      // A repeated commit answers the first result, also when the file is gone by now.
      const before = await inScope(deps.database, caller, 'read', (tx) => findBatch(tx, community, id))
      if (before !== undefined && before.ledger !== ledger) throw new AppError('same_id_other_content')
      if (before !== undefined) return before
      const upload = await uploads.find(community, id)
      const { batch } = await run('commit-rows', caller, ledger, { id, ...upload, mapping, choices, skipRejected })
      if (batch === null) throw new AppError('internal')
      await uploads.drop(community, id)
      return batch
    },
  }
}

function importableOf(key: ImportableKey): Ledger {
  const ledger = findImportable(key)
  if (ledger === undefined) throw new AppError('not_found')
  return ledger
}
