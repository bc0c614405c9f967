import type { Session } from '@linli/contract/accounts'
import { rangeOf } from '@linli/rules/division-code'
import type { Database } from '../../platform/db/in-scope.ts'
import { type Actor, type ActorPost, actorKindOf, isConfined, rightsOf } from './actor.ts'
import { listReach, namePosts } from './accounts.queries.ts'

/** Actor → what screens need to know of who is asking. Never a token. */
export async function presentSession(
  database: Database,
  actor: Actor | null,
  secondFactor: 'required' | 'optional' = 'optional',
): Promise<Session> {
  if (actor === null) return { ...nobody, communities: await listReach(database, null) }
  if (actor.kind === 'staff')
    return { ...(await presentStaff(database, actor.name, actor.posts)), confined: isConfined(actor, secondFactor === 'required') }
  const range = { lo: actor.community, hi: actor.community + 1 }
  const common = { ...nobody, kind: actor.kind, reach: range, communities: await listReach(database, [range]) }
  return actor.kind === 'resident'
    ? { ...common, household: { community: actor.community, id: actor.household, label: actor.label ?? '' } }
    : { ...common, name: actor.name, screen: { community: actor.community, id: actor.screen } }
}

const nobody: Session = {
  kind: 'public',
  name: null,
  reach: null,
  rights: [],
  posts: [],
  communities: [],
  household: null,
  screen: null,
  confined: false,
}

async function presentStaff(database: Database, name: string, posts: readonly ActorPost[]): Promise<Session> {
  const ranges = posts.map((post) =>
    actorKindOf(post) === 'staff' ? rangeOf(post.community) : { lo: post.community, hi: post.community + 1 },
  )
  const names = await namePosts(
    database,
    posts.map((post) => post.id),
  )
  return {
    ...nobody,
    // Without any staff post (also without any post at all) there is nothing to do in the centre.
    kind: posts.some((post) => actorKindOf(post) === 'staff') ? 'staff' : 'helper',
    name,
    reach:
      ranges.length === 0 ? null : { lo: Math.min(...ranges.map((range) => range.lo)), hi: Math.max(...ranges.map((range) => range.hi)) },
    rights: [...rightsOf(posts)],
    posts: posts.map((post) => ({ kind: post.kind, community: post.community, placeName: names.get(post.id) ?? '' })),
    communities: await listReach(database, ranges),
  }
}
