import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redFlower } from '../../testing/register.ts'
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

let world: MatterWorld
beforeAll(async () => {
  world = await createMatterWorld()
})
afterAll(() => world.app.stop())

interface My {
  id: string
  state: string
  version: number
  text: string
  allowed: string[]
  mergedInto: { number: string } | null
  steps: { act: string; said: string }[]
  asked: string | null
}
const mine = async (by = world.resident) => ((await must(by.get(`${at}/my/matters`))) as unknown as { items: My[] }).items
const one = async (id: string, by = world.resident) => (await mine(by)).find((item) => item.id === id)
const say = (id: string, act: string, text: string | null = null, by = world.resident) =>
  by.post(`${at}/my/matters/${id}/steps`, { id: uuid(), act, text, rating: null })
const told = (id: string) =>
  world.app.db.asOwner<{ act: string; way: string; waits: boolean; kind: string }>(
    `select s.act, t.way, t.told_at is null as waits, r.kind from matter_told t join matter_step s on s.community = t.community and s.matter_id = t.matter_id and s.seq = t.seq
     join matter_raiser r on r.id = t.raiser_id where t.matter_id = $1 order by t.seq, r.at`,
    [id],
  )
const toAnswered = (id: string) =>
  steps(
    world,
    id,
    [world.worker, 'verify'],
    [world.worker, 'dispatch', toProperty(world)],
    [world.property, 'take'],
    [world.property, 'answer'],
  )

const desk = (overrides: Record<string, unknown> = {}) => ({
  ...{ id: uuid(), category: world.categories['facilities'], title: null, text: '电梯异响', building: null, place: null, facility: null },
  ...{ publicWished: false, urgent: false, files: [], source: 'hall', contactDay: null },
  raiser: { kind: 'resident', household: world.other.household, person: null, name: null, contact: null, tellBy: 'paper' },
  ...overrides,
})

describe('merging', () => {
  test('keeps all who raised it, tells them where it went, and goes on with all of them', async () => {
    const [kept, double] = [
      await raise(world, { text: '路灯不亮，黑灯瞎火' }),
      await raise(world, { text: '楼下路灯坏了，老瞿家看不见' }, world.neighbourHome),
    ]
    const { number } = await get(world.worker, kept)
    await steps(world, double, [world.worker, 'merge', { into: kept }])
    expect(await get(world.worker, double)).toMatchObject({ state: 'merged', mergedInto: { id: kept, number }, raisedBy: [] })
    const target = await get(world.worker, kept)
    expect(target).toMatchObject({ raisers: 2, raisedBy: [{ cameWith: null }, { cameWith: { number: expect.any(String) } }] })
    expect((await told(double)).map(({ act }) => act)).toEqual(['raise', 'merge'])
    expect(await one(double, world.neighbourHome)).toMatchObject({ state: 'merged', mergedInto: { number } })
    // The other home's words stay the other home's.
    expect((await one(kept, world.neighbourHome))?.text).toBe('楼下路灯坏了，老瞿家看不见')
    expect((await one(kept))?.text).toBe('路灯不亮，黑灯瞎火')
    expect((await one(kept, world.neighbourHome))?.steps).toEqual([])
    await toAnswered(kept)
    expect((await told(kept)).filter(({ act }) => act === 'answer')).toHaveLength(2)
    expect((await one(kept, world.neighbourHome))?.steps.map(({ act }) => act)).toEqual(['verify', 'dispatch', 'take', 'answer'])
    // Whoever came along may confirm, and reopen what the other confirmed.
    expect((await say(kept, 'confirm')).status).toBe(200)
    expect((await say(kept, 'reopen', '我家门口还是黑的', world.neighbourHome)).status).toBe(200)
    expect(await get(world.worker, kept)).toMatchObject({ state: 'verified', reopened: 1, owner: null })
  })

  test('only into another that is open', async () => {
    const [id, closed] = [await raise(world), await raise(world)]
    await toAnswered(closed)
    await say(closed, 'confirm')
    for (const into of [id, closed, uuid()])
      expect((await step(world, world.worker, id, 'merge', { into })).error?.reason).toBe('merge-target')
    const far = await raise(world)
    await steps(world, far, [world.worker, 'merge', { into: id }])
    const last = await raise(world)
    await steps(world, id, [world.worker, 'merge', { into: last }])
    expect((await get(world.worker, far)).mergedInto?.id).toBe(last)
    expect(await get(world.worker, last)).toMatchObject({ raisers: 3 })
  })

  test('what may be the same one is found by its words', async () => {
    const first = await raise(world, { text: '三栋地下车库漏水严重，车被滴坏' })
    const second = await raise(world, {
      text: '地下车库漏水，地面打滑',
      category: world.categories['property'],
      building: world.home.building,
    })
    const third = await raise(world, { text: '地下车库漏水没人管' })
    const { items } = (await must(world.worker.get(`${at}/matters/${first}/similar`))) as unknown as {
      items: { id: string; shared: string[] }[]
    }
    expect(items.map(({ id }) => id)).toContain(third)
    expect(items.map(({ id }) => id)).not.toContain(second)
    expect(items.find(({ id }) => id === third)?.shared.join()).toContain('车库漏水')
  })
})

