import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainRoom } from './dwelling-address.ts'
import {
  type SkeletonException,
  type SkeletonPlan,
  countSkeleton,
  drawSkeleton,
  faultOfSkeleton,
  formatSkeletonLine,
  parseSkeletonLine,
  plainSkeleton,
  roomStyles,
} from './estate-skeleton.ts'

const plan = (overrides: Partial<SkeletonPlan>): SkeletonPlan => ({ ...plainSkeleton, ...overrides })
const doorsIn = (drawn: ReturnType<typeof drawSkeleton>) => drawn.flatMap((building) => building.units.flatMap((unit) => unit.doors))
const roomsOf = (overrides: Partial<SkeletonPlan>) => doorsIn(drawSkeleton(plan(overrides))).map((door) => door.room)

describe('the pattern typed as one line', () => {
  test.each([
    '6 栋 × 2 单元 × 11 层 × 4 户',
    '6栋×2单元×11层×4户',
    '６ 栋 × ２ 单元 × １１ 层 × ４ 户',
    '6x2x11x4',
    '6*2*11*4',
    '6 buildings × 2 units × 11 floors × 4 homes',
    '6幢 X 2门 X 11楼 X 4室',
    '6，2，11，4',
  ])('%s', (line) => {
    expect(parseSkeletonLine(line)).toEqual({ buildings: 6, units: 2, floors: 11, doors: 4 })
  })
  test.each([
    '',
    '6 × 2 × 11',
    '6 × 2 × 11 × 4 × 1',
    '0 × 2 × 11 × 4',
    '6 × 2 × 100 × 4',
    '201 × 1 × 1 × 1',
    '六栋',
    '6.5 × 2 × 11 × 4',
    '-6 × 2 × 11 × 4',
  ])('is not read from “%s”', (line) => {
    expect(parseSkeletonLine(line)).toBeNull()
  })
  test('reads back what it writes', () => {
    const sizes = { buildings: fc.integer({ min: 1, max: 200 }), units: fc.integer({ min: 1, max: 20 }) }
    fc.assert(
      fc.property(fc.record({ ...sizes, floors: fc.integer({ min: 1, max: 99 }), doors: fc.integer({ min: 1, max: 40 }) }), (pattern) => {
        expect(parseSkeletonLine(formatSkeletonLine(pattern))).toEqual(pattern)
      }),
    )
  })
})

describe('drawing', () => {
  test('6 buildings × 2 units × 11 floors × 4 are 528 homes, the first 1-1-101 and the last 6-2-1104', () => {
    const doors = doorsIn(drawSkeleton(plan({ buildings: 6, units: 2, floors: 11, doors: 4 })))
    expect(doors).toHaveLength(528)
    expect(doors[0]).toEqual({ room: '101', floor: 1, label: '1-1-101', addressKey: '0001-0001-0001-0101' })
    expect(doors.at(-1)).toEqual({ room: '1104', floor: 11, label: '6-2-1104', addressKey: '0006-0002-0011-1104' })
  })
  test('rooms are written as they stand on the doors', () => {
    expect(roomsOf({ floors: 2, doors: 2 })).toEqual(['101', '102', '201', '202'])
    expect(roomsOf({ floors: 2, doors: 2, roomStyle: '0101' })).toEqual(['0101', '0102', '0201', '0202'])
    expect(roomsOf({ floors: 2, doors: 2, roomStyle: '1-01' })).toEqual(['1-01', '1-02', '2-01', '2-02'])
    for (const roomStyle of roomStyles) expect(doorsIn(drawSkeleton(plan({ roomStyle })))[0]?.label).toBe('1-1-101')
  })
  test('passed-over floor and door numbers leave as many homes as before', () => {
    expect(roomsOf({ floors: 4, doors: 1, skipFloors: [4] })).toEqual(['101', '201', '301', '501'])
    expect(roomsOf({ floors: 1, doors: 4, skipDoors: [4] })).toEqual(['101', '102', '103', '105'])
    expect(drawSkeleton(plan({ buildings: 4, skipBuildings: [4] })).map((building) => building.number)).toEqual(['1', '2', '3', '5'])
  })
  test('shops on the ground take their floors away', () => {
    expect(roomsOf({ floors: 3, doors: 1, shopFloors: 1 })).toEqual(['201', '301'])
  })
  test('a building of its own kind', () => {
    const exceptions = [{ building: '2', floors: 1, doors: 3, without: ['1-102'] }]
    const drawn = drawSkeleton(plan({ buildings: 2, floors: 2, exceptions }))
    expect(drawn.map((building) => building.units.map((unit) => unit.doors.map((door) => door.label)))).toEqual([
      [['1-1-101', '1-1-201']],
      [['2-1-101', '2-1-103']],
    ])
  })
})

