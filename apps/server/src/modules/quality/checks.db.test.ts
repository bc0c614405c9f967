import { checkCharacterOf } from '@linli/rules/identity-number'
import { type CheckCode, checkCodes } from '@linli/rules/quality-checks'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import type { Deps } from '../../platform/deps.ts'
import { buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, type HomeOptions, buildHome, redFlower } from '../../testing/register.ts'
import { checkAll } from './catch-up.ts'
import { checks } from './checks.ts'
import { listFindings } from './findings.service.ts'
import { sealedCodes } from './identity.checks.ts'

type People = NonNullable<HomeOptions['people']>
const years = (n: number): string => {
  const day = new Date()
  day.setUTCFullYear(day.getUTCFullYear() - n)
  return day.toISOString().slice(0, 10)
}
/** The last but one digit is odd. */
const man = `53010219900307123${checkCharacterOf('53010219900307123')}`
const woman = `53010219900307124${checkCharacterOf('53010219900307124')}`
const head = { name: '户主', bornOn: years(50), sex: '1' }

/** What is done to a home after it was built, as the owner of the tables: contradictions come in by ways the product refuses. */
type After = (db: TestDatabase, home: BuiltHome) => Promise<unknown>
interface Case {
  people?: People
  occupancy?: HomeOptions['occupancy']
  after?: After
}
const person =
  (set: string, at = 0): After =>
  (db, home) =>
    db.asOwner(`update person set ${set} where id = $1`, [home.persons[at]])
const member =
  (set: string, at = 0): After =>
  (db, home) =>
    db.asOwner(`update membership set ${set} where person_id = $1`, [home.persons[at]])
