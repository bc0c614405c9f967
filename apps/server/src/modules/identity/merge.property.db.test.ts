import fc from 'fast-check'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import type { Deps } from '../../platform/deps.ts'
import { buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { buildHome } from '../../testing/register.ts'
import { rebuildRollups } from '../space/index.ts'
import { getDuplicate, nameDuplicate } from './duplicates.service.ts'
import { mergePersons } from './merge.service.ts'
import { allRows } from './testing/rows.ts'
import { undoMerge } from './undo-merge.service.ts'

const cards = ['530599197003011181', '53059919700301119X', '110105194912310021'] as const
const which = fc.constantFrom<'kept' | 'merged'>('kept', 'merged')
const day = (n: number) => new Date(Date.UTC(2021, 0, 1 + n)).toISOString().slice(0, 10)

/** One record: what it says, its past homes one after the other, and what hangs on it. */
const record = fc.record({
  phone: fc.constantFrom(null, '13800000001', '13800000002'),
  work: fc.constantFrom(null, '务农', '教师'),
  sex: fc.constantFrom('0', '1'),
  open: fc.constantFrom(null, 0, 1, 2),
  marks: fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 5 }),
  pasts: fc.array(fc.constantFrom(0, 1, 2), { minLength: 5, maxLength: 5 }),
  tags: fc.uniqueArray(fc.constantFrom('low-income', 'living-alone', 'disabled'), { maxLength: 3 }),
  consents: fc.uniqueArray(fc.constantFrom('phone', 'work', 'skills'), { maxLength: 3 }),
  versions: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
})
const register = fc.record({
  one: record,
  other: record,
  cards: fc.constantFrom([0, null], [null, 1], [0, 1], [null, null]),
  identity: which,
  holds: which,
  phone: which,
  old: fc.boolean(),
})

describe('merges over random registers', () => {
  let db: TestDatabase
  let deps: Deps
  let community = 530502004700
  beforeAll(async () => {
    db = await createTestDatabase()
    deps = { config: readConfig({}), database: db, fields: testFields }
  })
  afterAll(() => db.drop())

  async function build(given: typeof register extends fc.Arbitrary<infer R> ? R : never): Promise<[string, string]> {
    const homes = []
    for (const room of ['101', '102', '103'])
      homes.push(await buildHome(db, testFields, { community, room, people: [{ name: `户主${room}`, bornOn: '1950-01-01' }] }))
    const people: string[] = []
    for (const [at, one] of [given.one, given.other].entries()) {
      const card = given.cards[at]
      const number = typeof card === 'number' ? (cards[card] ?? null) : null
      const id = uuid()
      people.push(id)
      const home = one.open === null ? null : (homes[one.open] ?? null)
      await db.asOwner(
        `insert into person (community, id, household_id, building_id, name, sex, born_on, identity_kind, identity_cipher, identity_index, phone_cipher, phone_index, work, search)
         values ($1, $2, $3, $4, '尹建国', $5, '1970-03-01', $6, $7, $8, $9, $10, $11, '')`,
        [
          community,
          id,
          home?.household ?? null,
          home?.building ?? null,
          one.sex,
          number === null ? null : 'resident_id',
          number === null ? null : testFields.seal('identity', number),
          number === null ? null : testFields.index('identity', community, number),
          one.phone === null ? null : testFields.seal('phone', one.phone),
          one.phone === null ? null : testFields.index('phone', community, one.phone),
          one.work,
        ],
      )
      const marks = one.marks.toSorted((a, b) => a - b)
      const stay = (household: string, from: number, to: number | null) =>
        db.asOwner(
          "insert into membership (community, id, household_id, person_id, relation, starts_on, ends_on) values ($1, $2, $3, $4, '20', $5, $6)",
          [community, uuid(), household, id, day(from), to === null ? null : day(to)],
        )
      for (const [n, from] of marks.entries()) {
        const to = marks[n + 1]
        if (to !== undefined) await stay(homes[one.pasts[n] ?? 0]?.household ?? '', from, to)
      }
      if (home !== null) await stay(home.household, marks.at(-1) ?? 500, null)
      for (const kind of one.tags)
        await db.asOwner("insert into care_tag (community, id, person_id, kind, basis, starts_on) values ($1, $2, $3, $4, '证', '2024-01-01')", [community, uuid(), id, kind]) // prettier-ignore
      for (const subject of one.consents) {
        await db.asOwner("insert into consent (community, id, person_id, subject, purposes, given_by, way, given_on, recorded_by) values ($1, $2, $3, $4, array['service'], 'self', 'paper', '2026-01-01', 'a')", [community, uuid(), id, subject]) // prettier-ignore
        await db.asOwner("insert into withheld_value (community, person_id, subject, sealed, reason) values ($1, $2, $3, '\\x01', 'withdrawn')", [community, id, subject]) // prettier-ignore
      }
      for (const year of one.versions)
        await db.asOwner("insert into person_version (community, person_id, starts_on, ends_on, name, sex) values ($1, $2, $3, $4, '旧名', '1')", [community, id, `201${String(year)}-01-01`, `201${String(year)}-06-01`]) // prettier-ignore
    }
    if (given.old) await db.asOwner("update person set created_at = '2020-01-01' where community = $1", [community])
    await rebuildRollups({ pool: db.pool }, community)
    return [people[0] ?? '', people[1] ?? '']
  }

  it('taking one back gives exactly the rows of before, and in between nobody stands in two households', async () => {
    await fc.assert(
      fc.asyncProperty(register, async (given) => {
        community += 1
        const [keep, other] = await build(given)
        const staff = buildStaff(community)
        const pair = await nameDuplicate(deps, staff, { id: uuid(), person: keep, other })
        const { twoHomes, twoIdentities } = await getDuplicate(deps, staff, pair.id)
        const before = await allRows(db, community)
        const merged = await mergePersons(deps, staff, pair.id, {
          id: uuid(),
          keep,
          versions: { kept: 1, merged: 1 },
          choices: { phone: given.phone, ...(twoIdentities ? { identity: given.identity } : {}) },
          holds: twoHomes ? given.holds : null,
          note: null,
        })
        expect(await db.asOwner('select from person where id = $1', [other])).toEqual([])
        const crossing = await db.asOwner(
          `select from membership a join membership b on b.community = a.community and b.person_id = a.person_id and b.id <> a.id
             and b.starts_on < coalesce(a.ends_on, 'infinity') and a.starts_on < coalesce(b.ends_on, 'infinity') where a.community = $1`,
          [community],
        )
        expect(crossing).toEqual([])
        expect(await rebuildRollups({ pool: db.pool }, community)).toEqual([])
        await undoMerge(deps, staff, merged.id)
        expect(await allRows(db, community)).toEqual(before)
      }),
      { numRuns: 25 },
    )
  })
})