describe('what raisers do', () => {
  test('reopen within thirty days of its settling, and no longer', async () => {
    const id = await raise(world)
    await toAnswered(id)
    await say(id, 'confirm')
    expect((await one(id))?.allowed).toEqual(['reopen'])
    await letDaysPass(world, id, 30)
    await steps(world, id, [world.worker, 'close'])
    expect((await one(id))?.allowed).toEqual(['reopen'])
    await letDaysPass(world, id, 1)
    expect((await one(id))?.allowed).toEqual([])
    const late = await say(id, 'reopen', '又坏了')
    expect([late.status, late.error?.reason]).toEqual([422, 'too-late'])
  })

  test('a reopened one begins anew: a clock, an extension and days of its own', async () => {
    const id = await raise(world)
    await steps(
      world,
      id,
      [world.worker, 'verify'],
      [world.worker, 'dispatch', toProperty(world)],
      [world.secretary, 'extend'],
      [world.property, 'take'],
      [world.property, 'answer'],
    )
    expect((await say(id, 'reopen', '早了')).status).toBe(409)
    await say(id, 'confirm')
    await say(id, 'reopen', '第二天又坏了')
    const again = await get(world.worker, id)
    expect(again).toMatchObject({ state: 'verified', clock: { state: 'running' }, reopenUntil: null, confirmUntil: null })
    await steps(world, id, [world.worker, 'dispatch', toProperty(world)])
    expect((await steps(world, id, [world.secretary, 'extend'])).clock.dueAt).not.toBe(again.clock.dueAt)
  })

  test('an answer that does not do goes back, and the owner’s clock goes on', async () => {
    const id = await raise(world)
    const answered = await toAnswered(id)
    expect(answered.clock.state).toBe('met')
    expect((await say(id, 'send-back-answer')).error?.reason).toBe('missing-reason')
    expect((await say(id, 'send-back-answer', '灯还是不亮')).status).toBe(200)
    const back = await get(world.worker, id)
    expect(back).toMatchObject({ state: 'handling', clock: { state: 'running' }, confirmUntil: null })
    expect(Math.abs(back.clock.left - answered.clock.left)).toBeLessThan(60_000)
    expect(back.steps.at(-1)).toMatchObject({ act: 'send-back-answer', note: '灯还是不亮' })
  })

  test('waiting for the raiser the clock stands, and goes on with the answer', async () => {
    const id = await raise(world)
    await steps(world, id, [world.worker, 'ask-raiser', { reason: '是哪一层的灯？' }])
    expect(await get(world.worker, id)).toMatchObject({ waiting: true, clock: { state: 'paused', dueAt: null } })
    expect(await one(id)).toMatchObject({ waiting: true, asked: '是哪一层的灯？' })
    expect((await step(world, world.worker, id, 'ask-raiser')).error?.reason).toBe('already-waiting')
    expect((await say(id, 'raiser-replied', '六楼')).status).toBe(200)
    expect(await get(world.worker, id)).toMatchObject({ waiting: false, clock: { state: 'running' } })
    expect((await get(world.worker, id)).steps.at(-1)).toMatchObject({ act: 'raiser-replied', note: '六楼' })
  })

  test('withdraw theirs while it is theirs alone', async () => {
    const id = await raise(world)
    await shown(
      world.worker.post(`${at}/matters/${id}/raisers`, {
        ...{ id: uuid(), said: '我也看见了', source: 'call' },
        raiser: { kind: 'resident', household: world.other.household, person: null, name: null, contact: null, tellBy: 'paper' },
      }),
    )
    expect((await one(id))?.allowed).not.toContain('withdraw')
    expect((await say(id, 'withdraw')).error?.reason).toBe('others-raised')
    const alone = await raise(world)
    expect((await say(alone, 'withdraw')).status).toBe(200)
    expect(await one(alone)).toMatchObject({ state: 'withdrawn', allowed: [] })
  })

  test('nobody raises by the hundred', async () => {
    const answers: number[] = []
    for (let times = 0; times < 12; times += 1) {
      const body = { ...desk(), anonymous: false, source: 'phone' }
      const { raiser: _raiser, contactDay: _day, ...sent } = body
      answers.push((await world.neighbourHome.post(`${at}/my/matters`, sent)).status)
    }
    expect(answers.filter((status) => status === 429).length).toBeGreaterThan(0)
    expect(answers.slice(0, 5)).toEqual([200, 200, 200, 200, 200])
  })
})

