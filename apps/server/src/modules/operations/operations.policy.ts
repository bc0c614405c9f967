import { type Caller, requireKind, requireRight } from '../../platform/caller.ts'

/** How the machine is, and its failed work, concern administrators alone. */
export function requireOperator(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'operations.manage')
}
