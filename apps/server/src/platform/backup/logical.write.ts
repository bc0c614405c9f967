import type { Readable } from 'node:stream'
import { to as copyTo } from 'pg-copy-streams'
import { type OwnerClient, asOwner } from '../db/owner-client.ts'
import type { Connection } from '../db/pool.ts'
import { withoutForce } from './bypass.ts'
import type { ContainerWriter, ManifestFacts } from './container.write.ts'
import type { LogicalFacts, TableCount } from './manifest.ts'
import { type TableName, listTables, readChains } from './tables.ts'

/**
 * Copies every row of every table as of one moment. The owner must see all of them: with row_security off Postgres answers an
 * error where a policy would hide rows, so that a backup is whole or is none (HOSTILE.md §4, last row).
 */
export async function writeLogical(owner: Connection, writer: ContainerWriter): Promise<ManifestFacts> {
  return await asOwner(owner, 'backup', (client) =>
    withoutForce(client, async () => {
      await client.query("set statement_timeout = 0; set lock_timeout = '10s'; set row_security = off; set extra_float_digits = 3")
      await client.query('begin isolation level repeatable read read only')
      const tables = await listTables(client)
      const rows: TableCount[] = []
      const described: LogicalFacts['tables'] = []
      for (const table of tables) {
        const columns = await listColumns(client, table)
        const copy = client.query(
          copyTo(
            `copy ${nameOf(client, table)} (${columns.map((name) => client.escapeIdentifier(name)).join(', ')}) to stdout (format binary)`,
          ),
        )
        await writer.file(`tables/${table.schema}/${table.name}`, chunksOf(copy))
        rows.push({ ...table, rows: copy.rowCount })
        described.push({ ...table, columns })
      }
      const facts = { tables: described, sequences: await readSequences(client), settings: await readSettings(client) }
      const chains = await readChains(client)
      await client.query('commit')
      return { rows, rowsExact: true, chains, cluster: null, logical: facts }
    }),
  )
}

/** Stored columns alone: generated ones are computed again. */
async function listColumns(client: OwnerClient, { schema, name }: TableName): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select a.attname as name from pg_attribute a where a.attrelid = format('%I.%I', $1::text, $2::text)::regclass
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum`,
    [schema, name],
  )
  return rows.map((row) => row.name)
}

async function readSequences(client: OwnerClient): Promise<LogicalFacts['sequences']> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    "select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S' and n.nspname not in ('pg_catalog', 'information_schema') order by 1, 2",
  )
  const sequences: LogicalFacts['sequences'] = []
  for (const { schema, name } of rows) {
    const found = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`,
    )
    sequences.push({ schema, name, last: found.rows[0]?.last ?? '1', called: found.rows[0]?.called ?? false })
  }
  return sequences
}

/** Only groups and the database itself: the logins carry the database's name, which may be another after a restore. */
async function readSettings(client: OwnerClient): Promise<LogicalFacts['settings']> {
  const { rows } = await client.query<{ role: string | null; setting: string }>(
    `select r.rolname as role, unnest(s.setconfig) as setting from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole
     where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
       and (r.rolname in ('linli_app', 'linli_auth', 'linli_jobs') or s.setrole = 0)`,
  )
  return rows
}

export function nameOf(client: OwnerClient, { schema, name }: TableName): string {
  return `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`
}

async function* chunksOf(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield chunk as Buffer
}
