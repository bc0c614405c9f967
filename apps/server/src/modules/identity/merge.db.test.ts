import type { DuplicateRow, MergeField } from '@linli/contract/identity'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemCaller } from '../../platform/caller.ts'
import { readConfig } from '../../platform/config.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { type HomeOptions, buildHome } from '../../testing/register.ts'
import { addCareTag, getPerson, listPersons, updatePerson } from '../people/index.ts'
import { rebuildRollups } from '../space/index.ts'
import { verifyChain } from '../trust/index.ts'
import { getDuplicate, listDuplicates, listMerges, nameDuplicate, sayDifferent } from './duplicates.service.ts'
import { findDuplicates } from './find-duplicates.ts'
import { mergePersons } from './merge.service.ts'
import { allRows } from './testing/rows.ts'
import { undoMerge } from './undo-merge.service.ts'

let db: TestDatabase
let deps: Deps
let community = 530502004400
const cards = ['530599197003011181', '53059919700301119X', '110105194912310021'] as const

beforeAll(async () => {
  db = await createTestDatabase()
  deps = { config: readConfig({}), database: db, fields: testFields }
})
afterAll(() => db.drop())
beforeEach(() => {
  community += 1
})

const staff = () => buildStaff(community)
const home = (room: string, people: HomeOptions['people'], building = '3') =>
  buildHome(db, testFields, { community, building, room, ...(people === undefined ? {} : { people }) })
/** As if both had stood there for years. */
const age = async () => {
  for (const table of ['person', 'household'])
    await db.asOwner(`update ${table} set created_at = '2020-01-01', updated_at = '2020-01-01' where community = $1`, [community])
}
const search = () => findDuplicates(deps, systemCaller('duplicates', community))
const open = async (): Promise<DuplicateRow[]> => (await listDuplicates(deps, staff(), {})).items
const pairOf = (a: string, b: string) => nameDuplicate(deps, staff(), { id: uuid(), person: a, other: b })

interface Wish {
  choices?: Partial<Record<MergeField, 'kept' | 'merged'>>
  holds?: 'kept' | 'merged' | null
}
/** As the centre does: looks at both sides, then makes them one. */
async function merge(keep: string, other: string, { choices = {}, holds = null }: Wish = {}) {
  const pair = await pairOf(keep, other)
  const { sides } = await getDuplicate(deps, staff(), pair.id)
  const version = (id: string) => sides.find(({ person }) => person.id === id)?.person.version ?? 0
  const versions = { kept: version(keep), merged: version(other) }
  return mergePersons(deps, staff(), pair.id, { id: uuid(), keep, versions, choices, holds, note: null })
}

