import { type Caller, requireRight } from '../../platform/caller.ts'
import { AppError } from '../../platform/errors.ts'

export type ChainEntry = 'visit' | 'matter' | 'meeting' | 'decision'

/** Staff by the right over what they enter at. Others enter at what their own policies show them; decisions are the meeting's papers. */
export function mayFollow(caller: Caller, entry: ChainEntry): void {
  if (caller.kind === 'staff') {
    requireRight(
      caller,
      { visit: 'contact.read', matter: 'matters.read', meeting: 'meetings.read', decision: 'meetings.read' }[entry] as 'matters.read',
    )
    return
  }
  if (entry === 'decision') throw new AppError('not_found')
}
