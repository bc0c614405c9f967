import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { migrate } from '../db/migrate.ts'
import { asOwner } from '../db/owner-client.ts'
import type { Connection } from '../db/pool.ts'
import { ensureRoles } from '../db/roles.ts'
import { ensureBackupKey } from './backup-key.ts'
import { createContainer } from './container.write.ts'
import { prepareEmpty, restoreLogical } from './logical.restore.ts'
import { writeLogical } from './logical.write.ts'
import { noSink } from './part-sink.ts'
import { readVersions } from './tables.ts'

const community = 530502004001
let at: TestDatabase
let folder = ''
let owner: Connection
let empty: Connection
const role = `linli_plain_${String(process.pid)}`

/** As at a provider: the owner of the database is no superuser, so the forced wall stands before it too. */
beforeAll(async () => {
  at = await createTestDatabase()
  folder = await mkdtemp(path.join(os.tmpdir(), 'linli-logical-'))
  await at.asOwner(`create role ${role} login createrole password 'plain'`)
  for (const name of ['linli_app', 'linli_auth', 'linli_jobs']) await at.asOwner(`grant ${name} to ${role} with admin option`)
  owner = await databaseOf(`${role}_a`)
  empty = await databaseOf(`${role}_b`)
  await ensureRoles(owner, { app: 'app', auth: 'auth' })
  await migrate(owner)
  await asOwner(owner, 'test', async (client) => {
    await client.query(`insert into community (community, name) values ($1, '红花社区')`, [community]).catch(() => undefined)
    await client.query('alter table community no force row level security; alter table notice no force row level security')
    await client.query(`insert into community (community, name) values ($1, '红花社区')`, [community])
    await client.query(
      `insert into notice (community, id, title, body, privacy_class, state, starts_at, author)
       select $1, gen_random_uuid(), '停水', '明天停水', 'community', 'draft', now(), 'test' from generate_series(1, 40)`,
      [community],
    )
    await client.query('alter table community force row level security; alter table notice force row level security')
  })
}, 60_000)
afterAll(async () => {
  for (const name of [`${role}_a`, `${role}_b`]) await at.asOwner(`drop database if exists ${name} with (force)`)
  for (const database of [`${role}_a`, `${role}_b`])
    for (const kind of ['app', 'auth', 'jobs']) await at.asOwner(`drop role if exists linli_${kind}_${database}`)
  for (const name of ['linli_app', 'linli_auth', 'linli_jobs']) await at.asOwner(`revoke ${name} from ${role} cascade`)
  await at.asOwner(`drop role ${role}`)
  await at.drop()
  await rm(folder, { recursive: true, force: true })
})

test('an owner behind the forced wall backs up and restores every row, and the wall is forced again', async () => {
  const seen = await asOwner(owner, 'test', (client) => client.query('select from notice'))
  expect(seen.rowCount).toBe(0)
  const file = path.join(folder, 'rows.backup')
  const key = await ensureBackupKey(path.join(folder, 'backup.key'), () => undefined)
  const versions = await asOwner(owner, 'test', readVersions)
  const writer = await createContainer(file, key, {
    format: 1,
    kind: 'logical',
    createdAt: new Date().toISOString(),
    ...versions,
    key: key.fingerprint,
    systemId: '',
  })
  const { manifest } = await writer.finish(await writeLogical(owner, writer))
  expect(manifest.rows).toContainEqual({ schema: 'public', name: 'notice', rows: 40 })
  expect(await unforced(owner)).toEqual([])

  await ensureRoles(empty, { app: 'app', auth: 'auth' })
  await prepareEmpty(empty, versions.migration)
  const restored = await restoreLogical(empty, file, key, noSink)
  expect(restored).toEqual(manifest)
  expect(await unforced(empty)).toEqual([])
  await expect(prepareEmpty(empty, versions.migration)).rejects.toThrow(/is not empty/)
})

test('rows that a policy hides are an error, not a smaller backup', async () => {
  await expect(
    asOwner(owner, 'test', async (client) => {
      await client.query('set row_security = off')
      await client.query('copy notice to stdout')
    }),
  ).rejects.toThrow(/row-level security/)
})

async function databaseOf(name: string): Promise<Connection> {
  await at.asOwner(`create database ${name} owner ${role} template template0`)
  return { ...at.owner, user: role, password: 'plain', database: name }
}

async function unforced(connection: Connection): Promise<unknown[]> {
  return await asOwner(
    connection,
    'test',
    async (client) =>
      (
        await client.query(
          "select relname from pg_class where relkind = 'r' and relrowsecurity and not relforcerowsecurity and relnamespace = 'public'::regnamespace",
        )
      ).rows,
  )
}