describe('the queue of possible duplicates', () => {
  it('asks about one name and birth date, is sure in one home, and leaves people alone whom a number tells apart', async () => {
    const a = await home('101', [
      { name: '尹建国', bornOn: '1970-03-01' },
      { name: '王伟', bornOn: '1981-01-01', identity: cards[0] },
    ])
    const b = await home('102', [
      { name: '尹建国', bornOn: '1970-03-01' },
      { name: '王伟', bornOn: '1981-01-01', identity: cards[2] },
    ])
    const c = await home('103', [
      { name: '段梅', bornOn: '1972-05-21' },
      { name: '段梅', bornOn: '1972-05-21' },
    ])
    expect(await search()).toBe(2)
    const found = await open()
    expect(found.map(({ people, reasons }) => [people.map(({ id }) => id).toSorted(), reasons])).toEqual([
      [[...c.persons].toSorted(), ['name-equal', 'birth-equal', 'same-home']],
      [[a.persons[0], b.persons[0]].toSorted(), ['name-equal', 'birth-equal', 'same-building']],
    ])
    expect(await search()).toBe(0)
  })

  it('does not bring back a pair said to be two people, and drops what nothing speaks for any more', async () => {
    const a = await home('101', [{ name: '尹建国' }, { name: '段梅' }])
    const b = await home('102', [{ name: '尹建国' }, { name: '段梅' }])
    await search()
    const [first, second] = (await open()).toSorted((x, y) => (x.people[0]?.name ?? '').localeCompare(y.people[0]?.name ?? ''))
    const said = await sayDifferent(deps, staff(), first?.id ?? '', '堂兄弟')
    expect(said).toMatchObject({ state: 'different', decided: { by: '测试员', note: '堂兄弟' } })
    const renamed = [...a.persons, ...b.persons].find((id) => second?.people[0]?.id === id) ?? ''
    const { version } = await getPerson(deps, staff(), renamed)
    await updatePerson(deps, staff(), renamed, { version, name: '段小梅' })
    expect(await search()).toBe(0)
    expect(await open()).toEqual([])
    expect((await listDuplicates(deps, staff(), { state: 'different' })).total).toBe(1)
    await expect(sayDifferent(deps, staff(), first?.id ?? '', '别的理由')).rejects.toMatchObject({ id: 'conflict' })
  })

  it('finds names that sound alike or are written otherwise in one building, and one phone', async () => {
    await home('101', [
      { name: '张偉', bornOn: '1960-01-01' },
      { name: '李雷', phone: '13812341234', bornOn: '1970-01-01' },
    ])
    await home('102', [{ name: '张伟', bornOn: '1960-01-01' }])
    await home('201', [{ name: '李雷', phone: '13812341234', bornOn: '1970-01-01' }], '9')
    await search()
    expect((await open()).map(({ reasons }) => reasons)).toEqual([
      ['name-equal', 'birth-equal', 'phone-equal'],
      ['name-variant', 'birth-equal', 'same-building'],
    ])
  })

  it('pages through a long queue without a gap or a repeat', async () => {
    const people = Array.from({ length: 7 }, (_, at) => ({ name: `住户${'甲乙丙丁戊己庚'[at] ?? ''}`, bornOn: '1970-03-01' }))
    await home('101', people)
    await home('102', people)
    await search()
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await listDuplicates(deps, staff(), { limit: 2, ...(cursor === null ? {} : { cursor }) })
      expect(page.total).toBe(7)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== null)
    expect(new Set(seen).size).toBe(7)
    expect(seen).toHaveLength(7)
  })
})

