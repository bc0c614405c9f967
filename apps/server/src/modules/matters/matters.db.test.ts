import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rebuildRollups } from '../space/index.ts'
import { redFlower } from '../../testing/register.ts'
import { rebuildMatterDays } from './matter-days.ts'
import {
  type MatterWorld,
  at,
  createMatterWorld,
  get,
  must,
  raise,
  shown,
  step,
  steps,
  theirs,
  toProperty,
} from './testing/matter-world.ts'

let world: MatterWorld
beforeAll(async () => {
  world = await createMatterWorld()
})
afterAll(() => world.app.stop())

interface Mine {
  items: {
    id: string
    state: string
    allowed: string[]
    steps: { said: string; by: string }[]
    text: string
    answer: { text: string } | null
  }[]
}
const mine = async (by = world.resident) => ((await must(by.get(`${at}/my/matters`))) as unknown as Mine).items
const queue = async (query: string, by = world.worker) =>
  (await must(by.get(`${at}/matters?${query}`))) as unknown as {
    items: { id: string; state: string }[]
    total: number
    next: string | null
  }

describe('a matter from the doorstep to its close', () => {
  test('goes the whole way, and everybody sees their part of it', async () => {
    const id = await raise(world)
    const fresh = await get(world.worker, id)
    expect(fresh).toMatchObject({
      state: 'accepted',
      version: 1,
      raisers: 1,
      title: '楼道的灯坏了三天，老人晚上不敢出门',
      clock: { state: 'running', known: true },
    })
    expect(fresh.number).toMatch(/^20\d\d-\d{5}$/u)
    expect(fresh.allowed).toEqual(expect.arrayContaining(['verify', 'ask-raiser', 'merge']))
    expect(fresh.raisedBy).toMatchObject([{ kind: 'resident', tellBy: 'phone' }])
    await steps(world, id, [world.worker, 'verify'], [world.worker, 'dispatch', toProperty(world)])
    const handed = await get(world.property, id)
    expect(handed).toMatchObject({
      state: 'dispatched',
      owner: { kind: 'property-company', name: '邻家物业' },
      allowed: expect.arrayContaining(['take', 'send-back']),
    })
    const answered = await steps(world, id, [world.property, 'take'], [world.property, 'answer', { answer: '灯已换成感应灯。' }])
    expect(answered).toMatchObject({ state: 'answered', clock: { state: 'met' }, answer: { text: '灯已换成感应灯。', by: '邻家物业' } })
    const [seen] = (await mine()).filter((one) => one.id === id)
    expect(seen).toMatchObject({
      state: 'answered',
      allowed: expect.arrayContaining(['confirm', 'send-back-answer']),
      text: '楼道的灯坏了三天，老人晚上不敢出门。',
    })
    // Raisers read who acts as a body, never a person.
    expect(seen?.steps.map(({ by }) => by)).toEqual(['提出人', '居委会', '居委会', '邻家物业', '邻家物业'])
    const confirm = { id: uuid(), act: 'confirm', text: null, rating: 5 }
    await must(world.resident.post(`${at}/my/matters/${id}/steps`, confirm))
    await must(world.resident.post(`${at}/my/matters/${id}/steps`, confirm))
    expect(await get(world.worker, id)).toMatchObject({ state: 'confirmed', raisedBy: [{ opinion: 'confirmed' }] })
    expect(await steps(world, id, [world.worker, 'close'])).toMatchObject({ state: 'closed' })
    expect((await get(world.worker, id)).steps.map(({ act }) => act)).toEqual([
      'raise',
      'verify',
      'dispatch',
      'take',
      'answer',
      'confirm',
      'close',
    ])
    expect((await rebuildRollups(world.app.db, redFlower)).filter(({ measure }) => measure.startsWith('matters'))).toEqual([])
    expect(await rebuildMatterDays(world.app.db, redFlower)).toEqual([])
  })

  test('the same raising twice is one matter, with another body it is refused', async () => {
    const id = uuid()
    await raise(world, { id })
    await raise(world, { id })
    const body = {
      id,
      category: world.categories['facilities'],
      title: null,
      text: '别的话',
      building: null,
      place: null,
      facility: null,
      publicWished: true,
      urgent: false,
      files: [],
      source: 'phone',
      anonymous: false,
    }
    expect((await world.resident.post(`${at}/my/matters`, body)).error?.id).toBe('same_id_other_content')
    expect((await get(world.worker, id)).steps).toHaveLength(1)
  })

  test('a step twice is one step, with another body it is refused', async () => {
    const id = await raise(world)
    const body = { act: 'verify', id: uuid(), version: 1, note: '看过现场' }
    const send = (more = {}) => world.worker.post(`${at}/matters/${id}/steps`, { ...body, ...more })
    expect((await send()).status).toBe(200)
    expect((await send()).body).toMatchObject({ state: 'verified', version: 2 })
    expect((await send({ note: '没看过' })).error?.id).toBe('same_id_other_content')
    expect((await get(world.worker, id)).steps).toHaveLength(2)
  })

  test('who sends it back once more after it left them reads what raisers read', async () => {
    const id = await raise(world)
    await steps(world, id, [world.worker, 'verify'], [world.worker, 'dispatch', toProperty(world)])
    const body = { act: 'send-back', id: uuid(), version: 3, reason: '不归我们管' }
    const first = await shown(world.property.post(`${at}/matters/${id}/steps`, body))
    const again = await shown(world.property.post(`${at}/matters/${id}/steps`, body))
    for (const answer of [first, again])
      expect(answer).toMatchObject({ state: 'verified', text: '', raisedBy: [], allowed: [], owner: null })
    expect((await world.property.get(`${at}/matters/${id}`)).status).toBe(404)
    expect(await get(world.worker, id)).toMatchObject({ state: 'verified', owner: null })
  })
})

