import { type PostKind, type Right, postKindNames, postKinds } from '@linli/contract/rights'
import { contains, rangeOf } from '@linli/rules/division-code'
import type { Caller } from '../../platform/caller.ts'
import type { SessionRow } from './actor.queries.ts'

export interface ActorPost {
  id: string
  kind: PostKind
  /** Division code of the post's place; a street's for street posts. */
  community: number
  building: string | null
  /** Of a post at a force 四支力量: which. */
  force?: string | null
  /** Of a building post: the building, its estate, its units; of one at a force, the force. */
  places: readonly string[]
}

interface Signed {
  account: string
  name: string
  standing: Standing
}

/** What the session has proved beyond being there. */
export interface Standing {
  /** On the clock of `performance.now()`, as actors are remembered for some seconds. */
  freshUntil: number
  /** How the second factor was shown; null when it was not. */
  secondFactor: string | null
  /** To be set up before anything else, whatever the installation asks of others: after a recovery. */
  due: boolean
}

/** Who a session stands for, everywhere at once. Narrowed to one community it becomes a `Caller`. */
export type Actor =
  | (Signed & { kind: 'staff'; posts: readonly ActorPost[] })
  | (Signed & {
      kind: 'resident'
      community: number
      household: string
      person?: string | null
      label: string | null
      places: readonly string[]
    })
  | (Signed & {
      kind: 'device'
      community: number
      screen: string
      screenClass: 'lobby' | 'household'
      household: string | null
      places: readonly string[]
    })

/** `null` when the account has nothing left to stand for: an unpaired screen, an ended resident account. */
export function actorFrom(row: SessionRow): Actor | null {
  const standing = {
    freshUntil: performance.now() + row.fresh_ms_left,
    secondFactor: row.second_factor,
    due: row.second_factor_due,
  }
  const signed = { account: row.account, name: row.name, standing }
  switch (row.kind) {
    case 'staff':
      return {
        ...signed,
        kind: 'staff',
        posts: (row.posts ?? []).flatMap((post) => (isPostKind(post.kind) ? [{ ...post, kind: post.kind }] : [])),
      }
    case 'resident':
      return row.home === null ? null : { ...signed, kind: 'resident', ...row.home }
    case 'device':
      return row.screen === null
        ? null
        : {
            ...signed,
            kind: 'device',
            community: row.screen.community,
            screen: row.screen.id,
            screenClass: row.screen.screenClass,
            household: row.screen.household,
            places: row.screen.places,
          }
  }
}

export function isFresh(actor: Actor): boolean {
  return actor.standing.freshUntil > performance.now()
}

/** Staff without a second factor may do nothing but set it up, where one is required and after a recovery. Helpers are not asked. */
export function isConfined(actor: Actor, required: boolean): boolean {
  if (actor.kind !== 'staff' || actor.standing.secondFactor !== null) return false
  return (required || actor.standing.due) && actor.posts.some((post) => actorKindOf(post) === 'staff')
}

/** The community an actor is at home in, for routes that name none. */
export function homeCommunityOf(actor: Actor): number | null {
  return actor.kind === 'staff' ? (actor.posts[0]?.community ?? null) : actor.community
}

/**
 * What the actor may be in one community: staff when a post of theirs covers it, else helper by the buildings
 * of their posts there, else nothing. Residents and devices stay in their own.
 */
export function narrow(actor: Actor, community: number): Caller | null {
  const base = {
    id: actor.account,
    name: actor.name,
    lo: community,
    hi: community + 1,
    household: null,
    places: [],
    rights: new Set<Right>(),
    screenClass: null,
  }
  if (actor.kind === 'staff') return narrowStaff(actor.posts, community, base)
  if (actor.community !== community) return null
  if (actor.kind === 'resident') return { ...base, kind: 'resident', household: actor.household, places: actor.places }
  return { ...base, kind: 'device', household: actor.household, places: actor.places, screenClass: actor.screenClass }
}

function narrowStaff(posts: readonly ActorPost[], community: number, base: Omit<Caller, 'kind'>): Caller | null {
  const covering = posts.filter((post) => actorKindOf(post) === 'staff' && covers(post, community))
  if (covering.length > 0) {
    const above = covering.filter((post) => post.community !== community)
    return { ...base, kind: 'staff', rights: rightsOf(covering), fromAbove: rightsOf(above) }
  }
  const helping = posts.filter((post) => actorKindOf(post) === 'helper' && isSomewhere(post) && post.community === community)
  if (helping.length === 0) return null
  // The rights of one post must not reach the building of another that gives none.
  const able = helping.filter((post) => postKinds[post.kind].rights.length > 0)
  const counting = able.length > 0 ? able : helping
  const handling = counting.filter((post) => rightsOf([post]).has('matters.handle'))
  return { ...base, kind: 'helper', rights: rightsOf(counting), places: placesOf(counting), handling: placesOf(handling) }
}

function isSomewhere({ building, force }: ActorPost): boolean {
  return building !== null || (force !== null && force !== undefined)
}

function placesOf(posts: readonly ActorPost[]): string[] {
  return [...new Set(posts.flatMap((post) => post.places))]
}

/** Asked with every request: one set for each combination of posts there is. */
export function rightsOf(posts: readonly ActorPost[]): ReadonlySet<Right> {
  const kinds = posts.map((post) => post.kind).join(' ')
  const known = rightsByKinds.get(kinds)
  if (known !== undefined) return known
  const rights: ReadonlySet<Right> = new Set(posts.flatMap((post) => postKinds[post.kind].rights))
  // Posts come in any order, so that this could grow with whoever holds many.
  if (rightsByKinds.size >= 1_000) rightsByKinds.clear()
  rightsByKinds.set(kinds, rights)
  return rights
}
const rightsByKinds = new Map<string, ReadonlySet<Right>>()

export function actorKindOf(post: Pick<ActorPost, 'kind'>): 'staff' | 'helper' {
  return postKinds[post.kind].actor
}

/** Anything can stand in a path; what is no division code is simply out of reach. */
function covers(post: ActorPost, code: number): boolean {
  try {
    return contains(rangeOf(post.community), code)
  } catch {
    return false
  }
}

function isPostKind(kind: string): kind is PostKind {
  return (postKindNames as readonly string[]).includes(kind)
}