describe('two records made one', () => {
  it('keeps the chosen values, takes the other’s where there is none, and leads from the one gone to the one kept', async () => {
    const a = await home('101', [{ name: '尹建国', phone: '13800000001' }])
    const b = await home('102', [{ name: '尹建国', phone: '13800000002', identity: cards[0] }, { name: '段梅' }])
    const [kept = '', other = ''] = [a.persons[0], b.persons[1]]
    await merge(kept, b.persons[0] ?? '', { choices: { phone: 'merged' }, holds: 'kept' }).catch((error: unknown) =>
      expect(error).toMatchObject({ details: { reason: 'head-leaves' } }),
    )
    await db.asOwner("update membership set relation = '20' where person_id = $1", [b.persons[0]])
    await db.asOwner("update membership set relation = '02' where person_id = $1", [other])
    await merge(kept, b.persons[0] ?? '', { choices: { phone: 'merged' }, holds: 'kept' })
    const person = await getPerson(deps, staff(), b.persons[0] ?? '')
    expect(person).toMatchObject({ id: kept, phoneMasked: '138****0002', identityMasked: '530599********1181', dwellingLabel: '3-2-101' })
    expect((await listPersons(deps, staff(), { q: '尹建国' })).total).toBe(1)
    expect(await rebuildRollups({ pool: db.pool }, community)).toEqual([])
    expect(await verifyChain(db, community)).toMatchObject({ intact: true })
  })

  it('asks which home holds, which card is right and whether somebody died before it writes anything', async () => {
    const a = await home('101', [{ name: '尹建国', identity: cards[0] }])
    const b = await home('102', [{ name: '尹建国', identity: cards[1] }])
    const [x = '', y = ''] = [a.persons[0], b.persons[0]]
    const { id } = await pairOf(x, y)
    expect(await getDuplicate(deps, staff(), id)).toMatchObject({ twoHomes: true, twoIdentities: true })
    const before = await allRows(db, community)
    await expect(merge(x, y)).rejects.toMatchObject({ details: { reason: 'which-card' } })
    await expect(merge(x, y, { choices: { identity: 'kept' } })).rejects.toMatchObject({ details: { reason: 'which-home' } })
    await db.asOwner("update person set died_on = '2026-01-01' where id = $1", [y])
    await expect(merge(x, y, { choices: { identity: 'kept' }, holds: 'kept' })).rejects.toMatchObject({ details: { reason: 'which-died' } })
    await db.asOwner('update person set died_on = null where id = $1', [y])
    expect(await allRows(db, community)).toEqual(before)
  })

  it('a card found wrong still leads to the person, and nobody else can be given it', async () => {
    const a = await home('101', [{ name: '尹建国', identity: cards[0] }])
    const b = await home('102', [{ name: '尹建国', identity: cards[1] }])
    const c = await home('103', [{ name: '别人' }])
    const [x = '', y = '', z = ''] = [a.persons[0], b.persons[0], c.persons[0]]
    await merge(x, y, { choices: { identity: 'kept' }, holds: 'kept' })
    const { version } = await getPerson(deps, staff(), z)
    await expect(updatePerson(deps, staff(), z, { version, identity: cards[1] })).rejects.toMatchObject({
      details: { reason: 'identity-known' },
    })
  })

  it('one of two merges of the same record at once wins, the other is told', async () => {
    const a = await home('101', [{ name: '尹建国' }])
    const b = await home('102', [{ name: '尹建国' }])
    const c = await home('103', [{ name: '尹建国' }])
    const [x = '', y = '', z = ''] = [a.persons[0], b.persons[0], c.persons[0]]
    const [one, two] = [await pairOf(x, y), await pairOf(y, z)]
    const request = (keep: string) => ({
      id: uuid(),
      keep,
      versions: { kept: 1, merged: 1 },
      choices: {},
      holds: 'kept' as const,
      note: null,
    })
    const done = await Promise.allSettled([
      mergePersons(deps, staff(), one.id, request(x)),
      mergePersons(deps, staff(), two.id, request(z)),
    ])
    expect(done.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(done.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { id: 'conflict' } })
  })

  it('once under its id: a repeat answers the same, another content under it is refused', async () => {
    const a = await home('101', [{ name: '尹建国' }, { name: '尹建国' }])
    const [x = '', y = ''] = a.persons
    const pair = await pairOf(x, y)
    const request = { id: uuid(), keep: x, versions: { kept: 1, merged: 1 }, choices: {}, holds: null, note: null }
    const first = await mergePersons(deps, staff(), pair.id, request)
    expect(await mergePersons(deps, staff(), pair.id, request)).toEqual(first)
    await expect(mergePersons(deps, staff(), pair.id, { ...request, keep: y })).rejects.toMatchObject({ id: 'same_id_other_content' })
    await expect(getDuplicate(deps, staff(), pair.id)).rejects.toMatchObject({ details: { reason: 'already-merged' } })
    expect((await listMerges(deps, staff(), { person: y })).items).toMatchObject([{ kept: { id: x }, undoable: true }])
  })

  it('carries over that somebody is not the same, so that it is not asked of the one kept', async () => {
    const a = await home('101', [{ name: '尹建国' }])
    const b = await home('102', [{ name: '尹建国' }])
    const c = await home('103', [{ name: '尹建国' }])
    const [x = '', y = '', z = ''] = [a.persons[0], b.persons[0], c.persons[0]]
    await sayDifferent(deps, staff(), (await pairOf(y, z)).id, null)
    await merge(x, y, { holds: 'kept' })
    await search()
    expect(await open()).toEqual([])
  })

  it('ends the sign-in that no longer fits and lets the other go on', async () => {
    const a = await home('101', [{ name: '尹建国', phone: '13800000001' }])
    const b = await home('102', [{ name: '尹建国', phone: '13800000002' }])
    const [x = '', y = ''] = [a.persons[0], b.persons[0]]
    for (const [at, id, phone] of [
      [a, x, '13800000001'],
      [b, y, '13800000002'],
    ] as const)
      await db.asOwner(
        'insert into resident_account (community, account_id, household_id, person_id, phone_index) values ($1, $2, $3, $4, $5)',
        [community, `account-${id}`, at.household, id, testFields.index('phone', community, phone)],
      )
    await merge(x, y, { holds: 'kept' })
    const accounts = await db.asOwner<{ account_id: string; ended_reason: string | null; person_id: string }>(
      'select account_id, ended_reason, person_id from resident_account where community = $1 order by account_id',
      [community],
    )
    expect(accounts).toEqual([
      { account_id: `account-${x}`, ended_reason: null, person_id: x },
      { account_id: `account-${y}`, ended_reason: 'membership-ended', person_id: x },
    ])
  })
})

