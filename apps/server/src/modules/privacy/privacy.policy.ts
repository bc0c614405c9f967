import { type Caller, requireKind, requireRight } from '../../platform/caller.ts'

/** Staff who read the register see on what it rests; who writes it records consents and answers requests. */
export function maySee(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.read')
}

export function mayKeepRecords(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.write')
}

/** Holding back an erasure, and erasing, are decisions of whoever answers for the community. */
export function mayDecide(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'settings.write')
}

/** Residents act for their own household; row policies hold them to it. */
export function mayAskForOwn(caller: Caller): void {
  requireKind(caller, 'resident')
}