const tag =
  (kind: string, basis = '街道评定', more: Partial<{ legal: string; ends: string | null; starts: string; at: number }> = {}): After =>
  (db, home) =>
    db.asOwner(
      `insert into care_tag (community, id, person_id, kind, basis, legal_basis, starts_on, ends_on) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        redFlower,
        uuid(),
        home.persons[more.at ?? 0],
        kind,
        basis,
        more.legal ?? 'statutory_duty',
        more.starts ?? '2025-01-01',
        more.ends ?? null,
      ],
    )
const lease =
  (until: string | null): After =>
  (db, home) =>
    db.asOwner(`insert into tenancy (community, id, dwelling_id, name, lease_until, search) values ($1, $2, $3, '租户', $4, '')`, [
      redFlower,
      uuid(),
      home.dwelling,
      until,
    ])
const consent: (by: 'self' | 'guardian', subject?: string, on?: string) => After =
  (by, subject = 'phone', on = '2026-01-01') =>
  (db, home) =>
    db.asOwner(
      `insert into consent (community, id, person_id, subject, purposes, given_by, guardian_name, way, given_on, recorded_by)
       values ($1, $2, $3, $4, '{service}', $5, $6, 'paper', $7, '测试员')`,
      [redFlower, uuid(), home.persons[0], subject, by, by === 'guardian' ? '家长' : null, on],
    )
const both =
  (...all: After[]): After =>
  async (db, home) => {
    for (const one of all) await one(db, home)
  }

/** For every check a home that has the contradiction and one, as like it as can be, that has not. */
const cases: Record<CheckCode, { wrong: Case; right: Case }> = {
  'no-head': {
    wrong: { people: [head, { name: '妻', relation: '12', sex: '2' }], after: member(`relation = '20'`) },
    right: { people: [head] },
  },
  'two-heads': {
    wrong: { people: [head], after: secondHousehold('lives_in') },
    right: { people: [head], after: secondHousehold('empty') },
  },
  'two-spouses': {
    wrong: { people: [head, { name: '甲', relation: '12', sex: '2' }, { name: '乙', relation: '10', sex: '2' }] },
    right: { people: [head, { name: '甲', relation: '12', sex: '2' }, { name: '乙', relation: '75', sex: '2' }] },
  },
  'nobody-lives-here': { wrong: { people: [] }, right: { people: [], occupancy: 'empty' } },
  'child-alone': {
    wrong: { people: [{ name: '少年', bornOn: years(17) }] },
    right: {
      people: [
        { name: '少年', bornOn: years(17) },
        { name: '奶奶', relation: '99', sex: '2' },
      ],
      after: person('born_on = null', 1),
    },
  },
  'lease-unknown': { wrong: { occupancy: 'rents', after: lease('2020-01-01') }, right: { occupancy: 'rents', after: lease('2199-01-01') } },
  'dead-member': { wrong: { after: person(`died_on = '2026-01-01'`) }, right: { after: both(person(`died_on = '2026-01-01'`), leave) } },
  'dead-later': {
    wrong: { after: both(person(`died_on = '2024-06-01'`), tag('disabled', '评定', { starts: '2025-01-01', ends: '2025-02-01' }), leave) },
    right: { after: both(person(`died_on = '2025-06-01'`), tag('disabled', '评定', { starts: '2025-01-01', ends: '2025-02-01' }), leave) },
  },
  'child-no-consent': {
    wrong: { people: [{ name: '孩子', bornOn: years(13) }], after: consent('self') },
    right: { people: [{ name: '孩子', bornOn: years(13) }], after: consent('guardian') },
  },
  'identity-expired': {
    wrong: { after: person(`identity_until = current_date - 1`) },
    right: { after: person('identity_until = current_date') },
  },
  'identity-birth': {
    wrong: { people: [{ name: '甲', identity: '11010519491231002X', bornOn: '1949-12-30', sex: '2' }] },
    right: { people: [{ name: '甲', identity: '440524188001010014', bornOn: '1880-01-01', sex: '1' }] },
  },
  'identity-sex': {
    wrong: {
      people: [{ name: '甲', identity: man, bornOn: '1990-03-07', sex: '2' }],
      after: person(`identity_kind = 'resident_id'`),
    },
    right: { people: [{ name: '甲', identity: woman, bornOn: '1990-03-07', sex: '2' }] },
  },
  'birth-impossible': { wrong: { after: person(`born_on = current_date + 1`) }, right: { after: person(`born_on = current_date`) } },
  'relation-sex': {
    wrong: { people: [head, { name: '妻', relation: '12', sex: '1' }] },
    right: { people: [head, { name: '妻', relation: '12', sex: '9' }] },
  },
  'relation-age': {
    wrong: { people: [head, { name: '父', relation: '51', bornOn: years(60) }] },
    right: { people: [head, { name: '父', relation: '51', bornOn: years(64) }] },
  },
  'married-young': {
    wrong: { people: [{ name: '甲', sex: '1', bornOn: years(21) }], after: person(`marital = '20'`) },
    right: { people: [{ name: '甲', sex: '2', bornOn: years(21) }], after: person(`marital = '20'`) },
  },
  'party-young': {
    wrong: { people: [head, { name: '甲', bornOn: years(17) }], after: person(`politics = '01'`, 1) },
    right: { people: [head, { name: '甲', bornOn: years(17) }], after: person(`politics = '03'`, 1) },
  },
  'tag-no-basis': { wrong: { after: tag('low-income', '导入:名册.xlsx') }, right: { after: tag('low-income', '导入区民政局审批名册') } },
  'tag-ended': {
    wrong: { after: both(tag('low-income'), leave) },
    right: { after: both(tag('low-income', '评定', { ends: '2025-06-01' }), leave) },
  },
  'tag-unfit': {
    wrong: {
      people: [
        { name: '老人', bornOn: years(70) },
        { name: '儿子', relation: '20' },
      ],
      after: tag('living-alone'),
    },
    right: { people: [{ name: '老人', bornOn: years(70) }], after: tag('living-alone') },
  },
}

async function leave(db: TestDatabase, home: BuiltHome): Promise<void> {
  await db.asOwner(`update membership set ends_on = '2026-03-01' where person_id = $1`, [home.persons[0]])
  await db.asOwner('update person set household_id = null, building_id = null where id = $1', [home.persons[0]])
}

/** Another family behind the same door. */
function secondHousehold(occupancy: 'lives_in' | 'empty'): After {
  return async (db, home) => {
    const [row] = await db.asOwner<{ label: string }>('select label from dwelling where id = $1', [home.dwelling])
    const [building = '', unit = '', room = ''] = row?.label.split('-') ?? []
    await buildHome(db, testFields, { building, unit, room, occupancy, people: [{ name: '另一户', bornOn: years(40) }] })
  }
}

describe('what the register is searched for', () => {
  let db: TestDatabase
  let deps: Deps
  const staff = buildStaff(redFlower)
  const homes = new Map<string, BuiltHome>()

  beforeAll(async () => {
    db = await createTestDatabase()
    deps = { config: readConfig({}), database: db, fields: testFields }
    for (const [index, code] of checkCodes.entries())
      for (const side of ['wrong', 'right'] as const) {
        const { people = [head], occupancy, after } = cases[code][side]
        const room = String(index + 1).padStart(2, '0')
        const home = await buildHome(db, testFields, {
          building: side === 'wrong' ? '1' : '2',
          room: `1${room}`,
          people,
          ...(occupancy === undefined ? {} : { occupancy }),
        })
        await after?.(db, home)
        homes.set(`${side} ${code}`, home)
      }
    await checkAll(deps, redFlower)
  })
  afterAll(() => db.drop())

  const found = async (code: CheckCode, home: BuiltHome | undefined) => {
    const { items } = await listFindings(deps, staff, { code, limit: 200 })
    const people: readonly (string | undefined)[] = home?.persons ?? []
    return items.filter((one) => one.household?.id === home?.household || people.includes(one.person?.id))
  }

  it('every check is made, by the database or where numbers are opened', () => {
    expect([...checks.flatMap((check) => check.codes), ...sealedCodes].sort()).toEqual([...checkCodes].sort())
  })

  it.each(checkCodes)('%s is found where it is', async (code) => {
    const [finding, ...more] = await found(code, homes.get(`wrong ${code}`))
    expect(finding).toMatchObject({ code, state: 'open', left: null })
    expect(more).toEqual([])
  })

  it.each(checkCodes)('%s is not found where it is not', async (code) => {
    expect(await found(code, homes.get(`right ${code}`))).toEqual([])
  })

  it('findings carry codes, days and counts, no names and no numbers of people', async () => {
    const rows = await db.asOwner<{ text: string }>('select detail::text as text from quality_finding')
    expect(rows.length).toBeGreaterThanOrEqual(checkCodes.length)
    for (const { text } of rows) expect(text).not.toMatch(/户主|甲|老人|\d{17}|bornOn/u)
  })
})
