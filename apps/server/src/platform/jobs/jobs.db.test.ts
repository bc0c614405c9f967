import { fork } from 'node:child_process'
import { once as happens } from 'node:events'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { buildHelper, buildResident, buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { fishing, redFlower } from '../../testing/register.ts'
import { systemCaller } from '../caller.ts'
import { inScope } from '../db/in-scope.ts'
import { enqueue } from './enqueue.ts'
import { type JobContext, defineJob } from './job.ts'
import { listRuns } from './job-run.queries.ts'
import { once } from './once.ts'
import { JobRefusal, readProblem } from './problem.ts'
import type { JobRunner } from './runner.ts'
import { createMarkTable, markTable } from './testing/mark.ts'
import { hurry, queued, startRunner, untilQueue } from './testing/runners.ts'

const about = { zh: '测试', en: 'Test' }
const input = z.object({ word: z.string() })
type Run = (word: string, context: JobContext) => Promise<void>

/** The kind of job the tests use, doing what each test wants. */
const mark = (run: Run, attempts?: number) =>
  defineJob({
    name: 'test.mark',
    about,
    input,
    ...(attempts === undefined ? {} : { attempts }),
    run: ({ word }, context) => run(word, context),
  })
const idle = mark(() => Promise.resolve())
const staff = buildStaff(redFlower)

describe('jobs', () => {
  let db: TestDatabase
  const runners: JobRunner[] = []
  const start = async (...[jobs, options]: [Parameters<typeof startRunner>[1], Parameters<typeof startRunner>[2]?]) => {
    const runner = await startRunner(db, jobs, options)
    runners.push(runner)
    return runner
  }
  const add = (word: string, kind = idle, options?: Parameters<typeof enqueue>[3]) =>
    inScope(db, staff, 'write', (tx) => enqueue(tx, kind, { word }, options))
  const marks = async () => (await db.asOwner<{ word: string }>('select word from test_mark order by word')).map((row) => row.word)

  beforeAll(async () => {
    db = await createTestDatabase()
    await db.asOwner(createMarkTable)
  })
  afterAll(() => db.drop())
  beforeEach(() =>
    db.asOwner('truncate test_mark, graphile_worker._private_jobs, graphile_worker._private_job_queues, job_effect, job_run'),
  )
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.stop()))
  })

  it('a job is there with the rows of its transaction, or not at all', async () => {
    await expect(
      inScope(db, staff, 'write', async (tx) => {
        await enqueue(tx, idle, { word: 'lost' })
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    await add('kept')
    expect((await queued(db)).map(({ payload }) => payload)).toEqual([
      { community: redFlower, effect: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown, input: { word: 'kept' } },
    ])
  })

  it('runs for the community of its scope, as the system narrowed to it', async () => {
    const seen: unknown[] = []
    await add('a')
    await start([
      mark(async (word, { community, caller, once }) => {
        seen.push([word, community, caller.kind, caller.lo, caller.hi])
        await once((tx) => markTable(tx, word))
      }),
    ])
    await untilQueue(db, (jobs) => jobs.length === 0)
    expect(seen).toEqual([['a', redFlower, 'system', redFlower, redFlower + 1]])
    expect(await db.asOwner('select community from test_mark')).toEqual([{ community: redFlower }])
  })

  it('of jobs waiting under one key the newest replaces the others; the same key elsewhere is another', async () => {
    await add('old', idle, { key: 'k' })
    await add('new', idle, { key: 'k' })
    await inScope(db, buildStaff(fishing), 'write', (tx) => enqueue(tx, idle, { word: 'theirs' }, { key: 'k' }))
    expect((await queued(db)).map(({ payload }) => payload.input)).toEqual([{ word: 'new' }, { word: 'theirs' }])
  })

  it('a failed run is tried again, each time after a longer pause', async () => {
    let tries = 0
    await add('third time')
    await start([
      mark(async (word, { once }) => {
        tries += 1
        if (tries < 3) throw new Error('not yet')
        await once((tx) => markTable(tx, word))
      }),
    ])
    const [first] = await untilQueue(db, ([job]) => job?.attempts === 1 && !job.locked)
    await hurry(db)
    const [second] = await untilQueue(db, ([job]) => job?.attempts === 2 && !job.locked)
    expect(first?.pause).toBeGreaterThan(2.5)
    expect(second?.pause).toBeGreaterThan(7)
    await hurry(db)
    await untilQueue(db, (jobs) => jobs.length === 0)
    expect([tries, await marks()]).toEqual([3, ['third time']])
  })

  describe('a job that used up its tries', () => {
    const dead = (caller = staff) =>
      inScope(db, caller, 'read', (tx) =>
        sql<{ id: string; job: string; community: number; problem: string }>`select * from app.list_dead_jobs(50)`.execute(tx),
      ).then(({ rows }) => rows)
    const giveUp = async (run: Run) => {
      const kind = mark(run, 1)
      await add('张三 530102199003071234', kind)
      const runner = await start([kind])
      await untilQueue(db, ([job]) => job?.attempts === 1 && !job.locked)
      return runner
    }

    it('stays, with its error freed of what it quotes', async () => {
      await giveUp((word) => Promise.reject(Object.assign(new TypeError(`no ${word}`), { code: '23505', detail: word })))
      const [letter] = await dead()
      expect(letter).toMatchObject({ job: 'test.mark', community: redFlower })
      expect(letter?.problem).not.toMatch(/张三|5301/)
      expect(readProblem(letter?.problem ?? null)).toMatchObject({ kind: 'TypeError', code: '23505' })
    })

    it('keeps the sentence its author wrote for people', async () => {
      await giveUp(() => Promise.reject(new JobRefusal({ zh: '请先接上备份盘。', en: 'Plug in the backup disk first.' })))
      expect(readProblem((await dead())[0]?.problem ?? null)).toMatchObject({ zh: '请先接上备份盘。' })
    })

    it('is seen, retried and discarded inside its community only', async () => {
      await giveUp(() => Promise.reject(new Error('no')))
      const id = Number((await dead())[0]?.id)
      for (const other of [buildStaff(fishing), buildHelper(redFlower, []), buildResident(redFlower, redFlower.toString(), [])]) {
        const caller = { ...other, household: null, places: [] }
        expect(await dead(caller)).toEqual([])
        for (const door of ['retry', 'discard'] as const) {
          const done = await inScope(db, caller, 'write', (tx) => sql`select * from ${sql.raw(`app.${door}_dead_job`)}(${id})`.execute(tx))
          expect(done.rows).toEqual([])
        }
      }
      const retried = await inScope(db, staff, 'write', (tx) => sql`select * from app.retry_dead_job(${id})`.execute(tx))
      expect(retried.rows).toEqual([{ job: 'test.mark', community: redFlower }])
      await untilQueue(db, ([job]) => job?.attempts === 1 && !job.locked && job.problem !== null)
      await inScope(db, staff, 'write', (tx) => sql`select * from app.discard_dead_job(${id})`.execute(tx))
      expect(await queued(db)).toEqual([])
    })
  })

  describe('once', () => {
    it('does its work the first time only, together with the mark', async () => {
      const work = (key: string, word: string) => inScope(db, staff, 'write', (tx) => once(tx, key, () => markTable(tx, word)))
      await expect(
        inScope(db, staff, 'write', (tx) =>
          once(tx, 'k', async () => {
            await markTable(tx, 'rolled back')
            throw new Error('no')
          }),
        ),
      ).rejects.toThrow('no')
      await Promise.all([work('k', 'a'), work('k', 'a'), work('k', 'a')])
      await work('other', 'b')
      expect(await marks()).toEqual(['a', 'b'])
    })

    it('an effect happens once though its process is killed before the queue knows', async () => {
      await add('w')
      const victim = fork(path.join(import.meta.dirname, 'testing/victim.ts'), [JSON.stringify(db.roles)], { execArgv: [] })
      await happens(victim, 'message')
      victim.kill('SIGKILL')
      await happens(victim, 'exit')
      const [left] = await queued(db)
      expect([left?.locked, await marks()]).toEqual([true, ['w']])
      const again: (true | undefined)[] = []
      await start([
        mark(async (word, { once }) => {
          again.push(
            await once(async (tx) => {
              await markTable(tx, word)
              return true as const
            }),
          )
        }),
      ])
      await untilQueue(db, (jobs) => jobs.length === 0)
      expect([again, await marks()]).toEqual([[undefined], ['w']])
    })
  })

  describe('when the process stops', () => {
    const begun = () => {
      let tell = () => undefined as void
      const happened = new Promise<void>((resolve) => (tell = resolve))
      return { tell: () => tell(), happened }
    }

    it('a running job is waited for', async () => {
      const { tell, happened } = begun()
      await add('slow')
      const runner = await start([
        mark(async (word, { once }) => {
          tell()
          await new Promise((resolve) => setTimeout(resolve, 400))
          await once((tx) => markTable(tx, word))
        }),
      ])
      await happened
      await runner.stop()
      expect([await marks(), await queued(db)]).toEqual([['slow'], []])
    })

    it.each([
      [
        'stops when asked',
        (signal: AbortSignal) => new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(new Error('asked')))),
      ],
      ['does not listen', () => new Promise<void>(() => undefined)],
    ])('one that takes too long and %s is given back untried, and another process does it', async (_how, hang) => {
      const { tell, happened } = begun()
      await add('long')
      const runner = await start(
        [
          mark((_word, { signal }) => {
            tell()
            return hang(signal)
          }),
        ],
        { drainMs: 100 },
      )
      await happened
      await runner.stop()
      expect((await queued(db)).map(({ attempts, locked, problem }) => ({ attempts, locked, problem }))).toEqual([
        { attempts: 0, locked: false, problem: null },
      ])
      await start([mark((word, { once }) => once((tx) => markTable(tx, word)))])
      await untilQueue(db, (jobs) => jobs.length === 0)
      expect(await marks()).toEqual(['long'])
    })
  })

  it('two processes with the same timetable run a due job once, and one missed while switched off too', async () => {
    const due = new Date(Date.now() - 5 * 60_000)
    const china = new Date(due.getTime() + 8 * 3_600_000)
    const cron = `${String(china.getUTCMinutes())} ${String(china.getUTCHours())} ${String(china.getUTCDate())} ${String(china.getUTCMonth() + 1)} *`
    const runs: string[] = []
    let open = () => undefined as void
    const gate = new Promise<void>((resolve) => (open = resolve))
    const timed = defineJob({
      name: 'test.timed',
      about,
      input: z.object({}),
      cron,
      async run(_input, { effect, community }) {
        runs.push(`${effect} ${String(community)}`)
        await gate
      },
    })
    await db.asOwner(
      `insert into graphile_worker._private_known_crontabs (identifier, known_since) values ('test.timed', now() - interval '1 hour')`,
    )
    await Promise.all([start([timed]), start([timed])])
    await untilQueue(db, ([job]) => job?.locked === true)
    await new Promise((resolve) => setTimeout(resolve, 500))
    open()
    await untilQueue(db, (jobs) => jobs.length === 0)
    due.setUTCSeconds(0, 0)
    expect(runs).toEqual([`${due.toISOString()} null`])
    expect(await listRuns(db)).toMatchObject([{ job: 'test.timed', outcome: 'done', problem: null }])
  })

  it('goes on after its connections are lost', async () => {
    await start([mark((word, { once }) => once((tx) => markTable(tx, word)))])
    // First while it opens, where the library alone would never look again; then while it waits.
    for (const word of ['a', 'b']) {
      const cut = await db.asOwner('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [db.roles.jobs.user])
      expect(cut.length).toBeGreaterThan(0)
      await add(word)
      await untilQueue(db, (jobs) => jobs.length === 0)
    }
    expect(await marks()).toEqual(['a', 'b'])
  })

  it('nobody adds a job outside their community, and residents none', async () => {
    const sneak = (caller: typeof staff, community?: number) =>
      inScope(db, caller, 'write', (tx) => enqueue(tx, idle, { word: 'x' }, community === undefined ? {} : { community }))
    await expect(sneak(staff, fishing)).rejects.toThrow('inside its community')
    await expect(sneak(buildStaff(redFlower, { lo: 530502004000, hi: 530502005000 }))).rejects.toThrow('whole installation')
    await expect(sneak(buildResident(redFlower, '018f0000-0000-7000-8000-000000000001', []))).rejects.toThrow(
      'staff, helpers and the system',
    )
    await sneak(systemCaller('all'), fishing)
    await sneak(systemCaller('all'))
    expect((await queued(db)).map(({ payload }) => payload.community)).toEqual([fishing, null])
  })

  it('the application cannot read or write the queue itself, and the queue nothing of the register', async () => {
    await expect(db.pool.query('select * from graphile_worker._private_jobs')).rejects.toThrow('permission denied for schema')
    await expect(db.pool.query("select graphile_worker.add_job('test.mark')")).rejects.toThrow('permission denied for schema')
    const reach = await db.asOwner(
      `select count(*)::int as tables from information_schema.role_table_grants where grantee = 'linli_jobs' and table_schema <> 'graphile_worker'`,
    )
    expect(reach).toEqual([{ tables: 0 }])
  })
})
