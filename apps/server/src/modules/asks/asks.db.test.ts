import type { HomeQuestion } from '@linli/contract/asks'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { record } from '../../platform/record.ts'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { buildStaff } from '../../testing/callers.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { type Ask, askAtHome, askJobs } from './index.ts'

const at = `/api/communities/${String(redFlower)}`

describe('questions for the next visit', () => {
  let app: TestApp
  let worker: Visitor
  let officer: Visitor
  let builder: Visitor
  let home: BuiltHome
  let other: BuiltHome
  const staff = buildStaff(redFlower)
  const report = { id: uuid(), title: '流动人口月报' }

  beforeAll(async () => {
    app = await createTestApp()
    home = await buildHome(app.db, testFields, {
      people: [
        { name: '尹建国', phone: '13812341234' },
        { name: '尹小妹', relation: '12', sex: '2' },
        { name: '尹孙', relation: '40' },
      ],
    })
    other = await buildHome(app.db, testFields, { building: '4', room: '101', people: [{ name: '段秀英', sex: '2' }] })
    await buildHome(app.db, testFields, { community: fishing })
    worker = await app.signIn({ login: 'a-worker', post: { kind: 'worker', community: redFlower } })
    officer = await app.signIn({ login: 'a-street', post: { kind: 'street_officer', community: 530502004000 } })
    builder = await app.signIn({ login: 'a-head', post: { kind: 'building_head', community: redFlower, building: home.building } })
  })
  afterAll(() => app.stop())

  const list = async (query = '', who = worker) =>
    ((await who.get(`${at}/home-questions?limit=200${query}`)).body as { items: HomeQuestion[] }).items
  const ask = (asks: Ask[]) =>
    inScope(app.db, staff, 'write', async (tx) => {
      const { asked, already, audit, events } = await askAtHome(tx, staff, asks)
      if (audit.length > 0) await record(tx, staff, audit, events)
      return { asked, already }
    })
  const missing = (place: BuiltHome, person: number | null, field: Ask['field']): Ask => ({
    household: place.household,
    person: person === null ? null : (place.persons[person] ?? ''),
    field,
    cause: 'unknown',
    why: '月报要填',
    report,
  })
  const answer = (id: string | undefined, value: string, who = worker, answerId = uuid()) =>
    who.post(`${at}/home-questions/${id ?? ''}/answer`, { id: answerId, value })
  const person = async (id: string | undefined) => (await worker.get(`${at}/persons/${id ?? ''}`)).body as Record<string, unknown>

  it('a report asks for what it misses, each fact of a person once, in walking order', async () => {
    const asks = [missing(other, 0, 'phone'), missing(home, 1, 'phone'), missing(home, null, 'work'), missing(home, 1, 'schooling')]
    expect(await ask(asks)).toEqual({ asked: 4, already: 0 })
    expect(await ask(asks)).toEqual({ asked: 0, already: 4 })
    const items = await list()
    expect(items.map(({ dwellingLabel, person: who, field }) => [dwellingLabel, who.name, field])).toEqual([
      ['3-2-1102', '尹小妹', 'phone'],
      ['3-2-1102', '尹建国', 'work'],
      ['3-2-1102', '尹小妹', 'schooling'],
      ['4-2-101', '段秀英', 'phone'],
    ])
    expect(items[0]).toMatchObject({ why: '月报要填', report, cause: 'unknown', state: 'open', answered: null, household: home.household })
  })

  it('nobody is asked who does not live there, and a household without a head has nobody to ask', async () => {
    expect(await ask([{ ...missing(other, 0, 'work'), household: home.household }])).toEqual({ asked: 0, already: 0 })
    expect(await ask([{ ...missing(home, 0, 'work'), household: uuid() }])).toEqual({ asked: 0, already: 0 })
  })

  it('a building head sees the own building; the street sees, and answers nothing', async () => {
    expect((await list('', builder)).map(({ person: who }) => who.name)).not.toContain('段秀英')
    expect(await list(`&household=${other.household}`, builder)).toEqual([])
    expect(await list(`&building=${other.building}`)).toHaveLength(1)
    const [question] = await list('', officer)
    expect((await answer(question?.id, '10', officer)).status).toBe(403)
    expect((await officer.post(`${at}/home-questions/${question?.id ?? ''}/drop`, { reason: '不用' })).status).toBe(403)
    expect((await app.visitor().get(`${at}/home-questions`)).status).toBe(401)
    expect((await worker.get(`/api/communities/${String(fishing)}/home-questions`)).status).toBe(404)
  })

  it('a worker’s answer changes the register like an edit, once', async () => {
    const [question] = await list(`&household=${other.household}`)
    expect((await answer(question?.id, '12')).error?.fields).toMatchObject([{ path: 'phone' }])
    const id = uuid()
    expect((await answer(question?.id, '138 1111 2222', worker, id)).body).toMatchObject({
      state: 'answered',
      answered: { by: 'a-worker' },
    })
    expect((await answer(question?.id, '138 1111 2222', worker, id)).status).toBe(200)
    expect((await answer(question?.id, '13811113333', worker, id)).error?.id).toBe('same_id_other_content')
    expect((await answer(question?.id, '13811113333')).error?.reason).toBe('already-answered')
    expect(await person(other.persons[0])).toMatchObject({ phoneMasked: '138****2222', version: 2 })
    expect(await list(`&household=${other.household}`)).toEqual([])
    expect(await list('&state=answered')).toMatchObject([{ id: question?.id, person: { name: '段秀英' } }])
    const [kept] = await app.db.asOwner<{ text: string }>('select to_jsonb(q)::text as text from home_question q where id = $1', [
      question?.id,
    ])
    expect(kept?.text).not.toContain('13811112222')
  })

  it('a helper’s answer waits for a worker’s yes, and then stands in the register', async () => {
    const [question] = (await list('', builder)).filter(({ field }) => field === 'phone')
    const id = uuid()
    expect((await answer(question?.id, '13922223333', builder, id)).body).toMatchObject({ state: 'waiting', answered: { by: 'a-head' } })
    expect((await answer(question?.id, '13922223333', builder, id)).status).toBe(200)
    expect((await answer(question?.id, '13922224444', builder)).error?.reason).toBe('already-answered')
    expect(await person(home.persons[1])).toMatchObject({ phoneMasked: null })
    expect((await worker.get(`${at}/quality-summary`)).body).toMatchObject({ questions: { waiting: 1 } })
    const change = (await worker.get(`${at}/change-requests/${id}`)).body as { version: number; person: { name: string } }
    expect(change.person.name).toBe('尹小妹')
    const yes = { state: 'accepted', answer: '已核实', seenVersion: change.version }
    expect((await worker.post(`${at}/change-requests/${id}/answer`, yes)).status).toBe(200)
    expect(await person(home.persons[1])).toMatchObject({ phoneMasked: '139****3333' })
    expect((await list('&state=answered')).map((one) => one.id)).toContain(question?.id)
  })

  it('refused, it is asked again', async () => {
    const [question] = (await list('', builder)).filter(({ field }) => field === 'schooling')
    const id = uuid()
    await answer(question?.id, '10', builder, id)
    expect((await list()).find((one) => one.id === question?.id)).toMatchObject({ state: 'waiting' })
    await worker.post(`${at}/change-requests/${id}/answer`, { state: 'refused', answer: '请再问一次', seenVersion: null })
    expect((await list('', builder)).find((one) => one.id === question?.id)).toMatchObject({ state: 'open' })
    expect(await ask([missing(home, 1, 'schooling')])).toEqual({ asked: 0, already: 1 })
    expect((await answer(question?.id, '20', builder)).body).toMatchObject({ state: 'waiting' })
  })

  it('what the register came to know by another way is asked no more', async () => {
    const [question] = (await list()).filter(({ field }) => field === 'work')
    const { version } = await person(home.persons[0])
    await worker.send('PATCH', `${at}/persons/${home.persons[0] ?? ''}`, { version, work: '木工' })
    expect((await list()).map(({ id }) => id)).not.toContain(question?.id)
    expect((await answer(question?.id, '教师')).error?.reason).toBe('already-answered')
  })

  it('a worker asks by hand, and drops a question for a reason', async () => {
    const body = { id: uuid(), person: home.persons[0], field: 'phone', why: '号码打不通' }
    expect((await worker.post(`${at}/home-questions`, body)).body).toMatchObject({ cause: 'doubtful', state: 'open', report: null })
    expect((await worker.post(`${at}/home-questions`, body)).status).toBe(200)
    expect((await worker.post(`${at}/home-questions`, { ...body, why: '换号' })).error?.id).toBe('same_id_other_content')
    // Asked by a colleague too, it is still one question.
    expect((await worker.post(`${at}/home-questions`, { ...body, id: uuid() })).body).toMatchObject({ id: body.id })
    expect((await worker.post(`${at}/home-questions`, { ...body, id: uuid(), field: 'careTags' })).status).toBe(400)
    expect((await builder.post(`${at}/home-questions`, { ...body, id: uuid() })).status).toBe(403)
    const dropped = await worker.post(`${at}/home-questions/${body.id}/drop`, { reason: '电话打通了' })
    expect(dropped.body).toMatchObject({ state: 'dropped' })
    expect((await worker.post(`${at}/home-questions/${body.id}/drop`, { reason: '电话打通了' })).status).toBe(200)
    expect((await answer(body.id, '13811112222')).error?.reason).toBe('already-answered')
    expect((await worker.post(`${at}/home-questions/${uuid()}/drop`, { reason: '无' })).status).toBe(404)
    expect(await app.db.asOwner(`select detail ->> 'reason' as reason from audit_entry where verb = 'home_question.drop'`)).toEqual([
      { reason: '电话打通了' },
    ])
  })

  it('the question goes with the person, and is dropped for who has left', async () => {
    await ask([missing(home, 2, 'phone')])
    await app.db.asOwner('update person set household_id = null, building_id = null where id = $1', [home.persons[2]])
    expect((await list()).map(({ person: who }) => who.name)).not.toContain('尹孙')
    const refused = await worker.post(`${at}/home-questions`, { id: uuid(), person: home.persons[2], field: 'work', why: '核实' })
    expect(refused.error?.reason).toBe('lives-nowhere')
    const context = { deps: app.deps, caller: systemCaller('asks'), signal: new AbortController().signal }
    await askJobs[0]?.run({}, context as never)
    expect(await app.db.asOwner(`select state from home_question where person_id = $1`, [home.persons[2]])).toEqual([{ state: 'dropped' }])
  })
})
