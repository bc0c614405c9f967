import type { ChangeProposal, ChangeValues } from '@linli/contract/changes'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import type { Deps } from '../../platform/deps.ts'
import { buildHelper, buildResident, buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome } from '../../testing/register.ts'
import { getPerson, updatePerson } from '../people/index.ts'
import { verifyChain } from '../trust/index.ts'
import { answerChange, getChange, listChanges, revealChange } from './answer.service.ts'
import { listMyChanges, sendChange, withdrawChange } from './propose.service.ts'

describe('change requests', () => {
  let db: TestDatabase
  let deps: Deps
  let community = 530502005000
  let home: BuiltHome
  let elsewhere: BuiltHome
  const staff = () => buildStaff(community)
  const helper = (id = 'helper-1') => buildHelper(community, [home.building], { id, name: '楼长王' })
  const resident = (at = home) => buildResident(community, at.household, [at.building])
  const person = (at = 0) => home.persons[at] ?? ''
  const facts = (values: ChangeValues, over: Partial<ChangeProposal> = {}): ChangeProposal =>
    ({ kind: 'facts', id: uuid(), household: home.household, person: person(), values, text: '', ...over }) as ChangeProposal
  const accept = async (id: string, answer = '已更新') =>
    answerChange(deps, staff(), id, { state: 'accepted', answer, seenVersion: (await getChange(deps, staff(), id)).version })

  beforeAll(async () => {
    db = await createTestDatabase()
    deps = { config: readConfig({}), database: db, fields: testFields }
  })
  afterAll(() => db.drop())
  beforeEach(async () => {
    community += 1
    home = await buildHome(db, testFields, { community, people: [{ name: '尹建国', phone: '13812341234' }, { name: '段梅' }] })
    elsewhere = await buildHome(db, testFields, { community, building: '9', people: [{ name: '别栋人' }] })
  })

  it('a helper’s stays out of the register until a worker says yes, then it is written like any edit and names both', async () => {
    const made = await sendChange(deps, helper(), facts({ phone: '13900005678', work: '务农' }))
    expect(made).toMatchObject({
      state: 'open',
      mine: true,
      items: [
        { field: 'phone', to: '139****5678' },
        { field: 'work', to: '务农' },
      ],
    })
    expect(await getPerson(deps, staff(), person())).toMatchObject({ work: null, phoneMasked: '138****1234', version: 1 })
    expect(await getChange(deps, staff(), made.id)).toMatchObject({
      version: 1,
      compared: [
        { field: 'phone', before: '138****1234', now: '138****1234', to: '139****5678', movedOn: false, already: false },
        { field: 'work', before: null, now: null, to: '务农', movedOn: false },
      ],
    })
    const answered = await accept(made.id)
    expect(answered).toMatchObject({ state: 'accepted', answer: '已更新', answered: { by: '测试员' } })
    expect(await getPerson(deps, staff(), person())).toMatchObject({ work: '务农', phoneMasked: '139****5678', version: 2 })
    expect((await listMyChanges(deps, helper())).map(({ state, answer }) => [state, answer])).toEqual([['accepted', '已更新']])
    const audit = await db.asOwner<{ verb: string; detail: Record<string, unknown>; actor: string }>(
      'select verb, detail, actor from audit_entry where community = $1 order by seq',
      [community],
    )
    expect(audit.map(({ verb, actor }) => [verb, actor])).toEqual([
      ['change.propose', 'helper-1'],
      ['person.update', 'staff-1'],
      ['change.accept', 'staff-1'],
    ])
    expect(audit[1]?.detail).toMatchObject({ proposedBy: '楼长王', request: made.id })
    expect(JSON.stringify(audit)).not.toContain('13900005678')
    expect(await verifyChain(db, community)).toMatchObject({ intact: true })
  })

  it('nothing proposed is kept in plain', async () => {
    await sendChange(deps, resident(), facts({ phone: '13900005678', note: '独居需要照看' }))
    const rows = JSON.stringify(
      await db.asOwner("select *, encode(proposed, 'escape') from change_request where community = $1", [community]),
    )
    for (const plain of ['13900005678', '独居需要照看']) expect(rows).not.toContain(plain)
  })

  it('says when the register moved on meanwhile, and an answer to what is no longer there is a conflict', async () => {
    const { id } = await sendChange(deps, resident(), facts({ work: '教师', schooling: '20' }))
    await updatePerson(deps, staff(), person(), { version: 1, work: '医生' })
    const seen = await getChange(deps, staff(), id)
    expect(seen.compared.map(({ field, movedOn, before, now }) => [field, movedOn, before, now])).toEqual([
      ['schooling', false, null, null],
      ['work', true, null, '医生'],
    ])
    await expect(answerChange(deps, staff(), id, { state: 'accepted', answer: '好', seenVersion: 1 })).rejects.toMatchObject({
      id: 'conflict',
    })
    expect((await getChange(deps, staff(), id)).state).toBe('open')
    await accept(id)
    expect(await getPerson(deps, staff(), person())).toMatchObject({ work: '教师', schooling: '20' })
    await expect(answerChange(deps, staff(), id, { state: 'refused', answer: '不行', seenVersion: null })).rejects.toMatchObject({
      id: 'conflict',
    })
  })

  it('shows that the register says it already', async () => {
    const { id } = await sendChange(deps, resident(), facts({ phone: '138 1234 1234' }))
    expect((await getChange(deps, staff(), id)).compared).toMatchObject([{ already: true, movedOn: false }])
  })

  it('a resident asks for the own household, a helper for the own buildings; anybody else is not there', async () => {
    const other = { household: elsewhere.household, person: elsewhere.persons[0] ?? '' }
    for (const caller of [resident(), helper()])
      for (const sent of [
        facts({ work: '务农' }, other),
        facts({ work: '务农' }, { person: other.person }),
        facts({ work: '务农' }, { person: uuid() }),
      ])
        await expect(sendChange(deps, caller, sent)).rejects.toMatchObject({ id: 'not_found' })
    await expect(sendChange(deps, staff(), facts({ work: '务农' }))).rejects.toMatchObject({ id: 'forbidden' })
    const { id } = await sendChange(deps, resident(), facts({ work: '务农' }))
    expect(await listMyChanges(deps, resident(elsewhere))).toEqual([])
    expect(await listMyChanges(deps, helper())).toEqual([])
    await expect(withdrawChange(deps, resident(elsewhere), id)).rejects.toMatchObject({ id: 'not_found' })
    await expect(listChanges(deps, helper(), {})).rejects.toMatchObject({ id: 'forbidden' })
    await expect(getChange(deps, buildStaff(community + 500), id)).rejects.toMatchObject({ id: 'not_found' })
    expect((await listChanges(deps, buildStaff(community + 500), {})).items).toEqual([])
  })

  it('what a helper proposed is not shown to the household, and not to another helper', async () => {
    await sendChange(deps, helper(), { kind: 'other', id: uuid(), household: home.household, person: null, text: '听邻居说已经搬走' })
    expect(await listMyChanges(deps, resident())).toEqual([])
    expect(await listMyChanges(deps, helper('helper-2'))).toEqual([])
    expect(await listMyChanges(deps, helper())).toHaveLength(1)
  })

  it('is kept once under its id; another content under it is refused', async () => {
    const sent = facts({ work: '务农' })
    const made = await sendChange(deps, resident(), sent)
    expect(await sendChange(deps, resident(), sent)).toEqual(made)
    await expect(sendChange(deps, resident(), { ...sent, text: '别的' })).rejects.toMatchObject({ id: 'same_id_other_content' })
    expect((await listChanges(deps, staff(), {})).total).toBe(1)
  })

  it('is taken back by its author while nobody answered', async () => {
    const { id } = await sendChange(deps, resident(), facts({ work: '务农' }))
    expect((await withdrawChange(deps, resident(), id)).state).toBe('withdrawn')
    expect((await withdrawChange(deps, resident(), id)).state).toBe('withdrawn')
    await expect(answerChange(deps, staff(), id, { state: 'refused', answer: '好', seenVersion: null })).rejects.toMatchObject({
      id: 'conflict',
    })
    const answered = await sendChange(deps, resident(), facts({ work: '务农' }))
    await answerChange(deps, staff(), answered.id, { state: 'refused', answer: '请带证明来', seenVersion: null })
    await expect(withdrawChange(deps, resident(), answered.id)).rejects.toMatchObject({ details: { reason: 'answered' } })
    expect(await getPerson(deps, staff(), person())).toMatchObject({ work: null, version: 1 })
  })

  it('tells of somebody new, gone or moved in a form the family events take', async () => {
    const member = { name: ' 尹 小满 ', sex: '2', bornOn: '2025-05-01', identity: null, phone: '139-0000-5678', relation: '31' }
    const { id } = await sendChange(deps, helper(), { kind: 'new_member', id: uuid(), household: home.household, member, text: '刚出生' })
    expect(await getChange(deps, staff(), id)).toMatchObject({ names: ['尹小满'], member: { name: '尹小满', phone: '139****5678' } })
    const gone = await sendChange(deps, helper(), {
      kind: 'moved_away',
      id: uuid(),
      household: home.household,
      people: [person(1)],
      on: '2026-10-01',
      text: '去昆明',
    })
    expect(await getChange(deps, staff(), gone.id)).toMatchObject({ names: ['段梅'], people: [person(1)], on: '2026-10-01' })
    expect((await answerChange(deps, staff(), gone.id, { state: 'accepted', answer: '已登记', seenVersion: null })).state).toBe('accepted')
    expect((await listChanges(deps, staff(), { kind: 'new_member', state: 'open' })).items.map((one) => one.id)).toEqual([id])
  })

  it('refuses at the door what could never be accepted', async () => {
    for (const values of [{}, { phone: '123' }, { identity: '530599197003011190' }, { marital: 'x' }, { name: '\u200b' }])
      await expect(sendChange(deps, resident(), facts(values))).rejects.toMatchObject({ id: 'invalid_input' })
  })

  it('the queue goes by date, and a look at a proposed number is recorded for the person to read', async () => {
    const first = await sendChange(deps, resident(), facts({ phone: '13900005678' }))
    await db.asOwner('update change_request set due_on = current_date - 1 where id = $1', [first.id])
    const second = await sendChange(deps, helper(), facts({ work: '务农' }))
    const { items, total } = await listChanges(deps, staff(), { state: 'open' })
    expect([items.map(({ id, overdue }) => [id, overdue]), total]).toEqual([[[first.id, true], [second.id, false]], 2]) // prettier-ignore
    expect((await listChanges(deps, staff(), { askedAs: 'helper' })).items.map(({ id }) => id)).toEqual([second.id])
    expect(await revealChange(deps, staff(), first.id, { field: 'phone', purpose: 'verification', note: null })).toBe('13900005678')
    const [look] = await db.asOwner("select household, purpose from audit_entry where community = $1 and verb = 'person.reveal'", [
      community,
    ])
    expect(look).toEqual({ household: home.household, purpose: 'verification' })
  })
})
