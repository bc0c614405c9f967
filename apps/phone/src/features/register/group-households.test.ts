import type { HouseholdRow } from '@linli/contract/people'
import { expect, test } from 'vitest'
import { groupHouseholds } from './group-households.ts'

const row = (unit: string, floor: number, room: string): HouseholdRow => ({
  id: `${unit}-${room}`,
  dwelling: { id: `d-${unit}-${room}`, label: `3栋${unit}单元${room}`, building: 'b3', buildingName: '3栋', unit, room, floor },
  head: '尹建国',
  members: 4,
  occupancy: 'lives_in',
  originGroup: null,
})

test('units in order, floors from the bottom up, doors in order by number', () => {
  const groups = groupHouseholds([row('2', 11, '1102'), row('1', 3, '301'), row('1', 11, '1101'), row('1', 3, '302'), row('10', 1, '101')])
  expect(groups.map((unit) => [unit.unit, unit.floors.map((floor) => [floor.floor, floor.rows.map((one) => one.dwelling?.room)])])).toEqual(
    [
      [
        '1',
        [
          [3, ['301', '302']],
          [11, ['1101']],
        ],
      ],
      ['2', [[11, ['1102']]]],
      ['10', [[1, ['101']]]],
    ],
  )
})

test('a household without a door stands last', () => {
  const loose: HouseholdRow = { id: 'x', dwelling: null, head: null, members: 0, occupancy: null, originGroup: null }
  const groups = groupHouseholds([loose, row('1', 1, '101')])
  expect(groups.map((unit) => unit.unit)).toEqual(['1', null])
})
