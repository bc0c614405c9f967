import { ledgerRows } from '@linli/contract'
import { type Door, bind, bindRaw } from '../../../platform/http/bind.ts'
import { type Turns, answerFile } from '../exporting/export.routes.ts'
import { takeExport } from '../exporting/export.service.ts'
import type { LedgerDeps } from '../ledgers.service.ts'
import { getLedgerRow, listLedgerRows, listLedgers } from './row.service.ts'
import { addLedgerRow, changeLedgerRow } from './use-cases/change-row.ts'
import { endLedgerRow, restoreLedgerRow } from './use-cases/end-row.ts'
import { printLedger } from './use-cases/print-rows.ts'
import { revealLedgerCell } from './use-cases/reveal-cell.ts'

export function bindRows(door: Door, deps: LedgerDeps, turns: Turns): void {
  bind(door, 'ledgerRows.listLedgers', ledgerRows.listLedgers, ({ caller }) => listLedgers(deps, caller))
  bind(door, 'ledgerRows.listLedgerRows', ledgerRows.listLedgerRows, ({ caller, params, query }) =>
    listLedgerRows(deps, caller, params.ledger, query),
  )
  bind(door, 'ledgerRows.getLedgerRow', ledgerRows.getLedgerRow, ({ caller, params, query }) =>
    getLedgerRow(deps, caller, params.ledger, params.id, query.asOf),
  )
  bind(door, 'ledgerRows.addLedgerRow', ledgerRows.addLedgerRow, ({ caller, params, body }) =>
    addLedgerRow(deps, caller, params.ledger, body),
  )
  bind(door, 'ledgerRows.changeLedgerRow', ledgerRows.changeLedgerRow, ({ caller, params, body }) =>
    changeLedgerRow(deps, caller, params.ledger, params.id, body),
  )
  bind(door, 'ledgerRows.endLedgerRow', ledgerRows.endLedgerRow, ({ caller, params, body }) =>
    endLedgerRow(deps, caller, params.ledger, params.id, body),
  )
  bind(door, 'ledgerRows.restoreLedgerRow', ledgerRows.restoreLedgerRow, ({ caller, params, body }) =>
    restoreLedgerRow(deps, caller, params.ledger, params.id, body),
  )
  bind(door, 'ledgerRows.revealLedgerCell', ledgerRows.revealLedgerCell, async ({ caller, params, body }) => ({
    value: await revealLedgerCell(deps, caller, params.ledger, params.id, body),
  }))
  bind(door, 'ledgerRows.printLedger', ledgerRows.printLedger, ({ caller, params, body }) => printLedger(deps, caller, params.ledger, body))
  bindRaw(door, 'ledgerRows.exportLedger', ledgerRows.exportLedger, async ({ caller, params, body: { format, filter }, reply }) =>
    answerFile(reply, (signal) =>
      turns(() => takeExport(deps, caller, { format, filter: {}, ledger: { key: params.ledger, filter }, unmasked: null }, signal)),
    ),
  )
  bindRaw(
    door,
    'ledgerRows.exportLedgerUnmasked',
    ledgerRows.exportLedgerUnmasked,
    async ({ caller, params, body: { format, filter, purpose, note }, reply }) =>
      answerFile(reply, (signal) =>
        turns(() =>
          takeExport(deps, caller, { format, filter: {}, ledger: { key: params.ledger, filter }, unmasked: { purpose, note } }, signal),
        ),
      ),
  )
}
