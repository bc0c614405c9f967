import { type Caller, requireKind, requireRight } from '../../platform/caller.ts'
import { AppError } from '../../platform/errors.ts'

/** Staff see what is to be asked in their reach; helpers in their buildings, and at the homes they keep contact with. */
export function mayReadAsks(caller: Caller): void {
  requireKind(caller, 'staff', 'helper')
  if (caller.kind === 'staff') requireRight(caller, 'register.read')
}

export function mayAsk(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.write')
}

/** Helpers bring answers from where they see questions; of staff only who may write the register. */
export function mayAnswer(caller: Caller): void {
  mayReadAsks(caller)
  if (caller.kind === 'staff' && !caller.rights.has('register.write')) throw new AppError('forbidden')
}
