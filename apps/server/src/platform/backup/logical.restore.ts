import { from as copyFrom } from 'pg-copy-streams'
import type { CopyStreamQuery } from 'pg-copy-streams'
import { migrate } from '../db/migrate.ts'
import { type OwnerClient, asOwner } from '../db/owner-client.ts'
import type { Connection } from '../db/pool.ts'
import type { BackupKey } from './backup-key.ts'
import { withoutForce } from './bypass.ts'
import { unpack } from './cluster.restore.ts'
import { readManifest } from './container.read.ts'
import { nameOf } from './logical.write.ts'
import type { LogicalFacts, Manifest } from './manifest.ts'
import { type PartSink, noSink } from './part-sink.ts'
import { countRows, listTables } from './tables.ts'

/**
 * Loads the rows of a backup into an empty database that was just brought to the backup's migration, all or nothing.
 * Foreign keys are taken off and put back, which checks every row against them.
 * @throws Error in one sentence
 */
export async function restoreLogical(owner: Connection, file: string, key: BackupKey, files: PartSink): Promise<Manifest> {
  const manifest = await readManifest(file, key)
  const facts = manifest.logical
  if (facts === null) throw new Error(`${file} holds no rows; it is a copy of an embedded database and is restored into a data folder.`)
  await asOwner(owner, 'restore', (client) =>
    withoutForce(client, async () => {
      await client.query("set statement_timeout = 0; set row_security = off; set maintenance_work_mem = '256MB'")
      await client.query('begin')
      await requireTables(client, facts)
      await client.query(`truncate ${facts.tables.map((table) => nameOf(client, table)).join(', ')}`)
      const keys = await dropForeignKeys(client)
      const indexes = await dropIndexes(client)
      await unpack(file, key, { tables: createTableSink(client, facts), keys: noSink, files })
      for (const definition of indexes) await client.query(definition)
      for (const definition of keys) await client.query(definition)
      for (const { schema, name, last, called } of facts.sequences)
        await client.query("select setval(format('%I.%I', $1::text, $2::text)::regclass, $3, $4)", [schema, name, last, called])
      for (const { role, setting } of facts.settings) await applySetting(client, role, setting)
      await requireCounts(client, manifest)
      const commit = await client.query('commit')
      if (commit.command !== 'COMMIT') throw new Error('the restore was rolled back')
      await client.query('analyze')
    }),
  )
  return manifest
}

/** Brings an empty database to the migration a backup stands at. @throws Error when the database holds anything */
export async function prepareEmpty(owner: Connection, migration: string): Promise<void> {
  await asOwner(owner, 'restore', async (client) => {
    const tables = await listTables(client)
    if (tables.length > 0)
      throw new Error(`The database ${owner.database} is not empty (${String(tables.length)} tables); a restore needs an empty one.`)
  })
  await migrate(owner, () => undefined, migration)
}

/** The tables there now and those of the backup must be the same, and so must their columns. */
async function requireTables(client: OwnerClient, { tables }: LogicalFacts): Promise<void> {
  const now = new Set((await listTables(client)).map((table) => nameOf(client, table)))
  const then = new Set(tables.map((table) => nameOf(client, table)))
  const missing = [...then].filter((name) => !now.has(name))
  if (missing.length > 0)
    throw new Error(`This version of Linli has no place for ${missing.join(', ')}; restore with the version that made the backup.`)
}

async function dropForeignKeys(client: OwnerClient): Promise<string[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(c.oid) as definition
     from pg_constraint c join pg_namespace n on n.oid = c.connamespace where c.contype = 'f' and c.conparentid = 0 and n.nspname not in ('pg_catalog', 'information_schema')`,
  )
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${client.escapeIdentifier(name)}`)
  return rows.map(({ table, name, definition }) => `alter table ${table} add constraint ${client.escapeIdentifier(name)} ${definition}`)
}

/** Indexes that no constraint stands on: built once over all rows they take a fraction of the time. */
async function dropIndexes(client: OwnerClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
     where not i.indisunique and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
       and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = i.indrelid and d.deptype = 'e')`,
  )
  for (const { name } of rows) await client.query(`drop index ${name}`)
  return rows.map(({ definition }) => definition)
}

function createTableSink(client: OwnerClient, { tables }: LogicalFacts): PartSink {
  let stream: CopyStreamQuery | null = null
  let done: Promise<void> = Promise.resolve()
  return {
    begin({ name }) {
      const table = tables.find((one) => `${one.schema}/${one.name}` === name)
      if (table === undefined) throw new Error(`there is no table for ${name}`)
      const columns = table.columns.map((column) => client.escapeIdentifier(column)).join(', ')
      const copy = client.query(copyFrom(`copy ${nameOf(client, table)} (${columns}) from stdin (format binary)`))
      stream = copy
      done = new Promise((resolve, reject) => {
        copy.once('finish', () => resolve())
        copy.once('error', reject)
      })
      done.catch(() => undefined)
      return Promise.resolve()
    },
    async data(block) {
      const into = stream
      if (into?.write(block) === false) await Promise.race([new Promise((resolve) => into.once('drain', resolve)), done])
    },
    async end() {
      stream?.end()
      stream = null
      await done
    },
  }
}

/** Lists are kept quoted by Postgres itself and must not be quoted again. */
const listSettings = new Set(['search_path', 'session_preload_libraries', 'local_preload_libraries', 'temp_tablespaces'])

async function applySetting(client: OwnerClient, role: string | null, setting: string): Promise<void> {
  const name = setting.slice(0, setting.indexOf('='))
  const value = setting.slice(name.length + 1)
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name')
  const target =
    role === null ? `database ${rows[0]?.name ?? ''}` : `role ${client.escapeIdentifier(role)} in database ${rows[0]?.name ?? ''}`
  await client.query(
    `alter ${target} set ${client.escapeIdentifier(name)} to ${listSettings.has(name) ? value : client.escapeLiteral(value)}`,
  )
}

async function requireCounts(client: OwnerClient, { rows }: Manifest): Promise<void> {
  const now = new Map((await countRows(client)).map((count) => [`${count.schema}.${count.name}`, count.rows]))
  const wrong = rows.filter((count) => now.get(`${count.schema}.${count.name}`) !== count.rows)
  if (wrong.length > 0) throw new Error(`Not every row arrived: ${wrong.map(({ schema, name }) => `${schema}.${name}`).join(', ')}.`)
}
