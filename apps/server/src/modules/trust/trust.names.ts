import { sql } from 'kysely'
import { systemCaller } from '../../platform/caller.ts'
import { type Database, type Tx, inScope } from '../../platform/db/in-scope.ts'

/** How each kind of audited thing is called by people. Ids that are gone keep no name; a suggestion's code opens it to its reader, so it is no name. */
const nameQueries: Record<string, (tx: Tx, community: number, ids: string[]) => Promise<{ id: string; name: string | null }[]>> = {
  person: (tx, community, ids) => named(tx, sql`select id, name from person where community = ${community} and id = any(${ids})`),
  household: (tx, community, ids) =>
    named(
      tx,
      sql`
    select o.household_id as id, d.label as name from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id
    where o.community = ${community} and o.household_id = any(${ids}) and o.ends_on is null`,
    ),
  dwelling: (tx, community, ids) =>
    named(tx, sql`select id, label as name from dwelling where community = ${community} and id = any(${ids})`),
  building: (tx, community, ids) => named(tx, sql`select id, name from building where community = ${community} and id = any(${ids})`),
  estate: (tx, community, ids) => named(tx, sql`select id, name from estate where community = ${community} and id = any(${ids})`),
  notice: (tx, community, ids) => named(tx, sql`select id, title as name from notice where community = ${community} and id = any(${ids})`),
  screen: (tx, community, ids) => named(tx, sql`select id, name from screen where community = ${community} and id = any(${ids})`),
  post: (tx, community, ids) => named(tx, sql`select id, holder as name from post where community = ${community} and id = any(${ids})`),
  household_pass: (tx, community, ids) =>
    named(
      tx,
      sql`
    select p.id, d.label as name from household_pass p join occupancy o on o.community = p.community and o.household_id = p.household_id and o.ends_on is null
      join dwelling d on d.community = o.community and d.id = o.dwelling_id where p.community = ${community} and p.id = any(${ids})`,
    ),
  contact: (tx, community, ids) => named(tx, sql`select id, name from contact where community = ${community} and id = any(${ids})`),
  import: (tx, community, ids) =>
    named(tx, sql`select id, file_name as name from import_batch where community = ${community} and id = any(${ids})`),
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

/** Names of audited things by `entity:id`, one query an entity kind. */
export async function entityNames(
  tx: Tx,
  community: number,
  refs: { entity: string; entity_id: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, Set<string>>()
  for (const { entity, entity_id: id } of refs) {
    if (id === null || !uuid.test(id) || nameQueries[entity] === undefined) continue
    ids.set(entity, (ids.get(entity) ?? new Set()).add(id))
  }
  const found = await Promise.all(
    [...ids].map(async ([entity, wanted]) => {
      const rows = (await nameQueries[entity]?.(tx, community, [...wanted])) ?? []
      return rows.flatMap(({ id, name }) => (name === null ? [] : [[`${entity}:${id}`, name] as const]))
    }),
  )
  return new Map(found.flat())
}

/**
 * Names of accounts that acted in a community: holders of posts (street posts stand outside the community's own
 * range, hence the system scope), the door of a resident, the name of a screen.
 */
export async function accountNames(database: Database, community: number, accounts: string[]): Promise<ReadonlyMap<string, string>> {
  if (accounts.length === 0) return new Map()
  return inScope(database, systemCaller('audit-names'), 'read', async (tx) => {
    const rows = await named(
      tx,
      sql`
      select r.account_id as id, d.label as name from resident_account r
        join occupancy o on o.community = r.community and o.household_id = r.household_id and o.ends_on is null
        join dwelling d on d.community = o.community and d.id = o.dwelling_id
        where r.community = ${community} and r.account_id = any(${accounts})
      union all select account_id, name from screen where community = ${community} and account_id = any(${accounts})
      union all select * from (select distinct on (account_id) account_id, holder from post where account_id = any(${accounts}) order by account_id, created_at desc) p`,
    )
    return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])))
  })
}

/** Accounts whose post is held under exactly this name, wherever the post stands. */
export async function accountsNamed(database: Database, name: string): Promise<string[]> {
  const rows = await inScope(database, systemCaller('audit-names'), 'read', (tx) =>
    tx.selectFrom('post').select('account_id').distinct().where('holder', '=', name).execute(),
  )
  return rows.map((row) => row.account_id)
}

async function named(tx: Tx, query: ReturnType<typeof sql>): Promise<{ id: string; name: string | null }[]> {
  const { rows } = await query.execute(tx)
  return rows as { id: string; name: string | null }[]
}