describe('being told', () => {
  test('a home without a phone gets a slip for each step, a caller a call, and both stand in a list until they were told', async () => {
    const made = await shown(world.worker.post(`${at}/matters`, desk()))
    const called = await shown(
      world.worker.post(
        `${at}/matters`,
        desk({
          source: 'call',
          raiser: { kind: 'organisation', household: null, person: null, name: '幼儿园', contact: '0875-2123456', tellBy: 'told' },
        }),
      ),
    )
    await steps(world, made.id, [world.worker, 'verify'])
    const list = async (query = '') =>
      (
        (await must(world.worker.get(`${at}/matters-untold${query}`))) as unknown as {
          items: { id: string; matter: { id: string }; way: string; said: string; label: string | null; raiser: string | null }[]
        }
      ).items
    const own = (await list()).filter(({ matter }) => matter.id === made.id)
    expect(own.map(({ way, label }) => [way, label])).toEqual([
      ['paper', '4-1-301'],
      ['paper', '4-1-301'],
    ])
    expect((await list()).filter(({ matter }) => matter.id === called.id)).toMatchObject([{ way: 'told', raiser: '幼儿园' }])
    expect((await list(`?building=${world.home.building}`)).map(({ matter }) => matter.id)).not.toContain(made.id)
    const mark = () => world.worker.post(`${at}/matters-untold/told`, { ids: own.map(({ id }) => id) })
    expect((await mark()).body).toEqual({ told: 2 })
    expect((await mark()).body).toEqual({ told: 0 })
    expect((await list()).filter(({ matter }) => matter.id === made.id)).toEqual([])
  })

  test('homes hear of it live, others do not, and nobody’s words travel', async () => {
    const id = await raise(world, { text: '只给社区看的话' })
    const events = await world.app.db.asOwner<{ kind: string; privacy_class: string; audience: string[] | null; data: object }>(
      `select kind, privacy_class, audience, data from outbox where data ->> 'id' = $1`,
      [id],
    )
    expect(events).toEqual([{ kind: 'matter.changed', privacy_class: 'household', audience: [world.home.household], data: { id } }])
    const [trail] = await world.app.db.asOwner<{ whole: string }>(
      `select (select json_agg(a) from audit_entry a)::text || (select json_agg(o) from outbox o)::text as whole`,
    )
    expect(trail?.whole).not.toContain('只给社区看的话')
  })

  test('the committee confirms in the stead of who said so, and of nobody else', async () => {
    const made = await shown(world.worker.post(`${at}/matters`, desk()))
    await toAnswered(made.id)
    const raiser = (await get(world.worker, made.id)).raisedBy[0]?.id
    expect((await step(world, world.worker, made.id, 'confirm', { raiser: uuid(), reason: null })).error?.reason).toBe('unknown-raiser')
    expect((await step(world, world.property, made.id, 'confirm', { raiser, reason: null })).status).toBe(403)
    const confirmed = await shown(step(world, world.worker, made.id, 'confirm', { raiser, reason: '电话回访', rating: 4 }))
    expect(confirmed).toMatchObject({ state: 'confirmed', raisedBy: [{ opinion: 'confirmed' }] })
    expect(confirmed.steps.at(-1)).toMatchObject({ act: 'confirm', note: '电话回访', by: '小段' })
  })
})

