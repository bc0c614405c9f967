import type { ActorKind, Right } from '@linli/contract/rights'
import { AppError } from './errors.ts'
import type { Scope } from './db/scope.ts'

/**
 * Who asks, narrowed to the place asked about: the scope the database enters, the rights of the posts
 * that reach there, and a name for the audit. Every service function takes one first.
 */
export interface Caller extends Scope {
  name: string
  rights: ReadonlySet<Right>
  /** Only devices. */
  screenClass: 'lobby' | 'household' | null
  /** Of the rights, those a post above the community gives, its street's for one; none unless told. */
  fromAbove?: ReadonlySet<Right>
  /** Of a helper's places, those whose own post lets matters be handled there; all of them unless told. */
  handling?: readonly string[]
}

/** Permission is the first statement of every service function; default deny. */
export function requireRight(caller: Caller, right: Right): void {
  if (!caller.rights.has(right)) throw new AppError('forbidden')
}

export function requireKind(caller: Caller, ...kinds: ActorKind[]): void {
  if (!kinds.includes(caller.kind)) throw new AppError('forbidden')
}

/** Work the system does by itself inside one community, or over all of them for maintenance. */
export function systemCaller(job: string, community?: number): Caller {
  return {
    kind: 'system',
    id: job,
    name: job,
    lo: community ?? 0,
    hi: community === undefined ? 1_000_000_000_000 : community + 1,
    household: null,
    places: [],
    rights: new Set(),
    screenClass: null,
  }
}

/** Somebody without a session, looking at one community. */
export function publicCaller(community: number): Caller {
  return {
    kind: 'public',
    id: 'public',
    name: 'public',
    lo: community,
    hi: community + 1,
    household: null,
    places: [],
    rights: new Set(),
    screenClass: null,
  }
}

/** The community a caller was narrowed to. */
export function communityOf(caller: Caller): number {
  if (caller.hi !== caller.lo + 1) throw new Error('this needs a caller narrowed to one community')
  return caller.lo
}
