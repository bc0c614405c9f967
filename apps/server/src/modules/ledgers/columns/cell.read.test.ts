import type { Column } from '@linli/contract/columns'
import { rowRejectionCodes } from '@linli/contract/ledger-imports'
import { facilityStateTable } from '@linli/rules/ledger-tables'
import { careTagTable } from '@linli/rules/code-tables'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../workbook/workbook.read.ts'
import { explainCell } from './cell.fault.ts'
import { type CellReading, readCell } from './cell.read.ts'
import { createPlaces } from './places.ts'

const places = createPlaces({
  buildings: [
    { id: 'b3', estate: '红花安置小区', number: '3' },
    { id: 'b7', estate: '红花安置小区', number: '7' },
    { id: 'c7', estate: '河滨家园', number: '7' },
  ],
  homes: [
    { id: 'h3', estate: '红花安置小区', building: '3', unit: '2', room: '1102' },
    { id: 'h7', estate: '红花安置小区', building: '7', unit: '1', room: '101' },
    { id: 'g7', estate: '河滨家园', building: '7', unit: '1', room: '101' },
  ],
})

function read(type: Column['type'], cell: Cell, more: Partial<Column> & { exported?: boolean } = {}): CellReading {
  const { exported = false, ...rest } = more
  const column: Column = { key: 'x', zh: '这一列', en: 'This column', type, privacyClass: 'staff', width: 10, ...rest }
  return readCell(column, cell, { today: '2026-11-22', places, exported })
}

describe('a cell is read as people write it', () => {
  it.each<[Column['type'], Cell, unknown, Partial<Column>?]>([
    ['text', '  红花　超市 ', '红花 超市'],
    ['text', 305, '305'],
    ['prose', '第一行\r\n第二行', '第一行\n第二行'],
    ['date', '2024年3月5日', '2024-03-05'],
    ['date', '2024.3', '2024-03-01'],
    ['date', 45_356, '2024-03-05'],
    ['date', new Date('2031-01-02T00:00:00Z'), '2031-01-02'],
    ['month', '2024年3月', '2024-03'],
    ['number', '1,200', 1200],
    ['number', '３人', 3],
    ['number', '三', 3],
    ['number', 4, 4],
    ['number', 0, 0],
    ['yes-no', '√', true],
    ['yes-no', '已办理', true],
    ['yes-no', '未办', false],
    ['yes-no', '无', false],
    ['yes-no', false, false],
    ['code', '待修', 'damaged', { table: facilityStateTable }],
    ['code', '损坏', 'damaged', { table: facilityStateTable }],
    ['code', 'damaged', 'damaged', { table: facilityStateTable }],
    ['codes', '低保、残疾', ['disabled', 'minimum-living-allowance'], { table: careTagTable }],
    ['phone', '138-1234-5678', '13812345678'],
    ['phone', '13812345678、0875-2123456', '13812345678'],
    ['identity', '１１０１０５１９４９１２３１００２x', '11010519491231002X'],
    ['credit-code', ' 91350100m000100y43', '91350100M000100Y43'],
    ['person', '张三', null],
    ['person', '01890000-0000-7000-8000-000000000001', '01890000-0000-7000-8000-000000000001'],
    ['dwelling', '3栋2单元1102室', 'h3'],
    ['dwelling', '3-2-1102', 'h3'],
    ['dwelling', '3栋1102', 'h3'],
    ['dwelling', '河滨家园 7栋1单元101', 'g7'],
    ['building', '三号楼', 'b3'],
    ['building', '河滨家园7栋', 'c7'],
  ])('%s %j', (type, cell, value, more = {}) => {
    expect(read(type, cell, more)).toEqual({ value })
  })

  it.each<[Column['type'], Cell]>([
    ['text', null],
    ['date', '—'],
    ['phone', '无'],
    ['identity', '暂无'],
    ['credit-code', '无'],
    ['number', '/'],
    ['dwelling', ' '],
  ])('%s %j says nothing', (type, cell) => {
    expect(read(type, cell)).toEqual({ value: null })
  })

  it('keeps what an export wrote as it is, and takes masked numbers for silence', () => {
    expect(read('text', '—', { exported: true })).toEqual({ value: '—' })
    expect(read('phone', '138****5678', { exported: true })).toEqual({ value: null })
    expect(read('phone', '138****5678')).toMatchObject({ fault: { code: 'phone-invalid' } })
  })

  it('leaves text that looks like a formula text', () => {
    expect(read('text', '=1+1')).toEqual({ value: '=1+1' })
    expect(read('text', '@SUM(A1)')).toEqual({ value: '@SUM(A1)' })
  })
})

describe('a cell that cannot stand is refused with a stable reason', () => {
  const cases: [code: string, type: Column['type'], cell: Cell, more?: Partial<Column>][] = [
    ['text-too-long', 'text', '字'.repeat(11), { max: 10 }],
    ['number-invalid', 'number', '很多'],
    ['number-invalid', 'number', '2.5'],
    ['number-too-small', 'number', '-1', { min: 0 }],
    ['number-too-large', 'number', '100', { max: 99 }],
    ['date-invalid', 'date', '去年'],
    ['date-invalid', 'date', '2024-02-30'],
    ['month-invalid', 'month', '2024年'],
    ['yes-no-unknown', 'yes-no', '也许'],
    ['code-unknown', 'code', '半坏', { table: facilityStateTable }],
    ['code-unknown', 'codes', '低保、外星人', { table: careTagTable }],
    ['phone-invalid', 'phone', '12345'],
    ['identity-number-length', 'identity', '1101051949123'],
    ['identity-number-characters', 'identity', '11010519491231A02X'],
    ['identity-number-birth-date', 'identity', '11010519491331002X'],
    ['identity-number-future', 'identity', '11010520991231002X'],
    ['identity-number-check-digit', 'identity', '110105194912310021'],
    ['identity-number-15-digits', 'identity', '110105491231002'],
    ['digits-lost', 'identity', 1.10101199003e17],
    ['digits-lost', 'credit-code', '9.13501E+17'],
    ['credit-code-length', 'credit-code', '91350100'],
    ['credit-code-characters', 'credit-code', '91350100I000100Y43'],
    ['credit-code-check-digit', 'credit-code', '91350100M000100Y44'],
    ['home-invalid', 'dwelling', '村口大树旁'],
    ['home-unknown', 'dwelling', '3-2-9999'],
    ['home-unclear', 'dwelling', '7-1-101'],
    ['building-invalid', 'building', '那边'],
    ['building-unknown', 'building', '99栋'],
    ['building-unclear', 'building', '7栋'],
    ['check-failed', 'text', '京A', { check: () => 'plate-short' }],
    ['cell-error', 'text', '#REF!'],
  ]
  it.each(cases)('%s', (code, type, cell, more = {}) => {
    const reading = read(type, cell, more)
    expect(reading).toMatchObject({ fault: { code } })
    if (!('fault' in reading)) return
    const said = explainCell({ zh: '这一列', en: 'This column', ...(more.table === undefined ? {} : { table: more.table }) }, reading.fault)
    expect(said.zh).not.toMatch(/[{}]/u)
    expect(said.en).not.toMatch(/[{}]/u)
  })

  it('and no other reason is left untried but those of whole rows, and of links of contact', () => {
    const tried = new Set(cases.map(([code]) => code))
    const ofLinks = ['contact-unknown', 'contact-unclear', 'target-missing', 'home-empty', 'no-duty']
    expect(rowRejectionCodes.filter((code) => !tried.has(code) && !ofLinks.includes(code))).toEqual(['value-missing', 'row-twice'])
  })
})
