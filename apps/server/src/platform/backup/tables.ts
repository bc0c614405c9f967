import { type OwnerClient, asOwner } from '../db/owner-client.ts'
import type { Connection } from '../db/pool.ts'
import type { Manifest, TableCount } from './manifest.ts'

export interface TableName {
  schema: string
  name: string
}

/** Every table of the installation, of whatever schema; not those that belong to an extension. */
export async function listTables(client: OwnerClient): Promise<TableName[]> {
  const { rows } = await client.query<TableName>(`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
      and c.relpersistence = 'p' and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by 1, 2`)
  return rows
}

/** Rows of every table, in the transaction the client is in. */
export async function countRows(client: OwnerClient): Promise<TableCount[]> {
  const counts: TableCount[] = []
  for (const { schema, name } of await listTables(client)) {
    const table = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`
    const { rows } = await client.query<{ rows: string }>(`select count(*) as rows from ${table}`)
    counts.push({ schema, name, rows: Number(rows[0]?.rows ?? 0) })
  }
  return counts
}

/** Heads of the audit chains, in the transaction the client is in. */
export async function readChains(client: OwnerClient): Promise<Manifest['chains']> {
  const { rows } = await client.query<{ community: string; seq: string; hash: string }>(
    "select community, audit_seq as seq, encode(audit_hash, 'hex') as hash from chain_head order by community",
  )
  return rows.map(({ community, seq, hash }) => ({ community: Number(community), seq: Number(seq), hash }))
}

/** Names of the last migration and of the server. */
export async function readVersions(client: OwnerClient): Promise<{ migration: string; postgres: number }> {
  const { rows } = await client.query<{ migration: string | null; version: number }>(
    "select (select max(name) from migration) as migration, current_setting('server_version_num')::int as version",
  )
  const [found] = rows
  if (found === undefined || found.migration === null) throw new Error('The database holds no installation of Linli.')
  return { migration: found.migration, postgres: Math.floor(found.version / 10_000) }
}

/**
 * Compares a restored database with what its backup says of it: rows where nothing was written while they were counted, and
 * that each audit chain goes through the link that was its head then.
 * @returns what differs, and the database's day
 */
export async function readRestored(owner: Connection, manifest: Manifest): Promise<{ problems: string[]; today: string }> {
  return await asOwner(owner, 'rehearsal', async (client) => {
    const problems: string[] = []
    if (manifest.rowsExact) {
      const now = new Map((await countRows(client)).map(({ schema, name, rows }) => [`${schema}.${name}`, rows]))
      for (const { schema, name, rows } of manifest.rows) {
        const found = now.get(`${schema}.${name}`)
        // A newer version's migrations add their own names.
        if (found !== rows && `${schema}.${name}` !== 'public.migration')
          problems.push(`${schema}.${name}: ${String(found ?? 'no')} rows instead of ${String(rows)}`)
      }
    }
    for (const { community, seq, hash } of manifest.chains) {
      if (seq === 0) continue
      const { rows } = await client.query<{ hash: string }>(
        "select encode(hash, 'hex') as hash from audit_entry where community = $1 and seq = $2",
        [community, seq],
      )
      if (rows[0]?.hash !== hash)
        problems.push(`${String(community)}: the audit chain does not go through entry ${String(seq)} of the backup`)
    }
    const { rows } = await client.query<{ today: string }>("select to_char(now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as today")
    return { problems, today: rows[0]?.today ?? '' }
  })
}
