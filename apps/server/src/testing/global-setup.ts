import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../platform/db/embedded/index.ts'
import { migrate } from '../platform/db/migrate.ts'
import type { Connection } from '../platform/db/pool.ts'
import { ensureRoles } from '../platform/db/roles.ts'
import { templateDatabase, testPasswords } from './database.ts'

declare module 'vitest' {
  interface ProvidedContext {
    testServer: Connection
  }
}

const debianPrograms = '/usr/lib/postgresql/15/bin'

/** One server for the run (LINLI_TEST_POSTGRES=debian: Debian's PostgreSQL 15), with a migrated template to copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'linli-test-'))
  const debian = process.env['LINLI_TEST_POSTGRES'] === 'debian'
  const server = await startEmbedded({
    dataDir: folder,
    passwords: { owner: 'owner' },
    log: () => undefined,
    fsync: false,
    ...(debian ? { programs: debianPrograms } : {}),
  })
  const client = new Client({ ...server })
  await client.connect()
  await client.query(`create database ${templateDatabase}`)
  await client.end()
  const template: Connection = {
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    database: templateDatabase,
  }
  await ensureRoles(template, testPasswords)
  await migrate(template)
  project.provide('testServer', template)
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
