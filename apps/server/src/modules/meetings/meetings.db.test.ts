import type { AgendaItem } from '@linli/contract/meetings'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInResident } from '../../testing/world.ts'
import type { Visitor } from '../../testing/app.ts'
import {
  type Decision,
  type Meeting,
  type MeetingWorld,
  at,
  community,
  createMeetingWorld,
  ok,
  soundDecision,
} from './testing/meeting-world.ts'

let world: MeetingWorld
beforeAll(async () => {
  world = await createMeetingWorld()
})
afterAll(() => world.app.stop())

const get = async (id: string) => ok<Meeting>(await world.worker.get(`${at}/meetings/${id}`))
const entry = (title: string, overrides: Record<string, unknown> = {}) => ({
  id: uuid(),
  title,
  text: null,
  matters: [],
  carry: null,
  ...overrides,
})
const setAgenda = async (meeting: Meeting, items: unknown[]) =>
  ok<Meeting>(await world.worker.send('PUT', `${at}/meetings/${meeting.id}/agenda`, { version: meeting.version, items }))
/** Open, with one item about these matters. */
async function held(matters: string[] = [], overrides: Record<string, unknown> = {}) {
  const item = entry('议题', { matters })
  const meeting = await world.open(await setAgenda(await world.plan(overrides), [item]))
  return { meeting, item: item.id }
}
const decide = async (item: string, overrides: Record<string, unknown> = {}) =>
  ok<Decision>(await world.worker.post(`${at}/meeting-items/${item}/decisions`, soundDecision(overrides)))

