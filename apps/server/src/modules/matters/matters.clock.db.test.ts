import { settings } from '@linli/contract/settings'
import { pauseSla, resumeSla, startSla } from '@linli/rules/sla-clock'
import { instantAt } from '@linli/rules/working-hours'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redFlower } from '../../testing/register.ts'
import { rebuildRollups } from '../space/index.ts'
import { presentClock } from './matter.clock.ts'
import { rebuildMatterDays } from './matter-days.ts'
import { timeOf } from './matter.time.ts'
import { closeConfirmed, confirmAnswered, recountLate } from './matters.jobs.ts'
import {
  type MatterWorld,
  at,
  createMatterWorld,
  get,
  letDaysPass,
  must,
  raise,
  shown,
  step,
  steps,
  toProperty,
} from './testing/matter-world.ts'

const initial = { matterRules: settings.matterRules.initial, workingCalendar: settings.workingCalendar.initial }
const clockAt = (sla: unknown, day: string, minutes: number, kept: Parameters<typeof timeOf>[0] = initial) =>
  presentClock(sla, timeOf(kept, instantAt(day, minutes)))

describe('a clock over the National Day of 2025', () => {
  // Holidays 1–8 October, 28 September and 11 October worked (国办发明电〔2024〕12号).
  const run = startSla({ amount: 7, unit: 'days', pace: 'working' }, instantAt('2025-09-26', 10 * 60))

  test('counts worked Sundays and leaves the holidays out', () => {
    // 28, 29, 30 September, 9, 10, 11 and 13 October.
    expect(clockAt(run, '2025-10-08', 600)).toMatchObject({
      state: 'running',
      known: true,
      dueAt: new Date(instantAt('2025-10-13', 17 * 60 + 30)).toISOString(),
    })
    expect(clockAt(run, '2025-10-13', 17 * 60 + 31).state).toBe('late')
  })

  test('stands while the raiser is asked, whatever the days were', () => {
    const paused = pauseSla(run, instantAt('2025-09-30', 8 * 60 + 30))
    const resumed = paused.ok ? resumeSla(paused.run, instantAt('2025-10-10', 8 * 60 + 30)) : paused
    if (!resumed.ok || !paused.ok) throw new Error('the clock did not stand')
    expect(clockAt(paused.run, '2025-10-09', 600)).toMatchObject({ state: 'paused', dueAt: null })
    // 30 September and 9 October were waited through: two working days on top.
    expect(clockAt(resumed.run, '2025-10-10', 600)).toMatchObject({
      state: 'running',
      dueAt: new Date(instantAt('2025-10-15', 17 * 60 + 30)).toISOString(),
    })
  })

  test('keeps the community’s own days and hours, and says where a year is not known', () => {
    const own = { ...initial, workingCalendar: { ...initial.workingCalendar, days: [{ day: '2025-10-09', works: false, note: '火把节' }] } }
    expect(clockAt(run, '2025-10-08', 600, own).dueAt).toBe(new Date(instantAt('2025-10-14', 17 * 60 + 30)).toISOString())
    const later = startSla({ amount: 3, unit: 'days', pace: 'working' }, instantAt('2031-01-02', 600))
    expect(clockAt(later, '2031-01-02', 700).known).toBe(false)
    const years = [{ year: 2031, source: '通知', off: [{ name: '元旦', from: '2031-01-01', to: '2031-01-03' }], worked: ['2031-01-04'] }]
    expect(clockAt(later, '2031-01-02', 700, { ...initial, workingCalendar: { ...initial.workingCalendar, years } })).toMatchObject({
      known: true,
      dueAt: new Date(instantAt('2031-01-07', 17 * 60 + 30)).toISOString(),
    })
  })
})

