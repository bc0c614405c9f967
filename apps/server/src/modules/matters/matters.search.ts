import { sql } from 'kysely'
import { indexedEntity } from '../../platform/search/index.ts'

/** Matters by number and title; settled ones last. A number looks like a door or a telephone too, whatever the box takes it for. */
export const matterSearch = indexedEntity({
  kind: 'matter',
  may: (caller) => caller.kind === 'staff' && caller.rights.has('matters.read'),
  table: 'matter',
  title: 'title',
  detail: sql<string>`t.number`,
  past: sql<boolean>`t.state in ('confirmed', 'closed', 'withdrawn', 'merged')`,
  exactly: (ask) => {
    const typed = ask.text.normalize('NFKC').replace(/\s/gu, '')
    return /^\d{4}-\d{5,6}$/u.test(typed) ? sql<boolean>`t.number = ${typed}` : null
  },
})
