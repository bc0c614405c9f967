import { type Caller, requireKind, requireRight } from '../../platform/caller.ts'

/** Staff who read the register see what may be one person; who writes it decides. */
export function mayReadDuplicates(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.read')
}

export function mayDecideDuplicates(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.write')
}
