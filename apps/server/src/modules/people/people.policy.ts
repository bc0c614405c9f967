import { type Caller, requireRight } from '../../platform/caller.ts'

/**
 * Staff see the register of their reach; helpers the persons of their buildings (row policies
 * `helper_buildings`), without identity numbers, care tags, notes or doors to change anything.
 */
export function mayRead(caller: Caller): void {
  requireRight(caller, 'register.read')
}

export function mayWrite(caller: Caller): void {
  requireRight(caller, 'register.write')
}

export function mayReveal(caller: Caller): void {
  requireRight(caller, 'register.reveal')
}

export function seesStaffFields(caller: Caller): boolean {
  return caller.kind === 'staff'
}
