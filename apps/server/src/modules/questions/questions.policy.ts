import { type Caller, requireKind, requireRight } from '../../platform/caller.ts'

/** Conditions reach tags, whole birth dates and the past, which helpers do not see. */
export function mayAsk(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.read')
}

/** Counts of whole communities, as on the overview. */
export function mayCountAround(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'overview.read')
  requireRight(caller, 'register.read')
}