describe('without a name', () => {
  const anonymously = (overrides: Record<string, unknown> = {}) =>
    world.app.visitor().post(`${at}/anonymous-matters`, {
      ...{
        id: uuid(),
        category: world.categories['facilities'],
        text: '有人在楼道停电动车',
        building: null,
        place: null,
        facility: null,
        source: 'phone',
      },
      ...overrides,
    })
  const follow = (code: string) => world.app.visitor().post(`${at}/anonymous-matters/follow`, { code })

  test('is followed by a code of which only a hash is kept, and leads to nobody', async () => {
    const id = uuid()
    const { number, code } = (await must(anonymously({ id }))) as unknown as { number: string; code: string }
    expect((await must(anonymously({ id })))['code']).toBe(code)
    expect((await follow(code.toLowerCase())).body).toMatchObject({ number, state: 'accepted', text: '有人在楼道停电动车' })
    const [kept] = await world.app.db.asOwner<{ whole: string }>(
      `select (select json_agg(r) from matter_raiser r)::text || (select json_agg(a) from audit_entry a where entity_id = $1)::text || (select json_agg(s) from matter_step s)::text as whole`,
      [id],
    )
    expect(kept?.whole).not.toContain(code)
    expect(await get(world.worker, id)).toMatchObject({ raisedBy: [{ kind: 'anonymous', name: null, contact: null }] })
  })

  test('by somebody signed in leaves no trace of the account or the home', async () => {
    const id = uuid()
    const body = {
      ...desk({ id, text: '我要举报' }),
      anonymous: true,
      source: 'letter',
      publicWished: false,
      category: world.categories['branch'],
    }
    const { raiser: _raiser, contactDay: _day, ...sent } = body
    const { code } = (await must(world.resident.post(`${at}/my/matters`, sent))) as unknown as { code: string }
    expect((await follow(code)).status).toBe(200)
    const [kept] = await world.app.db.asOwner<{ whole: string; account: string }>(
      `select (select json_agg(m) from matter m where id = $1)::text || (select json_agg(r) from matter_raiser r where matter_id = $1)::text
        || (select json_agg(s) from matter_step s where matter_id = $1)::text || (select json_agg(a) from audit_entry a where entity_id = $1::text)::text as whole,
        (select account_id from resident_account where household_id = $2 limit 1) as account`,
      [id, world.home.household],
    )
    expect(kept?.whole).not.toContain(world.home.household)
    expect(kept?.whole).not.toContain(kept?.account)
    expect((await mine()).map((item) => item.id)).not.toContain(id)
  })

  test('the category must let it', async () => {
    expect((await anonymously({ category: world.categories['neighbours'] })).error?.reason).toBe('not-anonymous')
    expect((await anonymously({ category: uuid() })).error?.reason).toBe('unknown-category')
  })

  test('its raiser answers, confirms and reopens by the code, also after a merge', async () => {
    const { code } = (await must(anonymously({ id: uuid(), text: '门禁坏了谁都能进' }))) as unknown as { code: string }
    const { id } = (await must(follow(code))) as unknown as My
    const target = await raise(world, { text: '单元门禁失灵' })
    await steps(world, id, [world.worker, 'merge', { into: target }])
    await toAnswered(target)
    const seen = (await must(follow(code))) as unknown as My
    expect(seen).toMatchObject({ id: target, state: 'answered', text: '门禁坏了谁都能进', allowed: expect.arrayContaining(['confirm']) })
    expect(seen.steps.map(({ act }) => act)).toEqual(['raise', 'merge', 'verify', 'dispatch', 'take', 'answer'])
    const by = (act: string, text: string | null, step = uuid()) =>
      world.app.visitor().post(`${at}/anonymous-matters/steps`, { id: step, code, act, text, rating: null })
    const twice = uuid()
    expect((await by('confirm', null, twice)).body).toMatchObject({ state: 'confirmed' })
    expect((await by('confirm', null, twice)).status).toBe(200)
    expect((await by('reopen', '又坏了')).body).toMatchObject({ state: 'verified' })
  })

  test('codes are not found by trying', async () => {
    const { code } = (await must(anonymously())) as unknown as { code: string }
    const tries: number[] = []
    for (let times = 0; times < 25; times += 1) tries.push((await follow(`ZZZZZZZ${String(times).padStart(3, '2')}`)).status)
    expect(tries[0]).toBe(404)
    expect(tries.at(-1)).toBe(429)
    // Right or wrong: whoever guesses is not answered for a while.
    expect((await follow(code)).status).toBe(429)
    await world.app.db.asOwner('delete from auth.attempt')
    expect((await follow(code)).status).toBe(200)
  })

  test('one address does not flood the desk', async () => {
    await world.app.db.asOwner('delete from auth.attempt')
    const answers: number[] = []
    for (let times = 0; times < 12; times += 1) answers.push((await anonymously()).status)
    expect([answers[0], answers.at(-1)]).toEqual([200, 429])
  })
})