describe('steps that cannot be', () => {
  test('an impossible one answers what is possible', async () => {
    const id = await raise(world)
    const answer = await step(world, world.worker, id, 'close')
    expect([answer.status, answer.error?.id, answer.error?.reason]).toEqual([409, 'conflict', 'impossible-step'])
    expect(answer.error).toMatchObject({
      current: { state: 'accepted', version: 1, allowed: expect.arrayContaining(['verify']), matter: { id } },
    })
    expect(answer.error?.zh).toContain('核实')
  })

  test('a stale one answers both versions', async () => {
    const id = await raise(world)
    await steps(world, id, [world.worker, 'verify'])
    const answer = await step(world, world.worker, id, 'dispatch', { version: 1 })
    expect([answer.status, answer.error?.reason]).toEqual([409, 'stale-version'])
    expect(answer.error).toMatchObject({ current: { version: 2, sent: 1, matter: { state: 'verified' } } })
  })

  test('two who dispatch at once: one does, the other is told', async () => {
    const id = await raise(world)
    await steps(world, id, [world.worker, 'verify'])
    const both = await Promise.all([
      step(world, world.worker, id, 'dispatch', toProperty(world)),
      step(world, world.secretary, id, 'dispatch'),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await get(world.worker, id)).steps.filter(({ act }) => act === 'dispatch')).toHaveLength(1)
  })

  test('nobody takes a step that is another’s', async () => {
    const id = await raise(world)
    await steps(world, id, [world.worker, 'verify'], [world.worker, 'dispatch', toProperty(world)])
    const rows = async () =>
      (await world.app.db.asOwner<{ row: string }>('select to_jsonb(m)::text as row from matter m where id = $1', [id]))[0]?.row
    const before = await rows()
    expect((await step(world, world.worker, id, 'take')).status).toBe(403)
    expect((await step(world, world.worker, id, 'extend')).status).toBe(403)
    expect((await step(world, world.secretary, id, 'supervise')).status).toBe(403)
    // All rights, but not from above.
    expect((await step(world, world.administrator, id, 'supervise')).status).toBe(403)
    expect((await step(world, world.officer, id, 'take')).status).toBe(404)
    expect((await step(world, world.head, id, 'take')).status).toBe(404)
    expect((await step(world, world.street, id, 'answer')).status).toBe(409)
    expect((await world.neighbour.post(`${at}/matters/${id}/steps`, { act: 'verify', id: uuid(), version: 3, note: null })).status).toBe(
      404,
    )
    expect(await rows()).toBe(before)
  })
})