describe('taking a merge back', () => {
  it('puts everything back, memberships, tags, consents, requests, holds, ledgers and events included', async () => {
    const a = await home('101', [{ name: '尹建国', phone: '13800000001', identity: cards[0] }, { name: '段梅' }])
    const b = await home('102', [{ name: '段梅' }, { name: '尹建国', phone: '13800000002', identity: cards[1] }])
    const [x = '', y = ''] = [a.persons[0], b.persons[1]]
    await age()
    for (const id of [x, y]) await hang(id, b.household)
    for (const id of [x, y])
      await addCareTag(deps, staff(), id, {
        id: uuid(),
        kind: 'living-alone',
        basis: '走访',
        legalBasis: 'statutory_duty',
        startsOn: '2026-01-01',
      })
    await sayDifferent(deps, staff(), (await pairOf(y, b.persons[0] ?? '')).id, null)
    await pairOf(x, y)
    const before = await allRows(db, community)
    const merged = await merge(x, y, { choices: { identity: 'merged', phone: 'merged' }, holds: 'kept' })
    expect(await allRows(db, community)).not.toEqual(before)
    expect(await db.asOwner('select from person where id = $1', [y])).toEqual([])
    const undone = await undoMerge(deps, staff(), merged.id)
    expect(undone.undone).toMatchObject({ by: '测试员' })
    expect(await allRows(db, community)).toEqual(before)
    expect(await undoMerge(deps, staff(), merged.id)).toEqual(undone)
    expect(await rebuildRollups({ pool: db.pool }, community)).toEqual([])
    expect(await verifyChain(db, community)).toMatchObject({ intact: true })
  })

  /** One of everything that can hang on a person. */
  async function hang(id: string, household: string): Promise<void> {
    const values = [community, uuid(), id]
    await db.asOwner("insert into consent (community, id, person_id, subject, purposes, given_by, way, given_on, recorded_by) values ($1, $2, $3, 'phone', array[case when $3::uuid < $4::uuid then 'service' else 'contact' end], 'self', 'paper', '2026-01-01', 'a')", [...values, household]) // prettier-ignore
    await db.asOwner("insert into withheld_value (community, person_id, subject, sealed, reason) values ($1, $2, 'skills', '\\x01', 'withdrawn')", [community, id]) // prettier-ignore
    await db.asOwner("insert into legal_hold (community, id, person_id, reason, placed_by) values ($1, $2, $3, '案件', 'a')", values)
    await db.asOwner("insert into privacy_request (community, id, kind, person_id, household_id, said, asked_by, due_on) values ($1, $2, 'deletion', $3, $4, '删', 'a', '2026-12-01')", [...values, household]) // prettier-ignore
    await db.asOwner("insert into change_request (community, id, kind, household_id, person_id, fields, said, body_index, asked_as, asked_by, asker, due_on) values ($1, $2, 'other', $4, $3, '{}', '改', '\\x01', 'helper', 'a', 'b', '2026-12-01')", [...values, household]) // prettier-ignore
    await db.asOwner("insert into person_version (community, person_id, starts_on, ends_on, name, sex) values ($1, $2, '2020-01-01', '2022-01-01', '尹旧名', '1')", [community, id]) // prettier-ignore
    await db.asOwner("insert into home_question (community, id, person_id, field, cause, why, asked_by, asker) values ($1, $2, $3, 'work', 'unknown', '月报', 'a', 'b')", values) // prettier-ignore
    await db.asOwner("insert into quality_finding (community, id, code, subject, person_id, facts, detail) values ($1, $2, 'no-head', $3, $3, 'x', '{}')", values) // prettier-ignore
    await db.asOwner("insert into life_event (community, id, kind, happened_on, persons, households, buildings, detail, touched, body_index, recorded_by, recorder) values ($1, $2, 'moved_in', '2025-01-01', array[$3]::uuid[], array[$4]::uuid[], '{}', jsonb_build_object('people', array[$3], 'from', null, 'to', null, 'head', null, 'diedOn', null), '{}', '\\x00', 'a', 'b')", [...values, household]) // prettier-ignore
  }

  it('is refused at the smallest difference, and says what it was and by whom', async () => {
    const a = await home('101', [{ name: '尹建国' }, { name: '尹建国' }])
    const [x = '', y = ''] = a.persons
    const touches: [string, () => Promise<unknown>][] = [
      ['人员信息', async () => updatePerson(deps, staff(), x, { version: (await getPerson(deps, staff(), x)).version, work: '务农' })],
      ['关爱标签', () => addCareTag(deps, staff(), x, { id: uuid(), kind: 'living-alone', basis: '走访', legalBasis: 'statutory_duty', startsOn: '2026-01-01' })],
      ['所在户的登记', () => db.asOwner('update household set version = version + 1 where id = $1', [a.household])],
      ['户内登记', () => db.asOwner("update membership set relation = '30' where person_id = $1", [x])],
    ] // prettier-ignore
    for (const [what, touch] of touches) {
      const merged = await merge(x, y)
      await touch()
      await expect(undoMerge(deps, staff(), merged.id)).rejects.toMatchObject({
        details: { reason: 'touched', zh: expect.stringContaining(what) },
      })
      // A second record again, for the next round.
      await db.asOwner(
        `insert into person select (jsonb_populate_record(null::person, m.touched -> 'persons' -> 1)).* from person_merge m where m.id = $1`,
        [merged.id],
      )
      await db.asOwner('update person_merge set undone_at = now() where id = $1', [merged.id])
      await db.asOwner('delete from duplicate_pair where community = $1', [community])
      await db.asOwner('update person set household_id = null, building_id = null where id = $1', [y])
    }
  })

  it('is refused once something of what was there had to be erased', async () => {
    const a = await home('101', [{ name: '尹建国' }, { name: '尹建国' }])
    const [x = '', y = ''] = a.persons
    const merged = await merge(x, y)
    await db.asOwner('update person_merge set touched = null where id = $1', [merged.id])
    await expect(undoMerge(deps, staff(), merged.id)).rejects.toMatchObject({ details: { reason: 'not-kept' } })
  })

  it('stays within the community', async () => {
    const a = await home('101', [{ name: '尹建国' }, { name: '尹建国' }])
    const merged = await merge(a.persons[0] ?? '', a.persons[1] ?? '')
    const neighbour = buildStaff(community + 500)
    await expect(undoMerge(deps, neighbour, merged.id)).rejects.toMatchObject({ id: 'not_found' })
    await expect(getDuplicate(deps, neighbour, merged.pair)).rejects.toMatchObject({ id: 'not_found' })
    await expect(
      inScope(db, neighbour, 'read', (tx) => sql`select from person_merge`.execute(tx)).then(({ rows }) => rows.length),
    ).resolves.toBe(0)
  })
})
