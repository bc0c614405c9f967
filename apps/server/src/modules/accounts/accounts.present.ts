import type { Account, Post } from '@linli/contract/accounts'
import type { PostKind } from '@linli/contract/rights'
import type { LoginRow, PostRow } from './accounts.queries.ts'
import type { SignInFacts } from './sign-in.facts.ts'

export function presentPost(row: PostRow, placeName: string): Post {
  return {
    id: row.id,
    kind: row.kind as PostKind,
    accountId: row.account_id,
    holder: row.holder,
    place: placeOf(row),
    placeName: row.building ?? row.force ?? placeName,
    organisation: row.organisation,
    startsOn: row.starts_on,
    endedAt: row.ended_at,
    published: row.published,
    publicPhone: row.public_phone,
  }
}

function placeOf({ building_id, force_id, community }: PostRow): Post['place'] {
  if (building_id !== null) return { kind: 'building', id: building_id }
  return force_id === null ? { kind: 'division', code: community } : { kind: 'force', id: force_id }
}

export function presentAccount(login: LoginRow, posts: readonly PostRow[], placeName: string, facts: SignInFacts): Account {
  return { ...login, ...facts, posts: posts.filter((post) => post.account_id === login.id).map((post) => presentPost(post, placeName)) }
}
