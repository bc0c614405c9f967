import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type TestApp, createTestApp } from '../../testing/app.ts'
import { redFlower } from '../../testing/register.ts'
import { noteBackupStatus } from '../backup/backup-status.ts'
import { systemCaller } from '../caller.ts'
import { inScope } from '../db/in-scope.ts'
import { defineJob, enqueue } from '../jobs/index.ts'
import { untilQueue } from '../jobs/testing/runners.ts'
import { type MetricsServer, serveMetrics } from './server.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

const failing = defineJob({
  name: 'test.failing',
  about: { zh: '测试', en: 'Test' },
  input: z.object({}),
  attempts: 1,
  run: () => Promise.reject(new Error('no')),
})

describe('metrics', () => {
  let app: TestApp
  let server: MetricsServer
  let dataDir: string
  let page = ''

  const ask = (target: string, options: { method?: string; host?: string } = {}) =>
    new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
      request(
        {
          host: '127.0.0.1',
          port: server.port,
          path: target,
          method: options.method ?? 'GET',
          headers: { host: options.host ?? '127.0.0.1' },
        },
        (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (part: string) => (text += part))
          response.on('end', () => resolve({ status: response.statusCode ?? 0, type: String(response.headers['content-type']), text }))
        },
      )
        .on('error', reject)
        .end()
    })

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'linli-metrics-'))
    app = await createTestApp({ LINLI_METRICS_PORT: '9464', LINLI_DATA: dataDir }, { moreJobs: [failing] })
    await app.runner.start()
    const admin = await app.signIn({ login: 'metrics', post: { kind: 'administrator', community: redFlower } })
    await admin.get(`/api/communities/${String(redFlower)}/persons?q=${encodeURIComponent('张秘密')}`)
    await admin.get(`/api/communities/530502004999/persons`)
    await inScope(app.deps.database, systemCaller('test', redFlower), 'write', (tx) => enqueue(tx, failing, {}))
    await untilQueue(app.db, ([job]) => job?.attempts === 1 && !job.locked)
    await noteBackupStatus(dataDir, {
      lastOk: { at: new Date(Date.now() - 3_600_000).toISOString(), file: 'b', kind: 'full', bytes: 1, seconds: 1 },
    })
    const { renderMetrics } = app
    if (renderMetrics === null) throw new Error('no metrics')
    server = await serveMetrics(0, renderMetrics)
    page = (await ask('/metrics')).text
  })
  afterAll(async () => {
    await server.stop()
    await app.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  const value = (line: string) =>
    Number(
      page
        .split('\n')
        .find((each) => each.startsWith(`${line} `))
        ?.split(' ')[1],
    )

  it('count requests by route name and status', () => {
    expect(value('linli_request_seconds_count{route="accounts.signIn",status="200"}')).toBe(1)
    expect(value('linli_request_seconds_count{route="people.listPersons",status="404"}')).toBe(1)
  })

  it('tell of the database, its connections, streams, lag and disk', () => {
    expect(value('linli_database_up')).toBe(1)
    expect(value('linli_db_connections{state="waiting"}')).toBe(0)
    expect(value('linli_db_connections{state="in_use"}') + value('linli_db_connections{state="idle"}')).toBeGreaterThan(0)
    expect([value('linli_event_streams'), value('linli_event_lag')]).toEqual([0, 0])
    expect(value('linli_disk_free_bytes')).toBeGreaterThan(0)
    expect(page).toContain('nodejs_eventloop_lag_seconds')
  })

  it('count jobs by state and their runs by outcome', () => {
    expect(value('linli_jobs{job="test.failing",state="dead"}')).toBe(1)
    expect(value('linli_job_runs_total{job="test.failing",outcome="failed"}')).toBe(1)
  })

  it('tell how old the last good backup is', () => {
    expect(value('linli_backup_age_seconds')).toBeGreaterThanOrEqual(3_600)
  })

  it('name no community, person or account', () => {
    expect(page).not.toMatch(/530502004|张秘密|metrics"|correct-horse/)
  })

  it('answer on the loopback address to its own names only', async () => {
    expect((await ask('/metrics', { host: 'evil.example' })).status).toBe(403)
    expect((await ask('/metrics', { method: 'POST' })).status).toBe(405)
    expect((await ask('/')).status).toBe(404)
    expect(await ask('/health/live')).toMatchObject({ status: 200, text: '{"status":"ok"}' })
  })

  it('are not on the public port', async () => {
    expect((await app.visitor().get('/metrics')).status).toBe(404)
  })

  it('still answer while the database is away', async () => {
    await app.db.asOwner('alter schema graphile_worker rename to away')
    const { status, text } = await ask('/metrics')
    await app.db.asOwner('alter schema away rename to graphile_worker')
    expect([status, text.includes('linli_database_up 0')]).toEqual([200, true])
  })
})

describe('without a metrics port', () => {
  it('nothing is counted', async () => {
    const app = await createTestApp()
    expect(app.renderMetrics).toBeNull()
    await app.stop()
  })
})
