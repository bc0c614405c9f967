import { type Caller, requireKind, requireRight } from '../../platform/caller.ts'
import { AppError } from '../../platform/errors.ts'

/** Contradictions are the business of staff: they speak of tags, ages and deaths. */
export function mayReadQuality(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.read')
}

export function mayMendQuality(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.write')
}

export function mayReadFreshness(caller: Caller): void {
  requireKind(caller, 'staff', 'helper')
  requireRight(caller, 'register.read')
}

/** Who goes to the homes says that all is right: helpers in their buildings, of staff only who may write the register. */
export function mayConfirm(caller: Caller): void {
  mayReadFreshness(caller)
  if (caller.kind === 'staff' && !caller.rights.has('register.write')) throw new AppError('forbidden')
}

export function mayConfirmOwn(caller: Caller): void {
  requireKind(caller, 'resident')
}
