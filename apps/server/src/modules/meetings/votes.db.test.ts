import { inScope } from '../../platform/db/in-scope.ts'
import { buildStaff } from '../../testing/callers.ts'
import { eraseFromMeetings } from './rows.ts'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Decision,
  type Meeting,
  type MeetingWorld,
  type Motion,
  at,
  branch,
  community,
  createMeetingWorld,
  ok,
  soundDecision,
  vote,
} from './testing/meeting-world.ts'

let world: MeetingWorld
beforeAll(async () => {
  world = await createMeetingWorld()
})
afterAll(() => world.app.stop())

const put = (item: string, body: Record<string, unknown>) => world.worker.post(`${at}/meeting-items/${item}/motions`, body)

describe('a vote of a members’ meeting (DOMAIN.md §1.2)', () => {
  it.each([
    ['10/6/5: a quorum, not passed', 10, 6, 5, { quorum: true, passed: false, needed: { present: 5, yes: 6 } }],
    ['10/6/6: passed', 10, 6, 6, { quorum: true, passed: true }],
    ['10/4: no quorum, whatever was voted', 10, 4, 4, { quorum: false, passed: false, needed: { present: 5, yes: 6 } }],
    ['9/5/5: passed', 9, 5, 5, { quorum: true, passed: true, needed: { present: 5, yes: 5 } }],
  ])('%s', async (_name, entitled, present, yes, wanted) => {
    const { meeting, item } = await world.sit(entitled, present)
    expect(meeting.entitled).toBe(entitled)
    expect(ok<Motion>(await put(item, vote(present, yes)))).toMatchObject({ entitled, present, ...wanted })
  })

  it('that does not add up is refused with its sum, and nothing is written', async () => {
    const { meeting, item } = await world.sit(10, 6)
    const answer = await put(item, { ...vote(6, 3), no: 1, abstain: 1 })
    expect(answer.error).toMatchObject({ id: 'refused', reason: 'votes-do-not-add-up' })
    expect(answer.error?.zh).toContain('5 票')
    expect(answer.error?.zh).toContain('6 人')
    expect((await put(item, vote(11, 11))).error?.reason).toBe('more-present-than-entitled')
    const toMany = await put(item, vote(7, 7))
    expect(toMany.error).toMatchObject({ reason: 'more-present-than-signed-in' })
    expect(toMany.error?.zh).toContain('只有 6 人')
    expect(ok<Meeting>(await world.worker.get(`${at}/meetings/${meeting.id}`)).agenda[0]?.motions).toEqual([])
  })

  it('sent twice is counted once; another count under its id is refused, a correction is not', async () => {
    const { item } = await world.sit(9, 5)
    const body = vote(5, 5)
    const first = ok<Motion>(await put(item, body))
    expect(ok<Motion>(await put(item, body))).toEqual(first)
    expect((await put(item, { ...body, yes: 4, no: 1 })).error?.id).toBe('same_id_other_content')
    const { id: _id, ...counted } = body
    const corrected = await world.worker.send('PATCH', `${at}/motions/${first.id}`, { ...counted, yes: 4, no: 1, version: first.version })
    expect(ok<Motion>(corrected)).toMatchObject({ passed: false, version: 2 })
    const stale = await world.worker.send('PATCH', `${at}/motions/${first.id}`, { ...counted, version: first.version })
    expect([stale.status, (stale.error as { current?: Motion } | null)?.current]).toMatchObject([409, { yes: 4, version: 2 }])
  })

  it('carries a decision only if it passed, and stays passed while one rests on it', async () => {
    const { item } = await world.sit(10, 6)
    const [lost, won] = [ok<Motion>(await put(item, vote(6, 5))), ok<Motion>(await put(item, vote(6, 6)))]
    const decide = (motion: string) => world.worker.post(`${at}/meeting-items/${item}/decisions`, soundDecision({ motion }))
    expect((await decide(lost.id)).error?.reason).toBe('motion-not-passed')
    expect(ok<Decision>(await decide(won.id)).motion).toBe(won.id)
    const { id: _id, ...counted } = vote(6, 2)
    const correct = world.worker.send('PATCH', `${at}/motions/${won.id}`, { ...counted, version: 1 })
    expect((await correct).error?.reason).toBe('motion-decided')
    expect((await world.worker.post(`${at}/motions/${won.id}/remove`, { version: 1 })).error?.reason).toBe('motion-decided')
    ok(await world.worker.post(`${at}/motions/${lost.id}/remove`, { version: 1 }))
  })

  it('is not taken where nothing is voted, nor before the roll is closed', async () => {
    const talk = await world.plan()
    const items = [{ id: uuid(), title: '路灯', text: null, matters: [], carry: null }]
    const agenda = (meeting: Meeting, list = items) =>
      world.worker.send('PUT', `${at}/meetings/${meeting.id}/agenda`, { version: meeting.version, items: list })
    await world.open(ok<Meeting>(await agenda(talk)))
    expect((await put(items[0]?.id ?? '', vote(0, 0))).error?.reason).toBe('nothing-voted')
    const planned = await world.plan({ kind: 'household-heads', title: '户长会' })
    const other = [{ id: uuid(), title: '停车', text: null, matters: [], carry: null }]
    ok(await agenda(planned, other))
    expect((await put(other[0]?.id ?? '', vote(0, 0))).error?.reason).toBe('not-held')
  })
})

