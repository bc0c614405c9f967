import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { type OwnerClient, asOwner } from '../../platform/db/owner-client.ts'
import type { Connection } from '../../platform/db/pool.ts'
import { AppError } from '../../platform/errors.ts'
import type { EventNote } from '../../platform/record.ts'
import { actorChannel } from '../accounts/index.ts'
import { demoCommunity } from './demo.content.ts'
import { type DemoParts, recreateDemo } from './demo.service.ts'

const community = demoCommunity

/** The chains stay: what was done in the demo is not unwritten, and screens go on from the number they have. */
const kept = ['audit_entry', 'outbox', 'chain_head']

/**
 * Removes the demo community's rows and accounts and creates them anew; nothing of any other community is touched.
 * @param owner the application may not delete, so the tables' owner does
 * @throws AppError refused: not-demo, demo-off, other-communities
 */
export async function resetDemo(parts: DemoParts, owner: Connection): Promise<void> {
  const refusal = reasonAgainst(parts, await listCommunities(parts))
  if (refusal !== null) throw new AppError('refused', refusal)
  const news = await noticesToWithdraw(parts)
  await removeRows(owner)
  await recreateDemo(parts, news)
}

async function listCommunities({ deps }: DemoParts): Promise<{ community: number; demo: boolean }[]> {
  return inScope(deps.database, systemCaller('demo'), 'read', (tx) => tx.selectFrom('community').select(['community', 'demo']).execute())
}

function reasonAgainst(
  { deps }: DemoParts,
  there: { community: number; demo: boolean }[],
): { reason: string; zh: string; en: string } | null {
  const own = there.find((row) => row.community === community)
  if (own?.demo === false)
    return { reason: 'not-demo', zh: '这个社区不是演示社区，不能重置。', en: 'This community is not the demo; it cannot be reset.' }
  if (!deps.config.demo)
    return {
      reason: 'demo-off',
      zh: '演示已关闭(LINLI_DEMO=0 或生产环境),不能重置。',
      en: 'The demo is switched off (LINLI_DEMO=0, or production); there is nothing to reset.',
    }
  // The demo's street officer has a published password and would reach the real communities of the street.
  if (own === undefined && there.length > 0)
    return {
      reason: 'other-communities',
      zh: '这里已有真实社区，不再创建演示社区。',
      en: 'There are real communities here; no demo is created beside them.',
    }
  return null
}

async function noticesToWithdraw({ deps }: DemoParts): Promise<EventNote[]> {
  const rows = await inScope(deps.database, systemCaller('demo', community), 'read', (tx) =>
    tx
      .selectFrom('notice')
      .select(['id', 'privacy_class', 'audience'])
      .where('community', '=', community)
      .where('state', '=', 'published')
      .execute(),
  )
  return rows.map((row) => ({
    kind: 'notice.withdrawn',
    privacyClass: row.privacy_class as 'public' | 'community' | 'household',
    audience: row.audience,
    data: { id: row.id },
  }))
}

async function removeRows(owner: Connection): Promise<void> {
  await asOwner(owner, 'demo reset', async (client) => {
    await client.query('begin')
    await client.query("set local lock_timeout = '5s'")
    const tables = await listTables(client)
    const past = await ownerSeesAll(client)
    // Row-level security is forced on the owner too; lifted for this transaction where the owner is no superuser.
    if (!past) for (const table of tables) await client.query(`alter table ${client.escapeIdentifier(table)} no force row level security`)
    const accounts = await removeAccounts(client)
    for (const table of tables) await client.query(`delete from ${client.escapeIdentifier(table)} where community = $1`, [community])
    if (!past) for (const table of tables) await client.query(`alter table ${client.escapeIdentifier(table)} force row level security`)
    for (const account of accounts) await client.query('select pg_notify($1, $2)', [actorChannel, account])
    const commit = await client.query('commit')
    if (commit.command !== 'COMMIT') throw new Error('the removal was rolled back at commit')
  })
}

/** Residents and televisions of the demo, and everyone the demo made, its street officer included. */
async function removeAccounts(client: OwnerClient): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `delete from auth."user" u where (u.kind = 'staff' and (u.demo or (u.id like $1::text || '.%')))
       or u.id in (select account_id from resident_account where community = $1::bigint union select account_id from screen where community = $1::bigint) returning u.id`,
    [community],
  )
  const accounts = rows.map((row) => row.id)
  await client.query('delete from post where account_id = any($1)', [accounts])
  return accounts
}

/** Tables of tenants, those that point at others first. */
async function listTables(client: OwnerClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; points: string[] }>(
    `
    select c.relname as name, array(select distinct t.relname::text from pg_constraint k join pg_class t on t.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f' and t.oid <> c.oid) as points
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'community' and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> all ($1)`,
    [kept],
  )
  const ordered: string[] = []
  for (let left = rows; left.length > 0;) {
    const free = left.filter((table) => !left.some((other) => other !== table && other.points.includes(table.name)))
    if (free.length === 0) throw new Error('the tables point at each other in a circle')
    ordered.push(...free.map((table) => table.name))
    left = left.filter((table) => !free.includes(table))
  }
  return ordered
}

async function ownerSeesAll(client: OwnerClient): Promise<boolean> {
  const { rows } = await client.query<{ all: boolean }>(
    'select rolsuper or rolbypassrls as "all" from pg_roles where rolname = current_user',
  )
  return rows[0]?.all === true
}
