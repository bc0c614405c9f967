import { type Caller, requireRight } from '../../platform/caller.ts'

/** Staff see what happened in their reach, helpers what happened in their buildings (policy `helper_buildings`). */
export function mayReadLife(caller: Caller): void {
  requireRight(caller, 'register.read')
}

export function mayWriteLife(caller: Caller): void {
  requireRight(caller, 'register.write')
}