describe('a meeting is called', () => {
  const text = (overrides: Record<string, unknown> = {}) => ({
    ...{ id: uuid(), title: '民情恳谈会', body: '周五晚七点，活动室。', to: 'audience', privacyClass: 'community', publish: true },
    ...overrides,
  })
  const plan = (overrides: Record<string, unknown>) => ({
    ...{ id: uuid(), kind: 'people-talk', title: '恳谈会', startsAt: '2026-12-01T11:00:00.000Z', endsAt: null, place: '活动室' },
    ...{ branch: null, partyGroup: null, audience: null, chair: null, recorder: null, notice: null },
    ...overrides,
  })

  it('with its notice in one go, once however often it is sent', async () => {
    const notice = text()
    const body = plan({ notice })
    const first = ok<Meeting>(await world.worker.post(`${at}/meetings`, body))
    expect(first.notice).toMatchObject({ state: 'published', stale: false })
    expect(ok(await world.worker.post(`${at}/meetings`, body))).toEqual(first)
    expect((await world.worker.post(`${at}/meetings`, { ...body, place: '别处' })).error?.id).toBe('same_id_other_content')
    const resident = await signInResident(world.app, { community, home: world.homes[0] ?? fail(), administrator: world.worker })
    const shown = async () => JSON.stringify((await resident.get(`${at}/shown-notices`)).body)
    expect(await shown()).toContain('周五晚七点')
    // Moved: the notice says so only once it is written anew; called off, it is gone.
    const { id, version, ...facts } = { ...body, version: first.version }
    const { kind: _kind, notice: _notice, ...movable } = facts
    const moved = ok<Meeting>(await world.worker.send('PATCH', `${at}/meetings/${id}`, { ...movable, place: '广场', version }))
    expect(moved.notice?.stale).toBe(true)
    const anew = { ...notice, body: '周五晚七点，广场。', version: moved.version }
    const told = ok<Meeting>(await world.worker.send('PUT', `${at}/meetings/${id}/notice`, anew))
    expect([told.notice?.stale, (await shown()).includes('广场')]).toEqual([false, true])
    const off = ok<Meeting>(await world.worker.post(`${at}/meetings/${id}/cancel`, { version: told.version, reason: '停电' }))
    expect([off.state, off.notice?.state, (await shown()).includes('广场')]).toEqual(['cancelled', 'withdrawn', false])
  })

  it('of the Party to the homes of its members alone', async () => {
    const branch = '第九支部'
    await world.addMember(world.homes[1]?.persons[0] ?? '', { branch, name: '党员甲' })
    const body = plan({ kind: 'members-meeting', branch, notice: text({ to: 'roll', body: '请党员参加。' }) })
    const { notice } = ok<Meeting>(await world.worker.post(`${at}/meetings`, body))
    const [row] = await world.app.db.asOwner<{ audience: string[]; privacy_class: string }>(
      'select audience, privacy_class from notice where id = $1',
      [notice?.id],
    )
    expect(row).toEqual({ audience: [world.homes[1]?.household], privacy_class: 'household' })
  })

  it('not of an unknown kind, without its branch, or to places that are not there', async () => {
    const refusal = async (overrides: Record<string, unknown>) => (await world.worker.post(`${at}/meetings`, plan(overrides))).error?.reason
    expect(await refusal({ kind: 'tea' })).toBe('unknown-kind')
    expect(await refusal({ kind: 'members-meeting' })).toBe('branch-needed')
    expect(await refusal({ audience: [uuid()] })).toBe('unknown-place')
    expect(await refusal({ endsAt: '2026-12-01T10:00:00.000Z' })).toBe('ends-before-start')
  })

  it('by the rule of the day it was called, whatever the setting says later; a rule that cannot hold is refused', async () => {
    const { items } = ok<{ items: { key: string; version: number; value: { key: string; decides: object | null }[] }[] }>(
      await world.secretary.get(`${at}/settings`),
    )
    const setting = items.find((one) => one.key === 'meetingKinds')
    const change = (passes: object) => {
      const value = setting?.value.map((kind) =>
        kind.key === 'household-heads' ? { ...kind, decides: { ...kind.decides, passes } } : kind,
      )
      return world.secretary.send('PUT', `${at}/settings`, { key: 'meetingKinds', version: setting?.version, startsOn: null, value })
    }
    const before = await world.plan({ kind: 'household-heads', title: '户长会' })
    expect((await change({ of: 'present', share: { part: 1, whole: 3, over: false } })).error?.id).toBe('invalid_input')
    const twoThirds = { of: 'entitled', share: { part: 2, whole: 3, over: false } }
    ok(await change(twoThirds))
    expect((await get(before.id)).rule?.passes.of).toBe('present')
    expect((await world.plan({ kind: 'household-heads', title: '户长会' })).rule?.passes).toEqual(twoThirds)
  })
})

