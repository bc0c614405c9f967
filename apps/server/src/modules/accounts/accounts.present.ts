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
    place: row.building_id === null ? { kind: 'division', code: row.community } : { kind: 'building', id: row.building_id },
    placeName: row.building ?? placeName,
    organisation: row.organisation,
    startsOn: row.starts_on,
    endedAt: row.ended_at,
    published: row.published,
    publicPhone: row.public_phone,
  }
}

export function presentAccount(login: LoginRow, posts: readonly PostRow[], placeName: string, facts: SignInFacts): Account {
  return { ...login, ...facts, posts: posts.filter((post) => post.account_id === login.id).map((post) => presentPost(post, placeName)) }
}
