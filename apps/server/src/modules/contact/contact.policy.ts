import { type Caller, requireKind, requireRight } from '../../platform/caller.ts'

export function mayReadContacts(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'contact.read')
}

export function mayWriteContacts(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'contact.write')
}

/** One's own duties and those below one need no right: the chain itself gives them (`contact_link.seers`). */
export function mayStandInChain(caller: Caller): void {
  requireKind(caller, 'staff', 'helper')
}

export function mayReadMyContact(caller: Caller): void {
  requireKind(caller, 'resident')
}
