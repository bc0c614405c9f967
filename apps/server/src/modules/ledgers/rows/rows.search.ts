import { sql } from 'kysely'
import { type SearchEntity, indexedEntity } from '../../../platform/search/index.ts'

/** Rows that stand for something of their own; Party members, tenants and those appointed are found as the people they are. */
const may: SearchEntity['may'] = (caller) => caller.kind === 'staff' && caller.rights.has('register.read')
const past = sql<boolean>`t.ends_on is not null`

const facilities = indexedEntity({
  kind: 'facility',
  may,
  table: 'facility',
  title: 'name',
  detail: sql<string | null>`t.place`,
  phones: true,
  past,
})

const shops = indexedEntity({
  kind: 'shop',
  may,
  table: 'shop_unit',
  title: 'name',
  detail: sql<string | null>`coalesce(t.address, t.contact)`,
  phones: true,
  past,
})

export const ledgerSearch: readonly SearchEntity[] = [facilities, shops]
