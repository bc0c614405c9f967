import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildHome, fishing } from '../../testing/register.ts'
import { testFields } from '../../testing/keys.ts'
import type { Visitor } from '../../testing/app.ts'
import { signInResident } from '../../testing/world.ts'
import { type Meeting, type MeetingWorld, at, community, createMeetingWorld, ok } from './testing/meeting-world.ts'

interface AtTheDoor {
  people: { person: string; name: string; onRoll: boolean; notEntitled: string | null; signedIn: boolean }[]
  guest: { name: string; signedIn: boolean } | null
  rollClosed: boolean
}

describe('signing in by the code of a meeting', () => {
  let world: MeetingWorld
  let resident: Visitor
  let head: Visitor
  beforeAll(async () => {
    world = await createMeetingWorld()
    const [home] = world.homes
    if (home === undefined) throw new Error('no home was built')
    resident = await signInResident(world.app, { community, home, administrator: world.worker })
    head = await world.app.signIn({ login: 'd-head', name: '赵楼长', post: { kind: 'building_head', community, building: home.building } })
  })
  afterAll(() => world.app.stop())

  const codeOf = async (meeting: Meeting) => ok<{ code: string }>(await world.worker.get(`${at}/meetings/${meeting.id}/sign-in-code`)).code
  const look = (by: Visitor, id: string, code: string) => by.post(`${at}/my/meetings/look`, { id, code })
  const sign = (by: Visitor, meeting: string, code: string, person: string | null, id = uuid()) =>
    by.post(`${at}/my/meetings/sign-in`, { id, meeting, code, person })

  it('shows a household its adults, and signs in whom it chooses, once', async () => {
    const [home, second] = world.homes
    const meeting = await world.open(
      await world.plan({ kind: 'household-heads', title: '户长会', audience: [home?.household, second?.household] }),
    )
    const code = await codeOf(meeting)
    const seen = ok<AtTheDoor>(await look(resident, meeting.id, code))
    expect(seen).toMatchObject({ rollClosed: true, guest: null })
    expect(seen.people.map(({ name, onRoll }) => [name, onRoll])).toEqual([
      ['户主101', true],
      ['家人101', false],
    ])
    const person = home?.persons[0] ?? ''
    for (let times = 0; times < 2; times += 1)
      expect(ok<AtTheDoor>(await sign(resident, meeting.id, code, person)).people[0]).toMatchObject({ person, signedIn: true })
    expect(await world.roll(meeting.id)).toMatchObject({ entitled: 2, present: 1, guests: 0 })
    // Another of the home is welcome without a vote; somebody of another home is not theirs to sign in.
    expect(ok<AtTheDoor>(await sign(resident, meeting.id, code, home?.persons[1] ?? '')).people[1]).toMatchObject({
      onRoll: false,
      notEntitled: 'not-its-representative',
      signedIn: true,
    })
    expect((await sign(resident, meeting.id, code, second?.persons[0] ?? '')).error?.reason).toBe('not-yours')
    expect((await sign(resident, meeting.id, code, null)).error?.reason).toBe('not-yours')
  })

  it('lets a helper the register does not know come as a guest, and puts nobody twice', async () => {
    const meeting = await world.plan()
    const code = await codeOf(meeting)
    expect(ok<AtTheDoor>(await look(head, meeting.id, code)).guest).toEqual({ name: '赵楼长', signedIn: false })
    for (let times = 0; times < 2; times += 1)
      expect(ok<AtTheDoor>(await sign(head, meeting.id, code, null)).guest).toEqual({ name: '赵楼长', signedIn: true })
    expect(await world.roll(meeting.id)).toMatchObject({ present: 0, guests: 1 })
  })

  it('opens for the right code alone, and in its hours', async () => {
    const meeting = await world.plan()
    const code = await codeOf(meeting)
    const reason = async (id: string, given: string) => (await look(resident, id, given)).error?.reason
    expect(await reason(meeting.id, `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`)).toBe('code-not-valid')
    expect(await reason(uuid(), code)).toBe('code-not-valid')
    ok(await world.worker.post(`${at}/meetings/${meeting.id}/sign-in-code`))
    expect(await reason(meeting.id, code)).toBe('code-not-valid')
    const later = await world.plan({ startsAt: new Date(Date.now() + 5 * 86_400_000).toISOString() })
    expect(await reason(later.id, await codeOf(later))).toBe('sign-in-closed')
    await buildHome(world.app.db, testFields, { community: fishing })
    const neighbour = await world.app.signIn({
      login: 'd-neighbour',
      post: {
        kind: 'building_head',
        community: fishing,
        building: (await buildHome(world.app.db, testFields, { community: fishing, building: '9' })).building,
      },
    })
    expect((await look(neighbour, meeting.id, code)).status).toBe(404)
  })

  it('at the desk by name, by paper, as a guest; undone where it was wrong', async () => {
    const meeting = await world.open(await world.plan({ kind: 'household-heads', title: '户长会' }))
    const { attendees } = await world.roll(meeting.id)
    const ids = attendees.slice(0, 3).map((one) => one.id ?? '')
    expect(ok(await world.worker.post(`${at}/meetings/${meeting.id}/paper-list`, { attendees: ids }))).toEqual({ signedIn: 3 })
    expect(ok(await world.worker.post(`${at}/meetings/${meeting.id}/paper-list`, { attendees: ids }))).toEqual({ signedIn: 0 })
    const guest = { id: uuid(), who: { kind: 'guest', name: '物业经理', label: '物业公司' }, way: 'name' }
    for (let times = 0; times < 2; times += 1) ok(await world.worker.post(`${at}/meetings/${meeting.id}/sign-ins`, guest))
    expect(
      (await world.worker.post(`${at}/meetings/${meeting.id}/sign-ins`, { ...guest, who: { kind: 'guest', name: '别人', label: null } }))
        .error?.id,
    ).toBe('same_id_other_content')
    expect(await world.roll(meeting.id)).toMatchObject({ present: 3, guests: 1 })
    ok(await world.worker.post(`${at}/meeting-attendees/${ids[0] ?? ''}/undo`))
    ok(await world.worker.post(`${at}/meeting-attendees/${guest.id}/undo`))
    ok(await world.worker.post(`${at}/meeting-attendees/${ids[0] ?? ''}/excuse`, { reason: '住院' }))
    const after = await world.roll(meeting.id)
    expect(after).toMatchObject({ present: 2, guests: 0 })
    expect(after.attendees.find((one) => one.id === ids[0])).toMatchObject({ onRoll: true, excused: '住院', signedInAt: null })
    expect(after.attendees.some((one) => one.id === guest.id)).toBe(false)
  })
})
