import { type Caller, requireKind, requireRight } from '../../platform/caller.ts'

export function mayReadMeetings(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'meetings.read')
}

export function mayWriteMeetings(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'meetings.write')
}

export function mayApproveMeetings(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'meetings.approve')
}

/** Who holds the code of a meeting and lives or serves here; the code says which meeting. */
export function maySignIn(caller: Caller): void {
  requireKind(caller, 'resident', 'helper')
}