describe('the roll', () => {
  const named = async (meeting: Meeting) => (await world.roll(meeting.id)).attendees

  it('of a branch holds its own full members; who reported here, is probationary or suspended is listed with why', async () => {
    const own = `${branch}甲`
    const [reported, suspended] = [world.homes[3]?.persons[0] ?? '', world.homes[4]?.persons[0] ?? '']
    await world.addMember(world.homes[1]?.persons[0] ?? '', { name: '在册', branch: own })
    await world.addMember(world.homes[2]?.persons[0] ?? '', { name: '预备', branch: own, kind: '02' })
    await world.addMember(reported, { name: '报到', branch: own, home_branch: '区教体局支部' })
    await world.addMember(suspended, { name: '停权', branch: own })
    await world.addMember(null, { name: '转接', branch: own, relation_state: 'transferring' })
    await world.addMember(null, { name: '别的支部', branch: '第二支部' })
    const planned = await world.plan({ kind: 'members-meeting', title: '党员大会', branch: own })
    const meeting = await world.open(planned, [{ kind: 'suspended', person: suspended, why: '停止党籍' }])
    expect(meeting).toMatchObject({ entitled: 1, state: 'held' })
    const rows = await named(meeting)
    expect(Object.fromEntries(rows.map((row) => [row.name, [row.onRoll, row.notEntitled, row.why]]))).toEqual({
      在册: [true, null, null],
      预备: [false, 'probationary', null],
      报到: [false, 'other-branch', null],
      停权: [false, 'suspended', '停止党籍'],
      转接: [false, 'other-branch', null],
    })
    // Somebody who only reported here signs in, and still is not among those present with a vote.
    const sign = { id: uuid(), who: { kind: 'person', person: reported }, way: 'name' }
    ok(await world.worker.post(`${at}/meetings/${meeting.id}/sign-ins`, sign))
    expect(await world.roll(meeting.id)).toMatchObject({ entitled: 1, present: 0, guests: 1 })
    expect(
      (
        await world.worker.post(`${at}/meetings/${planned.id}/open`, {
          version: meeting.version,
          exceptions: [{ kind: 'suspended', person: uuid(), why: '无' }],
        })
      ).error?.reason,
    ).toBe('unknown-person')
  })

  it('of a committee holds those whose duties say so, of the general branch where that meets', async () => {
    const own = '第五支部'
    await world.addMember(null, { name: '书记', branch: own, duties: '支部书记' })
    await world.addMember(null, { name: '委员', branch: own, duties: '组织委员、总支委员' })
    await world.addMember(null, { name: '普通', branch: own })
    const committee = await world.open(await world.plan({ kind: 'branch-committee', title: '支委会', branch: own }))
    expect([committee.entitled, (await world.roll(committee.id)).others]).toEqual([2, [{ reason: 'not-on-committee', count: 1 }]])
    const general = await world.open(await world.plan({ kind: 'general-branch-enlarged', title: '扩大会' }))
    expect((await named(general)).filter((row) => row.onRoll).map((row) => row.name)).toEqual(['委员'])
  })

  it('of households has one place a home, for its head or whom it sends', async () => {
    const [first, second] = world.homes
    const planned = await world.plan({ kind: 'household-heads', title: '户长会', audience: [first?.household, second?.household] })
    const foreign = { kind: 'represented', household: first?.household, person: second?.persons[1] }
    const open = (exceptions: unknown[]) => world.worker.post(`${at}/meetings/${planned.id}/open`, { version: planned.version, exceptions })
    expect((await open([foreign])).error?.reason).toBe('not-of-household')
    const meeting = ok<Meeting>(await open([{ kind: 'represented', household: second?.household, person: second?.persons[1] }]))
    expect(meeting.entitled).toBe(2)
    const rows = await named(meeting)
    expect(rows.map((row) => row.name).toSorted()).toEqual(['家人102', '户主101'])
    expect((await world.roll(meeting.id)).others).toEqual(expect.arrayContaining([{ reason: 'not-its-representative', count: 4 }]))
    const head = rows.find((row) => row.name === '户主101')
    const swap = (person: string | undefined) => world.worker.post(`${at}/meeting-attendees/${head?.id ?? ''}/represent`, { person })
    expect((await swap(first?.persons[2])).error?.reason).toBe('not-of-household')
    expect(ok(await swap(first?.persons[1]))).toMatchObject({ name: '家人101', onRoll: true })
    expect(ok<Meeting>(await world.worker.get(`${at}/meetings/${meeting.id}`)).entitled).toBe(2)
  })

  it('may be closed anew until a motion was counted, and keeps who came', async () => {
    const own = '第六支部'
    const person = world.homes[6]?.persons[0] ?? ''
    await world.addMember(person, { name: '先到', branch: own })
    const planned = await world.plan({ kind: 'members-meeting', title: '党员大会', branch: own })
    ok(await world.worker.post(`${at}/meetings/${planned.id}/sign-ins`, { id: uuid(), who: { kind: 'person', person }, way: 'name' }))
    expect(await world.roll(planned.id)).toMatchObject({ closedAt: null, entitled: 1, present: 1, guests: 0 })
    const once = await world.open(planned)
    await world.addMember(null, { name: '补录', branch: own })
    const twice = await world.open(once)
    expect([once.entitled, once.present, twice.entitled, twice.present]).toEqual([1, 1, 2, 1])
    expect((await named(twice)).map((row) => row.name).toSorted()).toEqual(['先到', '补录'])
  })

  it('keeps the place of who is erased, and both of who stood on it twice, so that the count of a vote stays', async () => {
    const own = '第七支部'
    const [one, twin] = [world.homes[8]?.persons[0] ?? '', world.homes[9]?.persons[0] ?? '']
    for (const person of [one, twin]) await world.addMember(person, { name: '同一个人', branch: own })
    const meeting = await world.open(await world.plan({ kind: 'members-meeting', title: '党员大会', branch: own }))
    // What merging two records does to every row that refers to a person.
    await world.app.db.asOwner('update meeting_attendee set person_id = $1 where person_id = $2', [one, twin])
    await inScope(world.app.db, buildStaff(community), 'write', (tx) => eraseFromMeetings(tx, community, one, '已删除'))
    expect([(await world.roll(meeting.id)).entitled, (await named(meeting)).map((row) => row.name)]).toEqual([2, ['已删除', '已删除']])
  })
})