describe('what the clock does', () => {
  let world: MatterWorld
  const never = new AbortController().signal
  beforeAll(async () => {
    world = await createMatterWorld()
  })
  afterAll(() => world.app.stop())
  const answered = async () => {
    const id = await raise(world)
    await steps(
      world,
      id,
      [world.worker, 'verify'],
      [world.worker, 'dispatch', toProperty(world)],
      [world.property, 'take'],
      [world.property, 'answer'],
    )
    return id
  }
  const told = async (id: string, act: string) =>
    (
      await world.app.db.asOwner<{ n: number }>(
        `select count(*)::int as n from matter_told t join matter_step s on s.community = t.community and s.matter_id = t.matter_id and s.seq = t.seq where t.matter_id = $1 and s.act = $2`,
        [id, act],
      )
    )[0]?.n
  const acts = async (id: string) => (await get(world.worker, id)).steps.map(({ act }) => act)

  test('confirms what stood without a word for its working days, and not a day before', async () => {
    const id = await answered()
    const { confirmUntil } = await get(world.worker, id)
    await confirmAnswered(world.app.deps, redFlower, never)
    expect((await get(world.worker, id)).state).toBe('answered')
    // As if it had been answered so long ago that today is the last day, then the day after.
    const [day] = await world.app.db.asOwner<{ days: number }>(
      `select ($1::date - (now() at time zone 'Asia/Shanghai')::date)::int as days`,
      [confirmUntil],
    )
    await letDaysPass(world, id, (day?.days ?? 0) + 30)
    expect(await confirmAnswered(world.app.deps, redFlower, never)).toBe(1)
    expect(await get(world.worker, id)).toMatchObject({ state: 'confirmed', settled: { how: 'clock' } })
    expect(await confirmAnswered(world.app.deps, redFlower, never)).toBe(0)
    expect([(await acts(id)).filter((act) => act === 'auto-confirm').length, await told(id, 'auto-confirm')]).toEqual([1, 1])
  })

  test('a run that was killed half-way is finished by the next, each matter once', async () => {
    const ids = [await answered(), await answered(), await answered()]
    for (const id of ids) await letDaysPass(world, id, 40)
    // Killed after the first: the process is told to stop, and what it had begun is rolled back by the database.
    const killed = new AbortController()
    const database = {
      pool: new Proxy(world.app.deps.database.pool, {
        get(pool, key) {
          if (key !== 'connect') return Reflect.get(pool, key) as unknown
          return async () => {
            const client = await pool.connect()
            return new Proxy(client, {
              get(target, name) {
                if (name === 'query')
                  return async (...args: unknown[]) => {
                    const text = typeof args[0] === 'string' ? args[0] : (args[0] as { text?: string }).text
                    if (text === 'commit' && (died -= 1) === 0) {
                      killed.abort()
                      await target.query('rollback')
                      throw new Error('killed before the commit')
                    }
                    return (target.query as (...all: unknown[]) => unknown)(...args)
                  }
                const value: unknown = Reflect.get(target, name)
                return typeof value === 'function' ? value.bind(target) : value
              },
            })
          }
        },
      }),
    }
    let died = 2
    await expect(confirmAnswered({ ...world.app.deps, database }, redFlower, killed.signal)).rejects.toThrow('killed')
    const states = async () => Promise.all(ids.map(async (id) => (await get(world.worker, id)).state))
    expect((await states()).filter((state) => state === 'confirmed')).toHaveLength(1)
    await Promise.all([confirmAnswered(world.app.deps, redFlower, never), confirmAnswered(world.app.deps, redFlower, never)])
    expect(await states()).toEqual(['confirmed', 'confirmed', 'confirmed'])
    for (const id of ids)
      expect([(await acts(id)).filter((act) => act === 'auto-confirm').length, await told(id, 'auto-confirm')]).toEqual([1, 1])
    for (const id of ids) await letDaysPass(world, id, 1)
    expect(await closeConfirmed(world.app.deps, redFlower, never)).toBeGreaterThanOrEqual(3)
    expect(await closeConfirmed(world.app.deps, redFlower, never)).toBe(0)
    for (const id of ids) expect(await acts(id)).toEqual(expect.arrayContaining(['auto-confirm', 'close']))
    expect((await rebuildRollups(world.app.db, redFlower)).filter(({ measure }) => measure.startsWith('matters'))).toEqual([])
    expect(await rebuildMatterDays(world.app.db, redFlower)).toEqual([])
  })

  test('an answer given anew has its days anew', async () => {
    const id = await answered()
    await letDaysPass(world, id, 40)
    await must(world.resident.post(`${at}/my/matters/${id}/steps`, { id: uuid(), act: 'send-back-answer', text: '还是不行', rating: null }))
    await steps(world, id, [world.property, 'answer', { answer: '又修了一次' }])
    await confirmAnswered(world.app.deps, redFlower, never)
    expect((await get(world.worker, id)).state).toBe('answered')
  })

  test('what falls due with the hours is late without anybody writing', async () => {
    const id = await raise(world)
    await world.app.db.asOwner(
      `update matter set queue_at = now() - interval '1 minute', due_at = now() - interval '1 minute' where id = $1`,
      [id],
    )
    await world.app.db.asOwner(`update rollup set counted_at = now() - interval '1 hour' where measure = 'matters_late'`)
    const late = async () => ((await must(world.worker.get(`${at}/matter-measures`))) as unknown as { late: number }).late
    const before = await late()
    expect(await recountLate(world.app.db, redFlower)).toBe(true)
    expect(await late()).toBe(before + 1)
    expect(await recountLate(world.app.db, redFlower)).toBe(false)
    expect(
      ((await must(world.worker.get(`${at}/matters?standing=late`))) as unknown as { items: { id: string }[] }).items.map((one) => one.id),
    ).toContain(id)
  })

  test('an extension is asked for by the owner, allowed by the secretary, and once', async () => {
    const id = await raise(world)
    await steps(world, id, [world.worker, 'verify'], [world.worker, 'dispatch', toProperty(world)])
    expect((await step(world, world.worker, id, 'ask-extension')).status).toBe(403)
    expect((await get(world.property, id)).mayAskExtension).toBe(true)
    const asked = await shown(step(world, world.property, id, 'ask-extension', { amount: 5 }))
    expect(asked).toMatchObject({ extension: { amount: 5 }, mayAskExtension: false, state: 'dispatched' })
    expect((await step(world, world.property, id, 'ask-extension')).error?.reason).toBe('extension-asked')
    expect(
      ((await must(world.worker.get(`${at}/matters?standing=extension`))) as unknown as { items: { id: string }[] }).items.map(
        (one) => one.id,
      ),
    ).toEqual([id])
    expect((await step(world, world.worker, id, 'extend', { amount: 5 })).status).toBe(403)
    expect(await shown(step(world, world.secretary, id, 'refuse-extension'))).toMatchObject({ extension: null })
    expect((await get(world.property, id)).mayAskExtension).toBe(true)
    await shown(step(world, world.property, id, 'ask-extension', { amount: 5 }))
    const before = (await get(world.worker, id)).clock.dueAt ?? ''
    const longer = await shown(step(world, world.secretary, id, 'extend', { amount: 5 }))
    expect((longer.clock.dueAt ?? '') > before).toBe(true)
    expect(longer).toMatchObject({ extended: true, extension: null, mayAskExtension: false })
    expect((await step(world, world.secretary, id, 'extend')).error?.reason).toBe('already-extended')
    expect((await step(world, world.property, id, 'ask-extension')).error?.reason).toBe('already-extended')
  })

  test('the street supervises within its reach', async () => {
    const id = await raise(world)
    const supervised = await shown(step(world, world.street, id, 'supervise', { reason: '请三日内办结' }))
    expect(supervised).toMatchObject({ supervised: 1, state: 'accepted' })
    expect(supervised.steps.at(-1)).toMatchObject({ act: 'supervise', role: 'above', note: '请三日内办结' })
    expect(((await must(world.street.get(`${at}/matters?standing=supervised`))) as unknown as { total: number }).total).toBe(1)
    const elsewhere = await world.app.signIn({ login: 'm-other-street', post: { kind: 'street_officer', community: 530502005000 } })
    expect((await step(world, elsewhere, id, 'supervise')).status).toBe(404)
  })

  test('limits are the community’s to change, and running matters keep theirs', async () => {
    const id = await raise(world, { category: world.categories['policy'] })
    const before = (await get(world.worker, id)).clock
    const row = `${at}/ledgers/matter-categories/rows/${world.categories['policy'] ?? ''}`
    const { version } = (await must(world.worker.get(row))) as unknown as { version: number }
    const changed = await world.worker.send('PATCH', row, { version, values: { answerAmount: '2' } })
    expect([changed.status, changed.body]).toMatchObject([200, { values: { answerAmount: 2 } }])
    expect((await get(world.worker, id)).clock).toMatchObject({ dueAt: before.dueAt, limit: { amount: 7 } })
    const next = await raise(world, { category: world.categories['policy'] })
    expect((await get(world.worker, next)).clock).toMatchObject({ limit: { amount: 2 } })
  })

  test('rules that strand a matter are refused, and those taken hold', async () => {
    const put = (value: unknown, version = 0) =>
      world.administrator.send('PUT', `${at}/settings`, { key: 'matterRules', version, startsOn: null, value })
    const rules = settings.matterRules.initial
    expect((await put({ ...rules, by: { answer: [] } })).status).toBe(400)
    expect((await put({ ...rules, by: { verify: ['clock'] } })).status).toBe(400)
    expect((await put({ ...rules, by: { take: ['owner', 'committee'] }, reopenDays: 15 })).status).toBe(200)
    const id = await raise(world)
    await steps(world, id, [world.worker, 'verify'], [world.worker, 'dispatch', toProperty(world)])
    expect(await steps(world, id, [world.worker, 'take'])).toMatchObject({ state: 'handling' })
    expect((await put(rules, 1)).status).toBe(200)
  })

  test('measures count matters, empty is not zero, and a median is of working time', async () => {
    const measures = async (query = '') => await must(world.worker.get(`${at}/matter-measures${query}`))
    expect(await measures('?from=2020-01-01&to=2020-01-31')).toMatchObject({
      raised: 0,
      settled: 0,
      confirmedByRaiser: null,
      reopened: null,
      medianMinutesToFirstAnswer: null,
    })
    const now = await measures()
    expect(now['raised']).toBeGreaterThan(5)
    expect(now['medianMinutesToFirstAnswer']).toEqual(expect.any(Number))
    const { byState, open, ageing } = now as { byState: { state: string; count: number }[]; open: number; ageing: { count: number }[] }
    expect(byState.filter(({ state }) => state !== 'confirmed').reduce((sum, { count }) => sum + count, 0)).toBe(open)
    expect(ageing.reduce((sum, { count }) => sum + count, 0)).toBe(open)
    expect((await world.worker.get(`${at}/matter-measures?from=2026-02-01&to=2026-01-01`)).status).toBe(400)
    expect((await world.worker.get(`${at}/matter-measures?from=2000-01-01&to=2026-01-01`)).status).toBe(400)
  })
})