describe('an agenda', () => {
  it('is built from matters ready to be talked over, alike ones side by side, which leave the list', async () => {
    const [one, two, three] = [
      await world.matter('电动车堵住消防通道'),
      await world.matter('消防通道停满电动车'),
      await world.matter('四栋水管漏水'),
    ]
    const meeting = await world.plan()
    const material = async () =>
      ok<{ groups: { matters: { id: string }[]; shared: string[] }[] }>(await world.worker.get(`${at}/meetings/${meeting.id}/material`))
        .groups
    const grouped = (await material()).map((group) => group.matters.map((matter) => matter.id).toSorted())
    expect(grouped).toContainEqual([one, two].toSorted())
    expect(grouped).toContainEqual([three])
    expect((await material()).find((group) => group.matters.length === 2)?.shared).toContain('消防通道')
    const planned = await setAgenda(meeting, [entry('消防通道', { matters: [one, two] })])
    expect((await material()).flatMap((group) => group.matters.map((matter) => matter.id))).toEqual([three])
    await setAgenda(planned, [])
    expect((await material()).length).toBe(2)
  })

  it('takes in by itself what an earlier meeting of its kind decided and nobody has done', async () => {
    const kind = { kind: 'red-property', title: '联席会' }
    const { item } = await held([], { ...kind, startsAt: new Date(Date.now() - 40 * 86_400_000).toISOString() })
    const [open, done] = [await decide(item, { text: '换门禁' }), await decide(item, { text: '清杂物' })]
    const finished = { version: done.version, outcome: '已清', whatChanged: null, doneOn: new Date().toISOString().slice(0, 10) }
    ok(await world.worker.post(`${at}/decisions/${done.id}/done`, finished))
    const next = await world.plan(kind)
    expect(next.agenda.map((one) => one.carried?.id)).toEqual([open.id])
    // What is decided between calling and opening comes too; another kind of meeting is only offered it.
    const late = await decide(item, { text: '补路面' })
    expect((await world.open(next)).agenda.map((one) => one.carried?.id)).toEqual([open.id, late.id])
    const talk = await world.plan()
    expect(talk.agenda).toEqual([])
    expect(ok(await world.worker.get(`${at}/meetings/${talk.id}/material`))).toMatchObject({
      carried: expect.arrayContaining([expect.objectContaining({ id: open.id })]),
    })
  })

  it('keeps what was minuted, refuses foreign ids, and a stale one gets what stands there', async () => {
    const { meeting, item } = await held()
    ok(await world.worker.send('PATCH', `${at}/meeting-items/${item}`, { version: 1, minutes: '大家同意' }))
    const send = (items: unknown[], version = meeting.version) =>
      world.worker.send('PUT', `${at}/meetings/${meeting.id}/agenda`, { version, items })
    expect((await send([])).error?.reason).toBe('item-in-use')
    expect((await send([entry('甲', { matters: [uuid()] })])).error?.reason).toBe('unknown-matter')
    expect((await send([entry('甲', { carry: uuid() })])).error?.reason).toBe('unknown-decision')
    const other = await held()
    expect((await send([entry('甲', { id: other.item })])).error?.reason).toBe('unknown-item')
    const stale = await send([], meeting.version - 1)
    expect([stale.error?.id, (stale.error as { current?: Meeting } | null)?.current?.version]).toEqual(['conflict', meeting.version])
  })
})

describe('minutes', () => {
  const write = (item: string, version: number, minutes: string) =>
    world.worker.send('PATCH', `${at}/meeting-items/${item}`, { version, minutes })

  it('of two clerks at once: one is saved, the other gets both versions, and nothing is lost', async () => {
    const { item } = await held()
    const answers = await Promise.all([
      write(item, 1, '甲记的'),
      world.secretary.send('PATCH', `${at}/meeting-items/${item}`, { version: 1, minutes: '乙记的' }),
    ])
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409])
    const [saved, refused] = answers[0]?.status === 200 ? answers : answers.toReversed()
    const current = (refused?.error as { current?: AgendaItem } | null)?.current
    expect(current).toMatchObject({ version: 2, minutes: (saved?.body as AgendaItem).minutes })
    // Typed again on top of what stands there, and sent twice.
    const both = `${current?.minutes ?? ''}\n另一位`
    const [first, again] = [await write(item, 2, both), await write(item, 2, both)]
    expect([ok<AgendaItem>(first).version, ok<AgendaItem>(again).version]).toEqual([3, 3])
  })

  it('are handed in, given back, approved by who may, and change no more', async () => {
    const { meeting, item } = await held()
    const decision = await decide(item)
    const draft = { minutes: '会后小结', endsAt: null, chair: '李书记', recorder: '小王' }
    const handIn = async (version: number) =>
      ok<Meeting>(await world.worker.post(`${at}/meetings/${meeting.id}/minutes`, { version, ...draft }))
    const minuted = await handIn(meeting.version)
    expect((await write(item, 1, '晚了')).error?.reason).toBe('handed-in')
    const back = ok<Meeting>(
      await world.worker.post(`${at}/meeting-minutes/${meeting.id}/return`, { version: minuted.version, reason: '漏了一条' }),
    )
    ok(await write(item, 1, '补上'))
    const again = await handIn(back.version)
    const approve = (by: Visitor) => by.post(`${at}/meeting-minutes/${meeting.id}/approve`, { version: again.version })
    expect((await approve(world.worker)).error?.id).toBe('forbidden')
    const approved = ok<Meeting>(await approve(world.secretary))
    expect(approved).toMatchObject({ state: 'approved', approvedBy: '李书记' })
    expect(ok(await approve(world.secretary))).toEqual(approved)
    const { version } = approved
    const { id: _id, ...changed } = soundDecision({ text: '改口' })
    const refused = [
      await write(item, 2, '再改'),
      await world.worker.send('PUT', `${at}/meetings/${meeting.id}/agenda`, { version, items: [entry('加一条')] }),
      await world.worker.post(`${at}/meeting-items/${item}/decisions`, soundDecision()),
      await world.worker.send('PATCH', `${at}/decisions/${decision.id}`, { ...changed, version: decision.version }),
      await world.worker.post(`${at}/decisions/${decision.id}/remove`, { version: decision.version }),
      await world.worker.post(`${at}/meetings/${meeting.id}/sign-ins`, {
        id: uuid(),
        who: { kind: 'guest', name: '来宾', label: null },
        way: 'paper',
      }),
      await world.worker.post(`${at}/meetings/${meeting.id}/minutes`, { version, ...draft }),
      await world.worker.post(`${at}/meetings/${meeting.id}/open`, { version, exceptions: [] }),
      await world.worker.post(`${at}/meeting-minutes/${meeting.id}/return`, { version, reason: '再改' }),
      await world.worker.post(`${at}/meetings/${meeting.id}/cancel`, { version, reason: '不要了' }),
      await world.worker.send('PUT', `${at}/meetings/${meeting.id}/attachments`, { version, files: [] }),
    ]
    expect(refused.map((answer) => answer.error?.reason)).toEqual(refused.map(() => 'approved'))
    // How a decision went is no part of what was decided.
    ok(await world.worker.post(`${at}/decisions/${decision.id}/drop`, { version: decision.version, reason: '物业已换' }))
  })
})

