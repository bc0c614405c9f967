import { type Caller, requireKind, requireRight } from '../../platform/caller.ts'

/** Whoever stands in the chain under the caller's account; which place, and whom it visits, the rows say. */
export function mayVisit(caller: Caller): void {
  requireKind(caller, 'staff', 'helper')
}

/** A note at the door is for the household and staff. */
export function mayReadVisits(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'contact.read')
}

export function mayReadOwnHome(caller: Caller): void {
  requireKind(caller, 'resident')
}

/** A worker writes in the name of the contact who went. */
export function mayEnterVisits(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'visits.enter')
}

export function mayPlanDays(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'contact.write')
}
