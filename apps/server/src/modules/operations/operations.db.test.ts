import type { DeadJob, HealthLine, TimedJob } from '@linli/contract/operations'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { type Job, defineJob, enqueue } from '../../platform/jobs/index.ts'
import { queued, startRunner, untilQueue } from '../../platform/jobs/testing/runners.ts'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { fishing, redFlower } from '../../testing/register.ts'

const failing: Job = defineJob({
  name: 'test.failing',
  about: { zh: '测试任务', en: 'Test job' },
  input: z.object({ person: z.string() }),
  attempts: 1,
  run: ({ person }) => Promise.reject(Object.assign(new Error(`duplicate key ${person}`), { code: '23505' })),
})

describe('the health page', () => {
  let app: TestApp
  let admin: Visitor
  let neighbour: Visitor
  const at = (path: string, community = redFlower) => `/api/communities/${String(community)}/${path}`
  const letters = async (visitor: Visitor, community = redFlower) =>
    ((await visitor.get(at('dead-jobs', community))).body as { items: DeadJob[] }).items

  beforeAll(async () => {
    app = await createTestApp({}, { moreJobs: [failing] })
    admin = await app.signIn({ login: 'op-admin', post: { kind: 'administrator', community: redFlower } })
    neighbour = await app.signIn({ login: 'op-next', post: { kind: 'administrator', community: fishing } })
  })
  afterAll(() => app.stop())

  it('is for administrators alone', async () => {
    for (const kind of ['secretary', 'worker'] as const) {
      const visitor = await app.signIn({ login: `op-${kind}`, post: { kind, community: redFlower } })
      for (const path of ['health', 'dead-jobs']) expect((await visitor.get(at(path))).error?.id).toBe('forbidden')
    }
    expect((await app.visitor().get(at('health'))).error?.id).toBe('not_signed_in')
    expect((await neighbour.get(at('health'))).error?.id).toBe('not_found')
  })

  it('tells of every subject and of the timetable', async () => {
    const { body } = await admin.get(at('health'))
    const { lines, timetable } = body as { lines: HealthLine[]; timetable: TimedJob[] }
    const said = Object.fromEntries(lines.map((line) => [line.subject, line.reason]))
    expect(said).toMatchObject({
      database: 'database-well',
      events: 'events-well',
      address: 'address-local',
      clock: 'clock-well',
      version: 'version-well',
    })
    const [ages] = timetable.filter((one) => one.job === 'space.count-ages')
    expect(ages).toMatchObject({ outcome: 'never', lastAt: null, about: { zh: '按当天日期重数老人和儿童' } })
    expect(ages?.nextAt).toMatch(/T16:03:00.000Z$/)
  })

  it('notices a schema this program does not know', async () => {
    await app.db.asOwner("insert into migration (name) values ('9999_later')")
    const { lines } = (await admin.get(at('health'))).body as { lines: HealthLine[] }
    await app.db.asOwner("delete from migration where name = '9999_later'")
    expect(lines.find((line) => line.subject === 'version')).toMatchObject({
      state: 'bad',
      reason: 'version-schema-differs',
      values: { unknown: 1 },
    })
  })

  describe('dead letters', () => {
    beforeEach(async () => {
      await app.db.asOwner('truncate graphile_worker._private_jobs')
      for (const community of [redFlower, fishing, undefined])
        await inScope(app.deps.database, systemCaller('test', community), 'write', (tx) => enqueue(tx, failing, { person: '张三' }))
      const runner = await startRunner(app.db, [failing])
      await untilQueue(app.db, (jobs) => jobs.length === 3 && jobs.every((job) => job.attempts === 1 && !job.locked))
      await runner.stop()
    })

    it('are told in words, without what the error quoted, of this community and the whole installation', async () => {
      const found = await letters(admin)
      expect(found.map(({ wholeInstallation }) => wholeInstallation)).toEqual([true, false])
      expect(found[1]).toMatchObject({
        job: 'test.failing',
        about: { zh: '测试任务', en: 'Test job' },
        tries: 1,
        failure: { reason: 'conflict', said: null },
      })
      expect(JSON.stringify(found)).not.toContain('张三')
      const { lines } = (await admin.get(at('health'))).body as { lines: HealthLine[] }
      expect(lines.find((line) => line.subject === 'jobs')).toMatchObject({ state: 'attention', reason: 'jobs-dead', values: { count: 3 } })
    })

    it.each([
      ['retry', { attempts: 0 }],
      ['discard', undefined],
    ] as const)('%s settles one, and it stands in the chain', async (verb, left) => {
      const [, mine] = await letters(admin)
      const id = mine?.id ?? ''
      const before = await queued(app.db)
      expect((await admin.post(at(`dead-jobs/${id}/${verb}`))).body).toEqual({ ok: true })
      const after = await queued(app.db)
      expect(after.find((job) => job.payload.community === redFlower)).toEqual(
        left === undefined ? undefined : expect.objectContaining(left),
      )
      expect(after.filter((job) => job.payload.community !== redFlower)).toEqual(
        before.filter((job) => job.payload.community !== redFlower),
      )
      const [entry] = await app.db.asOwner(
        'select community, verb, entity, entity_id, detail from audit_entry order by at desc, seq desc limit 1',
      )
      expect(entry).toMatchObject({
        community: redFlower,
        verb: `job.${verb}`,
        entity: 'job',
        entity_id: id,
        detail: { job: 'test.failing' },
      })
    })

    it("a neighbour's is not there, nor is one settled before", async () => {
      const [, mine] = await letters(admin)
      const id = mine?.id ?? ''
      const before = await queued(app.db)
      for (const verb of ['retry', 'discard'])
        expect((await neighbour.post(at(`dead-jobs/${id}/${verb}`, fishing))).error?.id).toBe('not_found')
      expect(await queued(app.db)).toEqual(before)
      expect((await admin.post(at(`dead-jobs/${id}/discard`))).status).toBe(200)
      expect((await admin.post(at(`dead-jobs/${id}/discard`))).error?.id).toBe('not_found')
      expect((await admin.post(at('dead-jobs/018f0000-0000-7000-8000-000000000001/retry'))).error?.id).toBe('not_found')
    })
  })
})
