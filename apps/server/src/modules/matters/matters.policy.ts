import type { MatterRole } from '@linli/rules/matter-acts'
import { type Caller, communityOf, requireKind, requireRight, systemCaller } from '../../platform/caller.ts'
import { AppError } from '../../platform/errors.ts'
import type { MatterRecord } from './matter.row.ts'

export function mayReadMatters(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'matters.read')
}

export function mayWriteMatters(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'matters.write')
}

/** Staff read every matter of theirs, whoever may own one what was given to them; which ones, the rows say. */
export function mayHandleMatters(caller: Caller): void {
  requireKind(caller, 'staff', 'helper')
  requireRight(caller, 'matters.handle')
}

/** Staff who read, and who handle. */
export function mayOpenMatter(caller: Caller): void {
  if (caller.kind === 'staff') mayReadMatters(caller)
  else mayHandleMatters(caller)
}

/** Whether it is theirs to take this step follows from what they are to the matter. */
export function mayTakeSteps(caller: Caller): void {
  requireKind(caller, 'staff', 'helper')
  const needed =
    caller.kind === 'helper'
      ? (['matters.handle'] as const)
      : (['matters.write', 'matters.handle', 'matters.approve', 'matters.supervise'] as const)
  if (!needed.some((right) => caller.rights.has(right))) throw new AppError('forbidden')
}

/** Residents for their household, helpers in their own name. */
export function mayRaise(caller: Caller): void {
  requireKind(caller, 'resident', 'helper')
  if (caller.kind === 'resident' && caller.household === null) throw new AppError('not_found')
}

/** A television in a home, which stands for it; one in a lobby stands for nobody. */
export function mayRaiseFromScreen(caller: Caller): string {
  requireKind(caller, 'device')
  if (caller.household === null) throw new AppError('not_found')
  return caller.household
}

export function mayReadOwn(caller: Caller): void {
  requireKind(caller, 'resident', 'helper', 'device')
  if (caller.kind !== 'helper' && caller.household === null) throw new AppError('not_found')
}

export function mayRevealRaisers(caller: Caller): void {
  requireKind(caller, 'staff')
  requireRight(caller, 'register.reveal')
}

/** Staff write in their own scope; everybody else's words are written by the system in their name. */
export function writerOf(caller: Caller): Caller {
  return caller.kind === 'staff' ? caller : systemCaller('matters', communityOf(caller))
}

/** Where a helper's post lets matters be handled. */
export function handlingPlaces(caller: Caller): readonly string[] {
  return caller.handling ?? caller.places
}

/** What a matter's row says of who it belongs to. */
export type Standing = Pick<
  MatterRecord,
  'owner' | 'owner_party' | 'helper_parties' | 'helper_accounts' | 'brought_by' | 'raiser_households' | 'source'
>

/** What somebody is to a matter. `own`: accounts that raised it in their own name. */
export function rolesOf(caller: Caller, matter: Standing, own: readonly string[] = []): MatterRole[] {
  const roles: MatterRole[] = []
  if (caller.kind === 'staff') {
    if (caller.rights.has('matters.write')) roles.push('committee')
    if (caller.rights.has('matters.approve')) roles.push('secretary')
    if (caller.fromAbove?.has('matters.supervise') === true) roles.push('above')
    if (matter.owner === 'committee' && caller.rights.has('matters.handle')) roles.push('owner')
  }
  if (caller.kind === 'helper') {
    if (isOwner(caller, matter)) roles.push('owner')
    if (own.includes(caller.id)) roles.push('raiser')
  }
  if (caller.kind === 'resident' && caller.household !== null && matter.raiser_households.includes(caller.household)) roles.push('raiser')
  if (caller.kind === 'system') roles.push('clock')
  return roles
}

/** A helper, of the force or building that owns it, under a post that lets them handle it. */
function isOwner(caller: Caller, { owner_party }: Pick<Standing, 'owner_party'>): boolean {
  return owner_party !== null && caller.rights.has('matters.handle') && handlingPlaces(caller).includes(owner_party)
}

/** Whether a helper reads the whole of it: its owner, or asked for help as a force or in person. */
export function seesWhole(caller: Caller, matter: Standing): boolean {
  if (caller.kind !== 'helper') return caller.kind === 'staff'
  if (!caller.rights.has('matters.handle')) return false
  return (
    isOwner(caller, matter) ||
    matter.helper_parties.some((party) => handlingPlaces(caller).includes(party)) ||
    matter.helper_accounts.includes(caller.id)
  )
}
