import { refresh } from '../../shell/api.ts'

/** After a row was written: its list, its page and the counts. */
export function refreshRows(): Promise<void> {
  return refresh('ledgerRows.listLedgers', 'ledgerRows.listLedgerRows', 'ledgerRows.getLedgerRow')
}
