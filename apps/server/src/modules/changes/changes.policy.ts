import { type Caller, requireKind, requireRight } from '../../platform/caller.ts'
import { AppError } from '../../platform/errors.ts'

/** Helpers who read the register propose for people of their buildings, residents for their household; row policies hold both to it. */
export function mayPropose(caller: Caller): void {
  requireKind(caller, 'helper', 'resident')
  if (caller.kind === 'helper') requireRight(caller, 'register.read')
  if (caller.kind === 'resident' && caller.household === null) throw new AppError('not_found')
}

export function mayReadChanges(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.read')
}

export function mayAnswerChanges(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.write')
}

export function mayRevealChanges(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.reveal')
}