describe('letters to the secretary', () => {
  test('are answered by the branch, given to nobody else, and public only where the writer wished it', async () => {
    const id = await raise(world, { source: 'letter', category: world.categories['branch'], text: '希望多开放活动室', publicWished: false })
    await steps(world, id, [world.worker, 'verify'])
    expect((await step(world, world.worker, id, 'dispatch', toProperty(world))).error?.reason).toBe('letter-branch')
    await steps(world, id, [world.worker, 'dispatch'], [world.worker, 'take'])
    expect((await step(world, world.worker, id, 'answer')).error?.reason).toBe('letter-branch')
    expect(await steps(world, id, [world.secretary, 'answer', { answer: '下月起每晚开放。' }])).toMatchObject({
      answer: { by: '社区党组织' },
    })
    const board = {
      title: '活动室开放时间',
      text: '有居民希望多开放活动室',
      reply: '下月起每晚开放',
      place: null,
      privacyClass: 'public',
      onTv: false,
    }
    expect((await world.worker.send('PUT', `${at}/matters/${id}/board`, board)).error?.reason).toBe('not-wished')
    const wished = await raise(world, { source: 'letter', category: world.categories['branch'], publicWished: true })
    expect((await world.worker.send('PUT', `${at}/matters/${wished}/board`, board)).status).toBe(200)
  })
})

describe('the board', () => {
  const board = { title: '三栋路灯', text: '有居民反映路灯不亮', reply: null, place: '三栋', privacyClass: 'public', onTv: true }
  const put = (id: string, more: object = {}) => world.worker.send('PUT', `${at}/matters/${id}/board`, { ...board, ...more })
  const read = async (by = world.app.visitor()) =>
    ((await must(by.get(`${at}/board`))) as unknown as { items: { matter: string; state: string; title: string }[] }).items

  test('anyone reads what is public, residents what is the community’s, and nothing of the raiser’s words', async () => {
    const [open, inner] = [await raise(world, { text: '老瞿说的原话' }), await raise(world)]
    await put(open)
    await put(inner, { privacyClass: 'community' })
    expect((await read()).map(({ matter }) => matter)).toContain(open)
    expect((await read()).map(({ matter }) => matter)).not.toContain(inner)
    expect((await read(world.resident)).map(({ matter }) => matter)).toContain(inner)
    expect(JSON.stringify(await read())).not.toContain('老瞿')
    await steps(world, open, [world.worker, 'verify'])
    expect((await read()).find(({ matter }) => matter === open)?.state).toBe('verified')
    await say(open, 'withdraw')
    expect((await read()).map(({ matter }) => matter)).not.toContain(open)
    expect((await world.worker.send('DELETE', `${at}/matters/${inner}/board`)).body).toEqual({ ok: true })
    expect((await read(world.resident)).map(({ matter }) => matter)).not.toContain(inner)
  })

  test.each([{ text: '瞿建国家门口的灯' }, { text: '请打 139 8765 4321' }, { reply: '已告知 3-2-1102' }, { title: '530102199003071234' }])(
    'names nobody: %o',
    async (more) => {
      const made = await shown(
        world.worker.post(
          `${at}/matters`,
          desk({
            raiser: {
              kind: 'resident',
              household: world.home.household,
              person: world.home.persons[0],
              name: null,
              contact: null,
              tellBy: 'phone',
            },
          }),
        ),
      )
      expect((await put(made.id, more)).error?.reason).toBe('board-names')
    },
  )
})

test('a facility’s code on a lamp says where it stands', async () => {
  const facility = uuid()
  await world.app.db.asOwner(
    `insert into facility (community, id, name, kind, place, building_id, search) values ($1, $2, '3 号路灯', 'lighting', '中心花园', $3, '')`,
    [redFlower, facility, world.home.building],
  )
  await world.app.db.asOwner('delete from auth.attempt')
  const { number } = (await must(
    world.app.visitor().post(`${at}/anonymous-matters`, {
      ...{ id: uuid(), category: world.categories['facilities'], text: '不亮', building: null, place: null, facility, source: 'facility' },
    }),
  )) as unknown as { number: string }
  const [row] = await world.app.db.asOwner('select place, building_id, source from matter where number = $1 and community = $2', [
    number,
    redFlower,
  ])
  expect(row).toEqual({ place: '中心花园 3 号路灯', building_id: world.home.building, source: 'facility' })
})