describe('a decision', () => {
  it('answers everybody who raised its matters, once; the board by its class; what changed follows', async () => {
    const [matter, other] = [await world.matter('三栋路灯不亮'), await world.matter('东门不锁')]
    const { meeting, item } = await held([matter], { startsAt: new Date(Date.now() - 3_600_000).toISOString() })
    const bad = await world.worker.post(`${at}/meeting-items/${item}/decisions`, soundDecision({ kind: 'matter', matters: [other] }))
    expect(bad.error?.reason).toBe('not-on-agenda')
    expect((await world.worker.post(`${at}/meeting-items/${item}/decisions`, soundDecision({ kind: 'matter' }))).error?.reason).toBe(
      'matter-needed',
    )
    const decision = await decide(item, { kind: 'matter', text: '一周内换灯', matters: [matter] })
    const reply = { version: decision.version, reply: '本周五前换好路灯。', privacyClass: 'public', showOnTv: true }
    const send = (body: object) => world.worker.post(`${at}/decisions/${decision.id}/reply`, body)
    expect((await send({ ...reply, privacyClass: 'household' })).error?.reason).toBe('tv-needs-public')
    const answered = ok<Decision>(await send(reply))
    expect(answered).toMatchObject({ reply: reply.reply, replyClass: 'public' })
    expect(ok(await send(reply))).toEqual(answered)
    expect((await send({ ...reply, reply: '下周。', version: answered.version })).error?.reason).toBe('answered')
    const steps = await world.app.db.asOwner<{ said: string }>(
      `select said from matter_step where matter_id = $1 and act = 'reply-from-meeting'`,
      [matter],
    )
    expect(steps.map((step) => step.said)).toEqual([expect.stringContaining('本周五前换好路灯')])
    const board = await world.app.db.asOwner('select reply, on_tv from matter_board where matter_id = $1', [matter])
    expect(board).toEqual([{ reply: reply.reply, on_tv: true }])
    const { id: _id, ...changed } = soundDecision({ kind: 'matter', matters: [matter] })
    expect(
      (await world.worker.send('PATCH', `${at}/decisions/${decision.id}`, { ...changed, version: answered.version })).error?.reason,
    ).toBe('answered')
    const done = { version: answered.version, outcome: '换了六盏', whatChanged: '三栋楼道晚上亮了', doneOn: '2999-01-01' }
    expect((await world.worker.post(`${at}/decisions/${decision.id}/done`, { ...done, doneOn: '2100-01-01' })).error?.reason).toBe(
      'done-in-future',
    )
    const today = (await world.app.db.asOwner<{ day: string }>('select current_date::text as day'))[0]?.day
    expect(ok<Decision>(await world.worker.post(`${at}/decisions/${decision.id}/done`, { ...done, doneOn: today }))).toMatchObject({
      state: 'done',
      doneOn: today,
    })
    await followThread({ meeting: meeting.id, matter, decision: decision.id })
  })

  it('is counted where it waits', async () => {
    const before = ok<Record<string, number>>(await world.worker.get(`${at}/meeting-counts`))
    const { item } = await held()
    await decide(item, { dueOn: '2026-01-01' })
    const after = ok<Record<string, number>>(await world.worker.get(`${at}/meeting-counts`))
    expect([after['openDecisions'], after['overdueDecisions'], after['toMinute']]).toEqual(
      ['openDecisions', 'overdueDecisions', 'toMinute'].map((key) => (before[key] ?? 0) + 1),
    )
    const { items } = ok<{ items: Decision[] }>(await world.worker.get(`${at}/decisions?standing=overdue`))
    expect(items.every((one) => one.overdue)).toBe(true)
  })
})

