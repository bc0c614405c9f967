import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatDwellingLabel,
  formatDwellingName,
  parseBuildingNumber,
  parseDwellingLabel,
  parseRoom,
  parseUnitNumber,
} from './dwelling-address.ts'

describe('parseBuildingNumber', () => {
  it.each([
    ['3栋', '3'],
    ['3幢', '3'],
    ['三栋', '3'],
    ['3号楼', '3'],
    ['3#', '3'],
    ['３栋', '3'],
    ['3', '3'],
    [3, '3'],
    ['03栋', '3'],
    ['十二栋', '12'],
    ['A座', 'A'],
    ['a栋', 'A'],
    ['12A栋', '12A'],
    ['3 号楼', '3'],
    ['第三栋', '3'],
    ['3#楼', '3'],
    ['红花安置小区3栋', '3'],
  ])('reads %j as %j', (text, building) => {
    expect(parseBuildingNumber(text)).toBe(building)
  })

  it.each(['', '楼栋', '栋', 0, 3.5, '红花', '3-2'])('refuses %j', (text) => {
    expect(parseBuildingNumber(text)).toBeNull()
  })
})

describe('parseUnitNumber', () => {
  it.each([
    ['2单元', '2'],
    ['二单元', '2'],
    ['2', '2'],
    [2, '2'],
    ['２单元', '2'],
    ['单元2', '2'],
    ['第二单元', '2'],
  ])('reads %j as %j', (text, unit) => {
    expect(parseUnitNumber(text)).toBe(unit)
  })

  it.each(['', '单元', '0', '2-1'])('refuses %j', (text) => {
    expect(parseUnitNumber(text)).toBeNull()
  })
})

describe('parseRoom', () => {
  it.each([
    ['0301', '301', 3],
    ['3-01', '301', 3],
    ['301室', '301', 3],
    ['301 号', '301', 3],
    [301, '301', 3],
    ['３０１', '301', 3],
    ['1102', '1102', 11],
    ['三〇一', '301', 3],
    ['11楼1102', '1102', 11],
    ['11楼2号', '1102', 11],
    ['三楼301室', '301', 3],
    ['301A', '301A', 3],
    ['B101', 'B101', -1],
    ['5', '5', null],
    ['3A01', '3A01', null],
  ])('reads %j as room %j on floor %j', (text, room, floor) => {
    expect(parseRoom(text)).toEqual({ room, floor })
  })

  it.each(['', '室', '000', '房号', '2-301', 301.5, '三楼'])('refuses %j', (text) => {
    expect(parseRoom(text)).toBeNull()
  })
})

describe('parseDwellingLabel', () => {
  const home = { building: '3', unit: '2', room: '1102', floor: 11 }

  it.each([
    '3-2-1102',
    '3栋2单元1102室',
    '3栋2单元11楼1102',
    '３－２－１１０２',
    '3幢二单元1102',
    '三栋二单元1102',
    '3号楼2单元1102',
    '3#2-1102',
    '3/2/1102',
    '3 栋 2 单元 1102 室',
    '红花安置小区3栋2单元1102室',
    '红花小区3-2-1102',
    '3栋-2单元-1102',
    '3—2—1102',
    '03-02-1102',
    '3栋2单元11层02号',
  ])('reads %j', (text) => {
    expect(parseDwellingLabel(text)).toEqual(home)
  })

  it('reads a dwelling in a building without units', () => {
    expect(parseDwellingLabel('3-1102')).toEqual({ ...home, unit: null })
    expect(parseDwellingLabel('3栋1102室')).toEqual({ ...home, unit: null })
  })

  it.each(['', '1102', '3栋', '3栋2单元', '张三', '3-', '0-2-1102', '2026-09-01'])('refuses %j', (text) => {
    expect(parseDwellingLabel(text)).toBeNull()
  })

  it('reads back what it writes, as label and as name', () => {
    const building = fc.oneof(fc.integer({ min: 1, max: 99 }).map(String), fc.constantFrom('A', 'B', '12A'))
    const unit = fc.option(fc.integer({ min: 1, max: 12 }).map(String), { nil: null })
    const room = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 }))
    fc.assert(
      fc.property(building, unit, room, (buildingNumber, unitNumber, [floor, door]) => {
        const address = { building: buildingNumber, unit: unitNumber, room: `${floor}${String(door).padStart(2, '0')}` }
        expect(parseDwellingLabel(formatDwellingLabel(address))).toEqual({ ...address, floor })
        expect(parseDwellingLabel(formatDwellingName(address))).toEqual({ ...address, floor })
      }),
    )
  })
})
