import { type Caller, requireKind, requireRight } from '../../platform/caller.ts'

/** Staff who read the register see reports; numbers in them are masked. */
export function mayReadReports(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.read')
}

/** Whoever keeps the register answers what is asked of it. */
export function mayWriteReports(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.write')
}

/** A file with whole numbers is for those who may see each of them. */
export function mayTakeWhole(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.reveal')
}
