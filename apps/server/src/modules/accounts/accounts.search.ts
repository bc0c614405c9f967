import { sql } from 'kysely'
import { type SearchEntity, scannedEntity } from '../../platform/search/index.ts'

/** Holders of posts by name; a community has some dozens. */
export const accountSearch: SearchEntity = scannedEntity({
  kind: 'account',
  may: (caller) => caller.kind === 'staff' && caller.rights.has('accounts.read'),
  rows: (tx, { community }) =>
    tx
      .selectFrom('post as t')
      .leftJoin('building as b', (join) => join.onRef('b.community', '=', 't.community').onRef('b.id', '=', 't.building_id'))
      .select(['t.id', 't.holder as title'])
      .select(sql<string>`coalesce(b.name, t.organisation, '')`.as('detail'))
      .select(sql<null>`null`.as('household'))
      .select(sql<boolean>`t.ended_at is not null`.as('past'))
      .where('t.community', '=', community)
      .orderBy('t.id')
      .limit(2_000)
      .execute(),
})
