import type { LifeAct } from '@linli/contract/life'
import { checkCharacterOf } from '@linli/rules'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import type { Deps } from '../../platform/deps.ts'
import { buildHelper, buildResident, buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing } from '../../testing/register.ts'
import { rebuildRollups } from '../space/index.ts'
import { addCareTag, getHousehold, getPerson, listHouseholds, listPersons, updatePerson } from '../people/index.ts'
import { comer, happen, registerRows } from './testing/families.ts'
import { performLifeEvent } from './use-cases/perform-event.ts'
import { previewLifeEvent } from './use-cases/preview-event.ts'
import { getHouseholdTimeline, getPersonTimeline } from './use-cases/read-timeline.ts'
import { listLifeEvents } from './use-cases/list-events.ts'
import { undoLifeEvent } from './use-cases/undo-event.ts'

const identity = '11010519491231002X'

describe('household life', () => {
  let db: TestDatabase
  let deps: Deps
  let home: BuiltHome
  let tenants: BuiltHome
  let next = 530502004010
  let community = next
  let staff = buildStaff(community)
  const [father, mother, son, daughterInLaw] = [0, 1, 2, 3]
  const person = (index: number) => home.persons[index] ?? ''

  beforeAll(async () => {
    db = await createTestDatabase()
    deps = { config: readConfig({}), database: db, fields: testFields }
  })
  afterAll(() => db.drop())

  // A community of one's own for each test: what one did is not another's past.
  beforeEach(async () => {
    community = next++
    staff = buildStaff(community)
    home = await buildHome(db, testFields, {
      community,
      people: [
        { name: '单建国', bornOn: '1949-12-31', identity },
        { name: '曾秀英', relation: '12', sex: '2', bornOn: '1951-03-03' },
        { name: '单小军', relation: '20', bornOn: '1975-05-05' },
        { name: '王小妹', relation: '38', sex: '2', bornOn: '1977-07-07' },
        { name: '单晓晓', relation: '42', sex: '2', bornOn: '2004-04-04' },
      ],
    })
    tenants = await buildHome(db, testFields, { community, room: '1201', occupancy: 'rents', people: [{ name: '尹租客' }] })
  })

  const relations = async (household = home.household, asOf?: string) =>
    Object.fromEntries((await getHousehold(deps, staff, household, asOf)).people.map((one) => [one.name, one.relation]))
  const refused = (act: LifeAct) =>
    previewLifeEvent(deps, staff, act).then(
      () => null,
      (error: unknown) => error,
    )
  const emptyDwelling = async (room: string) => {
    const built = await buildHome(db, testFields, { community, room, people: [{ name: '旧住户' }] })
    await happen(deps, staff, { kind: 'household_moved', on: '2024-02-01', household: built.household, dwelling: null, use: null })
    return built.dwelling
  }
  const noDrift = async () => expect(await rebuildRollups(db, community)).toEqual([])

  it('death: the widow is head, the register remembers who was', async () => {
    const event = await happen(deps, staff, { kind: 'died', on: '2025-05-02', person: person(father), diedOn: '2025-05-01', newHead: null })
    expect(event).toMatchObject({
      kind: 'died',
      people: [{ name: '单建国' }],
      head: { name: '曾秀英' },
      from: '3-2-1102',
      to: null,
      undoable: true,
    })
    expect(await relations()).toEqual({ 曾秀英: '02', 单小军: '20', 王小妹: '38', 单晓晓: '42' })
    expect(await relations(home.household, '2025-05-01')).toMatchObject({ 单建国: '02', 曾秀英: '12' })
    expect(await getPerson(deps, staff, person(father))).toMatchObject({ diedOn: '2025-05-01', household: null })
    expect((await listPersons(deps, staff, { q: '单建国' })).total).toBe(0)
    expect((await listPersons(deps, staff, { q: '单建国', asOf: '2025-05-01' })).items).toMatchObject([
      { name: '单建国', relation: '02', age: 75 },
    ])
    await noDrift()
  })

  it('somebody moves out and comes back', async () => {
    await happen(deps, staff, { kind: 'moved_out', on: '2025-01-01', household: home.household, people: [person(son)], newHead: null })
    expect(await relations()).not.toHaveProperty('单小军')
    await happen(deps, staff, {
      kind: 'moved_in',
      on: '2025-06-01',
      people: [{ who: 'known', person: person(son), relation: '20' }],
      into: { place: 'household', household: home.household },
    })
    expect((await getPerson(deps, staff, person(son))).memberships.map(({ startsOn, endsOn }) => [startsOn, endsOn])).toEqual([
      ['2025-06-01', null],
      ['2024-01-01', '2025-01-01'],
    ])
    await noDrift()
  })

  it('a family moves in, moves door, and leaves with everything of theirs', async () => {
    const [dwelling, later] = [await emptyDwelling('1301'), await emptyDwelling('1302')]
    const newHousehold = uuid()
    await happen(deps, staff, {
      kind: 'moved_in',
      on: '2025-01-01',
      people: [comer('段新来', '02', { bornOn: null, identity: '530102199003071238' }), comer('段夫人', '12', { sex: '2' })],
      into: { place: 'dwelling', dwelling, newHousehold, originGroup: null },
    })
    expect(await getHousehold(deps, staff, newHousehold)).toMatchObject({
      head: '段新来',
      members: 2,
      occupancy: 'lives_in',
      dwelling: { label: '3-2-1301' },
    })
    await happen(deps, staff, { kind: 'household_moved', on: '2025-02-01', household: newHousehold, dwelling: later, use: null })
    expect(
      (await getHousehold(deps, staff, newHousehold)).occupancies.map((one) => [one.dwelling.label, one.startsOn, one.endsOn]),
    ).toEqual([
      ['3-2-1302', '2025-02-01', null],
      ['3-2-1301', '2025-01-01', '2025-02-01'],
    ])
    const pass = uuid()
    await db.asOwner(
      `insert into household_pass (community, id, household_id, token_hash, issued_by, expires_at) values ($1, $2, $3, '\\x01', 'x', now() + interval '1 day')`,
      [community, pass, newHousehold],
    )
    await db.asOwner(`insert into resident_account (community, account_id, household_id, pass_id) values ($1, 'resident-a', $2, $3)`, [
      community,
      newHousehold,
      pass,
    ])
    await db.asOwner(
      `insert into screen (community, id, account_id, name, screen_class, household_id, paired_by) values ($1, $2, 'tv-a', '客厅', 'household', $3, 'x')`,
      [community, uuid(), newHousehold],
    )
    const devices: string[] = []
    await happen(deps, staff, { kind: 'household_moved', on: '2025-03-01', household: newHousehold, dwelling: null, use: null }, devices)
    expect(devices).toEqual(['tv-a'])
    expect(await db.asOwner('select withdrawn_at is null as open from household_pass where id = $1', [pass])).toEqual([{ open: false }])
    expect(
      await db.asOwner('select count(*)::int as open from resident_account where community = $1 and ended_at is null', [community]),
    ).toEqual([{ open: 0 }])
    expect(await db.asOwner('select count(*)::int as open from screen where community = $1 and ended_at is null', [community])).toEqual([
      { open: 0 },
    ])
    expect((await listHouseholds(deps, staff, {})).items.map((row) => row.id)).not.toContain(newHousehold)
    expect((await listHouseholds(deps, staff, { asOf: '2025-01-31' })).items.find((row) => row.id === newHousehold)).toMatchObject({
      head: '段新来',
      dwelling: { label: '3-2-1301' },
    })
    await noDrift()
  })

  it('the young split off behind another door, and the old join them later', async () => {
    const dwelling = await emptyDwelling('1303')
    const young = uuid()
    await happen(deps, staff, {
      kind: 'split',
      on: '2025-01-01',
      household: home.household,
      people: [person(son), person(daughterInLaw)],
      head: person(son),
      newHousehold: young,
      dwelling,
      newHead: null,
    })
    expect(await relations(young)).toEqual({ 单小军: '02', 王小妹: '12' })
    expect(await relations()).toEqual({ 单建国: '02', 曾秀英: '12', 单晓晓: '42' })
    const event = await happen(deps, staff, {
      kind: 'merged',
      on: '2025-06-01',
      household: young,
      merging: home.household,
      headRelation: '51',
    })
    expect(event).toMatchObject({ from: '3-2-1102', to: '3-2-1303' })
    expect(await relations(young)).toMatchObject({ 单小军: '02', 单建国: '51', 曾秀英: '52' })
    expect((await getHousehold(deps, staff, home.household)).dwelling).toBeNull()
    await noDrift()
  })

  it('a child is born, a son-in-law comes, the son becomes head; the child’s number follows', async () => {
    const baby = uuid()
    await happen(deps, staff, {
      kind: 'newborn',
      on: '2025-03-03',
      household: home.household,
      baby: { id: baby, name: '单宝宝', sex: '1', bornOn: '2025-03-01', identity: null },
      parent: person(daughterInLaw),
      relation: null,
    })
    await happen(deps, staff, {
      kind: 'married_in',
      on: '2025-04-01',
      household: home.household,
      spouse: person(4),
      comer: comer('任女婿', null),
      newHead: null,
    })
    expect(await relations()).toMatchObject({ 单宝宝: '41', 任女婿: '46' })
    const { version } = await getPerson(deps, staff, baby)
    await expect(updatePerson(deps, staff, baby, { version, identity })).rejects.toMatchObject({ details: { reason: 'identity-known' } })
    expect(
      await updatePerson(deps, staff, baby, { version, identity: '530102202503019999' }).catch((error: unknown) => error),
    ).toMatchObject({
      id: 'invalid_input',
    })
    const number = '530102202503019998'.slice(0, 17)
    const told = await updatePerson(deps, staff, baby, { version, identity: number + checkCharacterOf(number) })
    expect(told).toMatchObject({ identityMasked: expect.stringMatching(/^530102\*{8}/), birthYear: 2025 })
    const preview = await previewLifeEvent(deps, staff, {
      kind: 'head_changed',
      on: '2025-05-01',
      household: home.household,
      head: person(son),
    })
    expect(preview.households[0]?.after.people.filter((one) => one.guessed).map((one) => one.name)).toEqual(['任女婿'])
    await happen(deps, staff, { kind: 'head_changed', on: '2025-05-01', household: home.household, head: person(son), relations: [] })
    expect(await relations()).toMatchObject({ 单小军: '02', 王小妹: '12', 单建国: '51', 曾秀英: '52', 单晓晓: '30', 单宝宝: '20' })
    expect(await relations(home.household, '2025-04-30')).toMatchObject({ 单建国: '02', 单小军: '20' })
    await noDrift()
  })

  it('tenants come and go; a home is sold', async () => {
    const dwelling = await emptyDwelling('1304')
    const [renting, buyers] = [uuid(), uuid()]
    await happen(deps, staff, { kind: 'tenant_in', on: '2025-01-01', dwelling, newHousehold: renting, people: [comer('租一', '02')] })
    expect(await getHousehold(deps, staff, renting)).toMatchObject({ occupancy: 'rents' })
    await happen(deps, staff, { kind: 'tenant_out', on: '2025-02-01', household: renting })
    await happen(deps, staff, { kind: 'tenant_out', on: '2025-02-01', household: tenants.household })
    await happen(deps, staff, {
      kind: 'dwelling_sold',
      on: '2025-03-01',
      household: home.household,
      to: null,
      buyer: { newHousehold: buyers, use: 'empty', people: [comer('买家', '02')] },
    })
    expect(await getHousehold(deps, staff, buyers)).toMatchObject({ head: '买家', occupancy: 'empty', dwelling: { label: '3-2-1102' } })
    expect((await listPersons(deps, staff, {})).items.map((row) => row.name)).toEqual(['买家'])
    await noDrift()
  })

  it('what cannot be is refused with the reason, and nothing is written', async () => {
    const before = await registerRows(db, community)
    const out = (on: string, people: string[]): LifeAct => ({ kind: 'moved_out', on, household: home.household, people, newHead: null })
    expect(await refused(out('2200-01-01'.replace('2200', '2199'), [person(son)]))).toMatchObject({ details: { reason: 'future-date' } })
    expect(await refused(out('2023-12-31', [person(son)]))).toMatchObject({
      id: 'refused',
      details: { reason: 'before-start', zh: expect.stringContaining('单小军'), en: expect.stringContaining('2024-01-01') },
    })
    expect(await refused(out('2025-01-01', [tenants.persons[0] ?? '']))).toMatchObject({ details: { reason: 'not-a-member' } })
    expect(await refused({ kind: 'tenant_out', on: '2025-01-01', household: home.household })).toMatchObject({
      details: { reason: 'not-tenants' },
    })
    const joining = (one: ReturnType<typeof comer>): LifeAct => ({
      kind: 'moved_in',
      on: '2025-01-01',
      people: [one],
      into: { place: 'household', household: home.household },
    })
    expect(await refused(joining(comer('甲', '97', { bornOn: null, identity })))).toMatchObject({
      details: { reason: 'identity-known', zh: expect.stringContaining('单建国') },
    })
    expect(await refused(joining(comer('甲', '97', { identity: '110105194912310021' })))).toMatchObject({
      id: 'invalid_input',
      details: { fields: [{ path: 'act.people.0.identity' }] },
    })
    expect(await refused(joining(comer('甲', 'x1')))).toMatchObject({ id: 'invalid_input' })
    expect(await refused(joining(comer('甲', '02')))).toMatchObject({ details: { reason: 'head-already' } })
    expect(await registerRows(db, community)).toEqual(before)
  })

  it('sent twice at once is done once; another body under the id, or families that changed, are a conflict', async () => {
    const act: LifeAct = {
      kind: 'moved_in',
      on: '2025-01-01',
      people: [comer('来客', '97')],
      into: { place: 'household', household: home.household },
    }
    const { basis } = await previewLifeEvent(deps, staff, act)
    const request = { id: uuid(), basis, note: null, act }
    const end = () => Promise.resolve()
    const both = await Promise.all([1, 2, 3].map(() => performLifeEvent(deps, staff, request, end)))
    expect(new Set(both.map((event) => event.id)).size).toBe(1)
    expect(await db.asOwner('select count(*)::int as n from life_event where community = $1', [community])).toEqual([{ n: 1 }])
    expect(await db.asOwner(`select count(*)::int as n from person where name = '来客' and community = $1`, [community])).toEqual([
      { n: 1 },
    ])
    await expect(performLifeEvent(deps, staff, { ...request, note: '别的' }, end)).rejects.toMatchObject({ id: 'same_id_other_content' })
    const stale: LifeAct = { kind: 'moved_out', on: '2025-02-01', household: home.household, people: [person(son)], newHead: null }
    await expect(performLifeEvent(deps, staff, { id: uuid(), basis, note: null, act: stale }, end)).rejects.toMatchObject({
      id: 'conflict',
    })
  })

  it('undoing restores every row, once, and the story says done and undone', async () => {
    const acts: (() => LifeAct)[] = [
      () => ({ kind: 'died', on: '2025-05-02', person: person(father), diedOn: null, newHead: null }),
      () => ({ kind: 'head_changed', on: '2024-01-01', household: home.household, head: person(son), relations: [] }),
      () => ({ kind: 'moved_out', on: '2024-01-01', household: home.household, people: [person(son)], newHead: null }),
      () => ({ kind: 'merged', on: '2025-01-01', household: home.household, merging: tenants.household, headRelation: '97' }),
      () => ({ kind: 'household_moved', on: '2025-01-01', household: home.household, dwelling: tenants.dwelling, use: 'rents' }),
      () => ({
        kind: 'split',
        on: '2025-01-01',
        household: home.household,
        people: [person(father), person(mother)],
        head: person(mother),
        newHousehold: uuid(),
        dwelling: null,
        newHead: null,
      }),
      () => ({
        kind: 'dwelling_sold',
        on: '2025-03-01',
        household: home.household,
        to: null,
        buyer: { newHousehold: uuid(), use: 'lives_in', people: [comer('买家', '02')] },
      }),
    ]
    const before = await registerRows(db, community)
    for (const act of acts) {
      const event = await happen(deps, staff, act())
      expect(await registerRows(db, community)).not.toEqual(before)
      expect(await undoLifeEvent(deps, staff, event.id)).toMatchObject({ undone: { by: '测试员' }, undoable: false })
      expect([event.kind, await registerRows(db, community)]).toEqual([event.kind, before])
      expect((await undoLifeEvent(deps, staff, event.id)).undone).not.toBeNull()
    }
    const verbs = await db.asOwner<{ verb: string }>('select verb from audit_entry where community = $1 order by seq', [community])
    expect(verbs.filter(({ verb }) => verb === 'life.undo')).toHaveLength(acts.length)
    const story = await getHouseholdTimeline(deps, staff, home.household)
    expect(story.filter((entry) => entry.entry === 'event' && entry.event.undone !== null)).toHaveLength(acts.length)
    expect((await listLifeEvents(deps, staff, { limit: 2 })).total).toBe(acts.length)
    await noDrift()
  })

  it('is not undone after an edit, another event, or a paper printed; the reason says who and what', async () => {
    const { kind, on } = { kind: 'head_changed' as const, on: '2025-01-01' }
    const first = await happen(deps, staff, { kind, on, household: home.household, head: person(son), relations: [] })
    await updatePerson(deps, staff, person(mother), { version: (await getPerson(deps, staff, person(mother))).version, note: '改' })
    await expect(undoLifeEvent(deps, staff, first.id)).rejects.toMatchObject({
      id: 'refused',
      details: { reason: 'touched', zh: expect.stringContaining('修改了人员信息') },
    })

    const second = await happen(deps, staff, {
      kind: 'moved_out',
      on: '2025-02-01',
      household: home.household,
      people: [person(4)],
      newHead: null,
    })
    await expect(undoLifeEvent(deps, staff, first.id)).rejects.toMatchObject({ details: { zh: expect.stringContaining('另一次变动') } })
    expect((await listLifeEvents(deps, staff, {})).items.map((event) => [event.id, event.undoable])).toEqual([
      [second.id, true],
      [first.id, false],
    ])

    const newHousehold = uuid()
    const third = await happen(deps, staff, {
      kind: 'tenant_in',
      on: '2025-03-01',
      dwelling: tenants.dwelling,
      newHousehold,
      people: [comer('租二', '02')],
    })
    const [newcomer] = (await getHousehold(deps, staff, newHousehold)).people
    await addCareTag(deps, staff, newcomer?.id ?? '', {
      id: uuid(),
      kind: 'low-income',
      basis: '依据',
      legalBasis: 'statutory_duty',
      startsOn: '2025-03-02',
    })
    await expect(undoLifeEvent(deps, staff, third.id)).rejects.toMatchObject({
      details: { reason: 'touched', zh: expect.stringContaining('关爱标签') },
    })
  })

  it('a neighbour’s ids are ids that never were, in every place of an act', async () => {
    const theirs = await buildHome(db, testFields, { community: fishing })
    const act: LifeAct = { kind: 'moved_out', on: '2025-01-01', household: home.household, people: [person(son)], newHead: null }
    for (const foreign of [
      { ...act, household: theirs.household },
      { ...act, people: [theirs.persons[0] ?? ''] },
      { kind: 'household_moved', on: '2025-01-01', household: home.household, dwelling: theirs.dwelling, use: null } satisfies LifeAct,
      { kind: 'merged', on: '2025-01-01', household: home.household, merging: theirs.household, headRelation: '97' } satisfies LifeAct,
    ])
      expect(await refused(foreign)).toMatchObject({ id: 'not_found' })
    const event = await happen(deps, staff, act)
    await expect(undoLifeEvent(deps, buildStaff(fishing), event.id)).rejects.toMatchObject({ id: 'not_found' })
    await expect(getPersonTimeline(deps, buildStaff(fishing), person(son))).rejects.toMatchObject({ id: 'not_found' })
  })

  it('a helper reads the story of the own building without edits, and changes nothing; residents see neither', async () => {
    const act: LifeAct = { kind: 'head_changed', on: '2025-01-01', household: home.household, head: person(son) }
    await happen(deps, staff, act)
    await updatePerson(deps, staff, person(mother), { version: 2, note: '改' })
    const helper = buildHelper(community, [home.building])
    const kinds = async (caller: typeof helper) => (await getHouseholdTimeline(deps, caller, home.household)).map((entry) => entry.entry)
    expect(await kinds(helper)).toEqual(['event', 'registered'])
    expect((await kinds(staff)).toSorted()).toEqual(['edited', 'event', 'registered'])
    expect((await listLifeEvents(deps, helper, {})).items).toMatchObject([{ kind: 'head_changed', people: [{ name: '单小军' }] }])
    expect((await listLifeEvents(deps, buildHelper(community, [uuid()]), {})).items).toEqual([])
    await expect(previewLifeEvent(deps, helper, act)).rejects.toMatchObject({ id: 'forbidden' })
    await expect(listHouseholds(deps, helper, { asOf: '2025-01-01' })).rejects.toMatchObject({ id: 'forbidden' })
    const resident = buildResident(community, home.household, [home.building])
    await expect(getHouseholdTimeline(deps, resident, home.household)).rejects.toMatchObject({ id: 'forbidden' })
  })

  it('tells the audit who and when, and no name; events on the wire name ids only', async () => {
    await happen(deps, staff, {
      kind: 'moved_in',
      on: '2025-01-01',
      people: [comer('来客', '97', { bornOn: null, identity: '530102199003071238' })],
      into: { place: 'household', household: home.household },
    })
    const told = JSON.stringify(
      await db.asOwner(
        'select detail::text as t from audit_entry where community = $1 union all select data::text from outbox where community = $1 union all select detail::text || touched::text from life_event where community = $1',
        [community],
      ),
    )
    expect(told).toContain('2025-01-01')
    for (const private_ of ['来客', '530102199003071238', '单建国']) expect(told).not.toContain(private_)
  })
})