const small = (max: number, min = 1) => fc.integer({ min, max })
const anyPlan: fc.Arbitrary<SkeletonPlan> = fc
  .record({
    buildings: small(6),
    units: small(4),
    floors: small(15),
    doors: small(12),
    firstBuilding: small(9),
    roomStyle: fc.constantFrom(...roomStyles),
    shopFloors: small(3, 0),
    skipBuildings: fc.uniqueArray(small(9), { maxLength: 2 }),
    skipFloors: fc.uniqueArray(small(14), { maxLength: 3 }),
    skipDoors: fc.uniqueArray(small(12), { maxLength: 2 }),
  })
  .chain((base) => {
    const numbers = drawSkeleton({ ...base, exceptions: [] }).map((building) => building.number)
    const exception = fc.record(
      { building: fc.constantFrom(...numbers), units: small(4), floors: small(15), doors: small(12), shopFloors: small(3, 0) },
      { requiredKeys: ['building'] },
    )
    return fc
      .uniqueArray(exception, { selector: (one) => one.building, maxLength: 3 })
      .chain((exceptions) => fc.tuple(...exceptions.map((one) => withAbsentHomes(base, one))).map((all) => ({ ...base, exceptions: all })))
  })

/** Takes some homes away that are really there. */
function withAbsentHomes(base: Omit<SkeletonPlan, 'exceptions'>, exception: SkeletonException): fc.Arbitrary<SkeletonException> {
  const drawn = drawSkeleton({ ...base, exceptions: [exception] }).find((building) => building.number === exception.building)
  const homes = drawn?.units.flatMap((unit) => unit.doors.map((door) => `${unit.number}-${door.room}`)) ?? []
  return fc.subarray(homes, { maxLength: Math.min(5, homes.length) }).map((without) => ({ ...exception, without }))
}

describe('every plan', () => {
  test('has the product of its sizes less its exceptions', () => {
    fc.assert(
      fc.property(anyPlan, (any) => {
        const own = new Map(any.exceptions.map((exception) => [exception.building, exception]))
        const expected = drawSkeleton(any).reduce((sum, building) => {
          const { units, floors, doors, shopFloors, without } = { without: [], ...any, ...own.get(building.number) }
          return sum + units * Math.max(0, floors - shopFloors) * doors - without.length
        }, 0)
        expect(doorsIn(drawSkeleton(any))).toHaveLength(expected)
        expect(countSkeleton(any)).toBe(expected)
        expect(faultOfSkeleton(any)).toEqual(expected === 0 ? { code: 'no-homes', at: null } : null)
      }),
    )
  })
  test('gives every home a label and an address key of its own, also in the spelling of others', () => {
    fc.assert(
      fc.property(anyPlan, (any) => {
        const doors = doorsIn(drawSkeleton(any))
        expect(new Set(doors.map((door) => door.label)).size).toBe(doors.length)
        expect(new Set(doors.map((door) => door.addressKey)).size).toBe(doors.length)
        for (const unit of drawSkeleton(any).flatMap((building) => building.units))
          expect(new Set(unit.doors.map((door) => plainRoom(door.room))).size).toBe(unit.doors.length)
      }),
    )
  })
  test('sorts by address key as it is walked', () => {
    fc.assert(
      fc.property(anyPlan, (any) => {
        const keys = doorsIn(drawSkeleton(any)).map((door) => door.addressKey)
        expect(keys.toSorted()).toEqual(keys)
      }),
    )
  })
})

describe('what no plan may be', () => {
  test.each([
    [
      { buildings: 2, exceptions: [{ building: '3', floors: 5 }] },
      { code: 'unknown-building', at: '3' },
    ],
    [{ exceptions: [{ building: '1' }, { building: '1', floors: 2 }] }, { code: 'doubled-exception', at: '1' }],
    [{ exceptions: [{ building: '1', without: ['1-999'] }] }, { code: 'unknown-home', at: '1' }],
    [
      { floors: 2, shopFloors: 2 },
      { code: 'no-homes', at: null },
    ],
    [
      { buildings: 200, units: 20, floors: 99, doors: 40 },
      { code: 'too-many', at: null },
    ],
  ] as const)('%o', (overrides, fault) => {
    expect(faultOfSkeleton(plan(overrides))).toEqual(fault)
  })
})