interface Thread {
  stages: { stage: string; count: number; items: { title: string; text: string | null; names: string[] | null; id: string | null }[] }[]
  next: string | null
}

/** From any item the same things, with names for staff; for those who raised it, neighbours and the public as far as it is theirs. */
async function followThread({ meeting, matter, decision }: { meeting: string; matter: string; decision: string }): Promise<void> {
  const read = async (by: Visitor, path: string) => ok<Thread>(await by.get(`${at}/${path}/chain`))
  const [first, second] = world.homes
  const resident = await signInResident(world.app, { community, home: first ?? fail(), administrator: world.worker })
  const neighbour = await signInResident(world.app, { community, home: second ?? fail(), administrator: world.worker })
  const staff = await read(world.worker, `matters/${matter}`)
  expect(staff.stages.map((stage) => [stage.stage, stage.count])).toEqual(
    ['matter', 'meeting', 'decision', 'reply', 'change'].map((stage) => [stage, 1]),
  )
  expect(staff.stages[0]?.items[0]?.names).toEqual(['户主101'])
  for (const path of [`meetings/${meeting}`, `decisions/${decision}`])
    expect((await read(world.worker, path)).stages.map((stage) => stage.stage)).toEqual(staff.stages.map((stage) => stage.stage))
  const own = await read(resident, `matters/${matter}`)
  expect(own.stages.find((stage) => stage.stage === 'reply')?.items[0]?.text).toBe('本周五前换好路灯。')
  expect(own.stages.find((stage) => stage.stage === 'change')?.items[0]?.title).toBe('三栋楼道晚上亮了')
  for (const visitor of [neighbour, world.app.visitor()]) {
    const seen = await read(visitor, `matters/${matter}`)
    expect(seen.stages.map((stage) => [stage.stage, stage.count])).toEqual(staff.stages.map((stage) => [stage.stage, stage.count]))
    expect(JSON.stringify(seen)).not.toMatch(/户主|一周内换灯|物业公司/)
    expect((await visitor.get(`${at}/decisions/${decision}/chain`)).status).toBe(404)
  }
  const hidden = await world.matter('二栋吵闹')
  for (const visitor of [neighbour, world.app.visitor()]) expect((await visitor.get(`${at}/matters/${hidden}/chain`)).status).toBe(404)
  expect((await read(resident, `matters/${hidden}`)).next).toBe('reply')
}

function fail(): never {
  throw new Error('no home was built')
}
