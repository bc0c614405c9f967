import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { migrateJobs } from './jobs-schema.ts'
import type { Connection } from './pool.ts'

const folder = path.resolve(import.meta.dirname, '../../../../../database/migrations')
/** One number for all instances of the program: only one migrates at a time. */
const advisoryLock = 5_305_020_040

export interface Migration {
  name: string
  sql: string
}

/** The migrations in order. Fails when the head file does not name the last one: two branches then met. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((file) => /^\d{4}_[a-z_]+\.sql$/.test(file)).sort()
  const head = (await readFile(path.join(folder, 'HEAD'), 'utf8')).trim()
  const last = names.at(-1)?.replace(/\.sql$/, '')
  if (last !== head) throw new Error(`database/migrations/HEAD names ${head}, but the last migration is ${String(last)}; put them in order`)
  return Promise.all(
    names.map(async (file) => ({ name: file.replace(/\.sql$/, ''), sql: await readFile(path.join(folder, file), 'utf8') })),
  )
}

/**
 * Brings the schema to the head as its owner, one transaction a migration, under an advisory lock.
 * @param upTo the last one wanted: a restore first makes the schema its backup had
 * @returns the names applied now
 */
export async function migrate(owner: Connection, onApplied: (name: string) => void = () => undefined, upTo?: string): Promise<string[]> {
  const all = await readMigrations()
  if (upTo !== undefined && !all.some(({ name }) => name === upTo))
    throw new Error(`the migration ${upTo} is of a newer version; take that version`)
  const migrations = upTo === undefined ? all : all.filter(({ name }) => name <= upTo)
  const client = new pg.Client({ ...owner, application_name: 'linli migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [advisoryLock])
    await client.query("set lock_timeout = '5s'")
    await client.query('create table if not exists migration (name text primary key, applied_at timestamptz not null default now())')
    const done = new Set((await client.query<{ name: string }>('select name from migration')).rows.map((row) => row.name))
    const unknown = [...done].filter((name) => !migrations.some((migration) => migration.name === name))
    if (unknown.length > 0) throw new Error(`the database was migrated by a newer version (${unknown.join(', ')}); start that version`)
    const applied: string[] = []
    for (const migration of migrations.filter(({ name }) => !done.has(name))) {
      await apply(client, migration)
      onApplied(migration.name)
      applied.push(migration.name)
    }
    await migrateJobs(owner)
    return applied
  } finally {
    await client.end()
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query('insert into migration (name) values ($1)', [migration.name])
    const commit = await client.query('commit')
    if (commit.command !== 'COMMIT') throw new Error('rolled back at commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${migration.name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
