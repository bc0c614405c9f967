import type { Ledger } from '@linli/contract/ledger'
import { type Caller, requireKind, requireRight } from '../../../platform/caller.ts'

/** Ledgers are for staff: who rents, serves or belongs to the Party is told to nobody else. */
export function mayReadRows(caller: Caller, { read }: Pick<Ledger, 'read'>): void {
  requireKind(caller, 'staff')
  requireRight(caller, read)
}

export function mayWriteRows(caller: Caller, { write }: Pick<Ledger, 'write'>): void {
  requireKind(caller, 'staff')
  requireRight(caller, write)
}

export function mayRevealCells(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.reveal')
}
