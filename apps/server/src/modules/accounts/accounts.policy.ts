import { type PostKind, postKinds } from '@linli/contract/rights'
import { levelOf } from '@linli/rules/division-code'
import { type Caller, communityOf, requireKind, requireRight } from '../../platform/caller.ts'
import { refuse } from './refusals.ts'

export type PostPlace = { kind: 'division'; code: number } | { kind: 'building' | 'force'; id: string }

/** Posts at a force, and the kind of force each belongs to. */
export const forceOfPost: Partial<Record<PostKind, string>> = { property_company: 'property-company', community_police: 'police' }

/** Staff with the right; system work (command line, first start) is not asked for rights. */
export function requireMayManageAccounts(caller: Caller): void {
  requireKind(caller, 'staff', 'system')
  if (caller.kind !== 'system') requireRight(caller, 'accounts.write')
}

/** Nobody gives a post with rights or a reach beyond their own. Whether the building is there is asked of the rows. */
export function requireMayGive(caller: Caller, kind: PostKind, place: PostPlace): void {
  requireMayManageAccounts(caller)
  if (!fits(kind, place)) throw refuse('place-not-for-kind')
  if (place.kind === 'division' && place.code !== communityOf(caller)) throw refuse('beyond-own-reach')
  requireRightsOf(caller, kind)
}

/** Who could not have given a post cannot take it either. */
export function requireMayEnd(caller: Caller, kind: PostKind): void {
  requireMayManageAccounts(caller)
  requireRightsOf(caller, kind)
}

function requireRightsOf(caller: Caller, kind: PostKind): void {
  if (caller.kind === 'system') return
  if (!postKinds[kind].rights.every((right) => caller.rights.has(right))) throw refuse('beyond-own-rights')
}

/** Helpers answer for a building or belong to a force; a street post at a community would see one community only, so it is a mistake. */
function fits(kind: PostKind, place: PostPlace): boolean {
  if (postKinds[kind].actor === 'helper') return place.kind === (forceOfPost[kind] === undefined ? 'building' : 'force')
  if (place.kind !== 'division') return false
  return kind === 'street_officer' ? !isCommunityCode(place.code) : true
}

function isCommunityCode(code: number): boolean {
  try {
    return levelOf(code) === 'community'
  } catch {
    return true
  }
}
