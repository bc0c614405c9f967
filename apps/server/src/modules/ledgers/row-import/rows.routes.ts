import { ledgers } from '@linli/contract'
import { AppError } from '../../../platform/errors.ts'
import { type Door, bind } from '../../../platform/http/bind.ts'
import type { Turns } from '../exporting/export.routes.ts'
import type { LedgerDeps } from '../ledgers.service.ts'
import { createRowImports } from './rows.service.ts'

export function bindRowImports(door: Door, deps: LedgerDeps, turns: Turns): void {
  const service = createRowImports(deps, turns)
  bind(door, 'ledgers.uploadRows', ledgers.uploadRows, async ({ caller, params, query, request }) => {
    const part = await request.file()
    if (part === undefined)
      throw new AppError('invalid_input', {
        fields: [{ path: 'file', code: 'missing', zh: '没有收到文件。', en: 'No file was received.' }],
      })
    return service.upload(caller, params.ledger, query.id, part.filename, part.file)
  })
  bind(door, 'ledgers.dryRunRows', ledgers.dryRunRows, ({ caller, params, body }) => service.dryRun(caller, params.ledger, params.id, body))
  bind(door, 'ledgers.commitRows', ledgers.commitRows, ({ caller, params, body }) => service.commit(caller, params.ledger, params.id, body))
}
