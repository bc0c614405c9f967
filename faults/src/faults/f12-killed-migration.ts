import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readMigrations } from '@linli/server/src/platform/db/migrate.ts'
import type { Connection } from '@linli/server/src/platform/db/pool.ts'
import pg from 'pg'
import { check } from '../checker.ts'
import { type Fault, attempt, newReport, unless } from '../fault.ts'
import { openJournal } from '../journal.ts'
import { startWriting, tally } from '../writing.ts'

export const killedMigration: Fault = {
  id: 'F12',
  name: 'kill -9 of the program that migrates; a migration under a running server',
  async run({ arena: open, dice, times, journals, log }) {
    const report = newReport()
    const arena = await open()
    const head = (await readMigrations()).at(-1)?.name
    const clean = await fresh(arena.owner, 'linli_f12_clean')
    const begun = performance.now()
    await migrateInChild(clean)
    const whole = performance.now() - begun
    const wanted = await describe(clean)
    for (let index = 1; index <= times(2); index += 1) {
      const after = Math.round((dice.between(5, 100) / 100) * whole)
      await attempt(report, `killed ${String(after)} ms into ${String(Math.round(whole))} ms`, async () => {
        const database = await fresh(arena.owner, 'linli_f12')
        const child = begin(database)
        await wait(after)
        child.kill('SIGKILL')
        await ended(child)
        const applied = (
          await ask<{ name: string }>(database, "select name from migration where to_regclass('migration') is not null").catch(() => [])
        ).length
        const code = await migrateInChild(database)
        const [last] = await ask<{ name: string }>(database, 'select max(name) as name from migration')
        log(`F12 ${String(index)}: ${String(applied)} migrations stood after the kill`)
        return [
          ...unless(code === 0, `the next start ended with ${String(code)}`),
          ...unless(last?.name === head, `it stands at ${String(last?.name)}`),
          ...unless(
            JSON.stringify(await describe(database)) === JSON.stringify(wanted),
            'the schema is not that of an undisturbed migration',
          ),
        ]
      })
    }
    await attempt(report, 'two that start at once migrate once', async () => {
      const database = await fresh(arena.owner, 'linli_f12')
      const codes = await Promise.all([migrateInChild(database), migrateInChild(database)])
      return [
        ...unless(
          codes.every((code) => code === 0),
          `they ended with ${codes.join(' ')}`,
        ),
        ...unless(JSON.stringify(await describe(database)) === JSON.stringify(wanted), 'the schema differs'),
      ]
    })
    await attempt(report, 'a column is added while the server of before writes on', async () => {
      const journal = openJournal(journals)
      const writing = startWriting(arena, journal)
      await wait(300)
      // As a migration does it: the lock is given up rather than waited for at everyone's cost.
      await arena.ask(
        "set lock_timeout = '5s'; alter table notice add column fault_probe text; alter table notice add column fault_count integer not null default 0",
      )
      await wait(300)
      const answers = await writing.end()
      const problems = await check(arena, journal)
      await arena.ask('alter table notice drop column fault_probe, drop column fault_count')
      return [
        ...problems,
        ...unless(
          answers.every(({ status }) => status === 200),
          `answers: ${tally(answers)}`,
        ),
      ]
    })
    for (const name of ['linli_f12', 'linli_f12_clean']) await arena.ask(`drop database if exists ${name} with (force)`)
    return report
  },
}

async function fresh(owner: Connection, name: string): Promise<Connection> {
  await ask(owner, `drop database if exists ${name} with (force)`)
  await ask(owner, `create database ${name} template template0`)
  return { ...owner, database: name }
}

function begin(database: Connection): ChildProcess {
  const child = fork(path.join(import.meta.dirname, '../children/migrate.ts'), [], {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.send(database)
  return child
}

async function migrateInChild(database: Connection): Promise<number | null> {
  return await ended(begin(database))
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  return await new Promise((resolve) => child.once('exit', resolve))
}

/** Every table, column, index, constraint, function and policy. */
async function describe(database: Connection): Promise<string[]> {
  const rows = await ask<{ text: string }>(
    database,
    `select format('%s %s %s %s', table_schema, table_name, column_name, data_type) as text from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')
     union all select indexdef from pg_indexes where schemaname not in ('pg_catalog', 'information_schema')
     union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where conrelid <> 0
     union all select oid::regprocedure || ' ' || md5(prosrc) from pg_proc where pronamespace in ('public'::regnamespace, 'app'::regnamespace)
     union all select format('%s %s %s %s %s', tablename, policyname, roles, qual, with_check) from pg_policies
     order by 1`,
  )
  return rows.map(({ text }) => text)
}

async function ask<Row extends pg.QueryResultRow>(connection: Connection, text: string): Promise<Row[]> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}
