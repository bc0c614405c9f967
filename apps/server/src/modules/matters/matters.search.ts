import { sql } from 'kysely'
import { indexedEntity } from '../../platform/search/index.ts'

/** Matters by number, its end, and their title; settled ones last. */
export const matterSearch = indexedEntity({
  kind: 'matter',
  may: (caller) => caller.kind === 'staff' && caller.rights.has('matters.read'),
  table: 'matter',
  title: 'title',
  detail: sql<string>`t.number`,
  past: sql<boolean>`t.state in ('confirmed', 'closed', 'withdrawn', 'merged')`,
  exactly: (ask, meaning) =>
    meaning.kind === 'han' && /^\d{4}-\d{5,6}$/u.test(ask.text.normalize('NFKC').replace(/\s/gu, '')) ? sql<boolean>`t.number = ${ask.text.normalize('NFKC').replace(/\s/gu, '')}` : null,
})
