import { ledgers } from '@linli/contract'
import { AppError } from '../../platform/errors.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { bindExports } from './exporting/export.routes.ts'
import { bindRowImports } from './row-import/rows.routes.ts'
import { bindRows } from './rows/rows.routes.ts'
import { previewUndo, undoImport } from './undoing/undo.service.ts'
import { type LedgerDeps, createLedgers, createTurns } from './ledgers.service.ts'

export function bindLedgers(door: Door, deps: LedgerDeps): void {
  // Imports and exports share their turns: each is a process that wants a core.
  const turns = createTurns()
  const service = createLedgers(deps, turns)
  bindExports(door, deps, turns)
  bindRows(door, deps, turns)
  bindRowImports(door, deps, turns)
  bind(door, 'ledgers.uploadRegister', ledgers.uploadRegister, async ({ caller, query, request }) => {
    const part = await request.file()
    if (part === undefined)
      throw new AppError('invalid_input', {
        fields: [{ path: 'file', code: 'missing', zh: '没有收到文件。', en: 'No file was received.' }],
      })
    return service.upload(caller, query.id, part.filename, part.file)
  })
  bind(door, 'ledgers.dryRunImport', ledgers.dryRunImport, ({ caller, params, body }) => service.dryRun(caller, params.id, body.mapping))
  bind(door, 'ledgers.commitImport', ledgers.commitImport, ({ caller, params, body }) => service.commit(caller, params.id, body))
  bind(door, 'ledgers.getImportUndo', ledgers.getImportUndo, ({ caller, params }) => previewUndo(deps, caller, params.id))
  bind(door, 'ledgers.undoImport', ledgers.undoImport, ({ caller, params }) => undoImport(deps, caller, params.id))
  bind(door, 'ledgers.listImports', ledgers.listImports, ({ caller, query }) => service.list(caller, query))
}