describe('who reads what', () => {
  test('a partner sees what was given to it, and nothing else', async () => {
    const [given, kept] = [await raise(world), await raise(world)]
    await steps(world, given, [world.worker, 'verify'], [world.worker, 'dispatch', toProperty(world)])
    const list = (await must(world.property.get(`${at}/partner/matters`))) as unknown as { items: { id: string }[]; total: number }
    expect(list.items.map(({ id }) => id)).toContain(given)
    expect(list.items.map(({ id }) => id)).not.toContain(kept)
    expect((await world.property.get(`${at}/matters/${kept}`)).status).toBe(404)
    expect((await world.property.get(`${at}/matters`)).status).toBe(403)
    expect(((await must(world.officer.get(`${at}/partner/matters`))) as unknown as { items: unknown[] }).items).toEqual([])
  })

  test('a home sees its own and not its neighbour’s', async () => {
    const id = await raise(world)
    expect((await mine(world.neighbourHome)).map((one) => one.id)).not.toContain(id)
    const act = { id: uuid(), act: 'withdraw', text: null, rating: null }
    expect((await world.neighbourHome.post(`${at}/my/matters/${id}/steps`, act)).status).toBe(404)
    expect((await world.resident.get(`${at}/matters/${id}`)).status).toBe(403)
  })

  test('the neighbouring community finds nothing, and cannot name our things', async () => {
    const id = await raise(world)
    expect((await world.neighbour.get(`${theirs}/matters/${id}`)).status).toBe(404)
    expect(((await must(world.neighbour.get(`${theirs}/matters`))) as unknown as { total: number }).total).toBe(0)
    const { items } = (await must(world.neighbour.get(`${theirs}/matter-categories`))) as unknown as { items: { id: string }[] }
    const body = {
      id: uuid(),
      title: null,
      text: '跨社区',
      building: null,
      place: null,
      facility: null,
      publicWished: false,
      urgent: false,
      files: [],
      source: 'hall',
      contactDay: null,
      raiser: null,
    }
    const record = (more: object) => world.neighbour.post(`${theirs}/matters`, { ...body, ...more })
    expect((await record({ category: world.categories['other'] })).error?.reason).toBe('unknown-category')
    expect((await record({ category: items[0]?.id, building: world.home.building })).error?.reason).toBe('unknown-place')
  })

  test('whole numbers only for a purpose, and the home sees the look', async () => {
    const body = {
      ...{
        id: uuid(),
        category: world.categories['other'],
        title: '想办老年证',
        text: '来电咨询',
        building: null,
        place: null,
        facility: null,
      },
      ...{ publicWished: false, urgent: false, files: [], source: 'call', contactDay: null },
      raiser: {
        kind: 'resident',
        household: world.home.household,
        person: world.home.persons[0],
        name: null,
        contact: null,
        tellBy: 'told',
      },
    }
    const made = await shown(world.worker.post(`${at}/matters`, body))
    expect(made.raisedBy[0]).toMatchObject({ name: '瞿建国', contact: '139****4321' })
    const url = `${at}/matters/${made.id}/raisers/${made.raisedBy[0]?.id ?? ''}/reveal`
    expect((await must(world.worker.post(url, { purpose: 'service', note: '回电' })))['value']).toBe('13987654321')
    expect((await world.street.post(url, { purpose: 'service', note: null })).status).toBe(403)
    const trail = await world.app.db.asOwner<{ whole: string }>(
      `select (select json_agg(a) from audit_entry a)::text || coalesce((select json_agg(o) from outbox o)::text, '') as whole`,
    )
    expect(trail[0]?.whole).not.toContain('13987654321')
  })
})

describe('the queue', () => {
  test('what is due first comes first, by pages, filtered and found by number', async () => {
    const page = await queue('standing=open&limit=3')
    const next = await queue(`standing=open&limit=3&cursor=${page.next ?? ''}`)
    expect(new Set([...page.items, ...next.items].map(({ id }) => id)).size).toBe(page.items.length + next.items.length)
    expect(page.total).toBe(next.total)
    const due = await world.app.db.asOwner<{ id: string }>(
      `select id from matter where community = $1 and state in ('accepted','verified','dispatched','handling','answered') order by queue_at, id limit 3`,
      [redFlower],
    )
    expect(page.items.map(({ id }) => id)).toEqual(due.map(({ id }) => id))
    const id = await raise(world, { category: world.categories['sanitation'], text: '垃圾房有异味' })
    const { number } = await get(world.worker, id)
    for (const query of [
      `q=${number}`,
      `q=${number.slice(-3)}`,
      `q=${encodeURIComponent('异味')}`,
      `category=${world.categories['sanitation'] ?? ''}&sort=raised`,
    ])
      expect((await queue(query)).items.map((one) => one.id)).toContain(id)
    expect((await queue(`category=${world.categories['policy'] ?? ''}`)).total).toBe(0)
    const { items } = (await must(world.worker.get(`${at}/search?q=${number}`))) as unknown as { items: { kind: string; id: string }[] }
    expect(items).toContainEqual(expect.objectContaining({ kind: 'matter', id }))
  })
})
