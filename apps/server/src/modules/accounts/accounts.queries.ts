import { sql } from 'kysely'
import { systemCaller } from '../../platform/caller.ts'
import { type Database, type Tx, inScope } from '../../platform/db/in-scope.ts'

export interface PostRow {
  id: string
  kind: string
  account_id: string
  holder: string
  community: number
  building_id: string | null
  building: string | null
  force_id: string | null
  force: string | null
  organisation: string | null
  starts_on: string
  ended_at: string | null
  published: boolean
  public_phone: string | null
}

/** Of the building of post `p`. */
const buildingName = sql`(select e.name || b.name from building b join estate e on e.community = b.community and e.id = b.estate_id where b.community = p.community and b.id = p.building_id)`
const forceName = sql`(select f.name from force f where f.community = p.community and f.id = p.force_id)`
const postColumns = sql`p.id, p.kind, p.account_id, p.holder, p.community, p.building_id, p.force_id, p.organisation, p.starts_on, p.ended_at, p.published, p.public_phone,
  ${buildingName} as building, ${forceName} as force`

/** Posts placed at exactly this division code, open ones first. */
export async function listPosts(tx: Tx, community: number): Promise<PostRow[]> {
  const { rows } =
    await sql<PostRow>`select ${postColumns} from post p where p.community = ${community} order by p.ended_at is not null, p.created_at, p.id`.execute(
      tx,
    )
  return rows
}

export async function findPost(tx: Tx, community: number, id: string): Promise<PostRow | undefined> {
  const { rows } = await sql<PostRow>`select ${postColumns} from post p where p.community = ${community} and p.id = ${id}`.execute(tx)
  return rows[0]
}

/** Open administrator posts of a community, locked: two ended at once must not leave none. */
export async function lockAdministrators(tx: Tx, community: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('post')
    .select('id')
    .where('community', '=', community)
    .where('kind', '=', 'administrator')
    .where('ended_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map((row) => row.id)
}

export interface LoginRow {
  id: string
  login: string
  name: string
  disabled: boolean
}

/** Logins of accounts by id; residents and devices have none. Schema `auth` lies outside the wall. */
export async function listLogins(tx: Tx, accounts: readonly string[]): Promise<LoginRow[]> {
  if (accounts.length === 0) return []
  const { rows } = await sql<LoginRow>`
    select id, username as login, name, "disabledAt" is not null as disabled from auth."user" where kind = 'staff' and username is not null and id = any (${sql.val(accounts)}::text[])`.execute(
    tx,
  )
  return rows
}

export async function findLogin(database: Database, account: string): Promise<LoginRow | undefined> {
  const rows = await inScope(database, systemCaller('accounts'), 'read', (tx) => listLogins(tx, [account]))
  return rows[0]
}

/** What the place with this division code is called: the community here, else the division. */
export async function listPlaceNames(database: Database, code: number): Promise<string[]> {
  return inScope(database, systemCaller('accounts'), 'read', async (tx) => {
    const { rows } = await sql<{ name: string }>`
      select name from community where community = ${code} union all select name from division where code = ${code}`.execute(tx)
    return rows.map((row) => row.name)
  })
}

/** Names of posts' places by post id. */
export async function namePosts(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  return inScope(database, systemCaller('accounts'), 'read', async (tx) => {
    const { rows } = await sql<{ id: string; name: string }>`
      select p.id, coalesce(${buildingName}, ${forceName}, (select c.name from community c where c.community = p.community), (select d.name from division d where d.code = p.community limit 1), '') as name
      from post p where p.id = any (${sql.val(ids)}::uuid[])`.execute(tx)
    return new Map(rows.map((row) => [row.id, row.name]))
  })
}

export interface ReachRow {
  code: number
  name: string
  demo: boolean
}

/** Communities on this installation inside any of the ranges; `null` = all of them (what anyone may know). */
export async function listReach(database: Database, ranges: readonly { lo: number; hi: number }[] | null): Promise<ReachRow[]> {
  if (ranges?.length === 0) return []
  return inScope(database, systemCaller('accounts'), 'read', async (tx) => {
    const inside =
      ranges === null
        ? sql`true`
        : sql`exists (select from unnest(${sql.val(ranges.map((range) => range.lo))}::bigint[], ${sql.val(ranges.map((range) => range.hi))}::bigint[]) as r (lo, hi) where c.community >= r.lo and c.community < r.hi)`
    const { rows } =
      await sql<ReachRow>`select c.community as code, c.name, c.demo from community c where ${inside} order by c.community limit 1000`.execute(
        tx,
      )
    return rows
  })
}
