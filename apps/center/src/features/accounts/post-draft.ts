import type { InputOf } from '@linli/client'
import { postKindNames, postKinds, type PostKind } from '@linli/contract/rights'

type NewPost = InputOf<'accounts.createPost'>['body']

export interface PostDraft {
  id: string
  kind: PostKind
  building: string
  /** The force 四支力量 of those who own its matters. */
  force: string
  organisation: string
  published: boolean
  publicPhone: string
}

/** People of a property company or of the police stand at their force, and at no place. */
export const forceKindOf = (kind: PostKind): 'property-company' | 'police' | null =>
  kind === 'property_company' ? 'property-company' : kind === 'community_police' ? 'police' : null
/** Other helpers hold a building; staff hold a division, the street officer the street's. */
export const holdsBuilding = (kind: PostKind): boolean => postKinds[kind].actor === 'helper' && forceKindOf(kind) === null

/** The street of a community: the first nine of its twelve digits. */
export const streetOf = (community: number): number => Math.floor(community / 1000) * 1000

/** A street's post can be given only by somebody whose own reach covers the street. */
export function offeredKinds(community: number, reach: { lo: number; hi: number } | null): PostKind[] {
  const street = streetOf(community)
  const coversStreet = reach !== null && reach.lo <= street && reach.hi >= street + 1000
  return postKindNames.filter((kind) => kind !== 'street_officer' || coversStreet)
}

export function postOf(draft: PostDraft, community: number): Omit<NewPost, 'accountId'> {
  const { id, kind, published } = draft
  const text = (value: string): string | null => (value.trim() === '' ? null : value.trim())
  return {
    id,
    kind,
    published,
    organisation: text(draft.organisation),
    publicPhone: published ? text(draft.publicPhone) : null,
    place:
      forceKindOf(kind) !== null
        ? { kind: 'force', id: draft.force }
        : holdsBuilding(kind)
          ? { kind: 'building', id: draft.building }
          : { kind: 'division', code: kind === 'street_officer' ? streetOf(community) : community },
  }
}
