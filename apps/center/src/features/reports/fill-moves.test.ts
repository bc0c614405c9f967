import type { CellState, ReportCell, ReportRow } from '@linli/contract/reports'
import { expect, test } from 'vitest'
import { isOpen, moveBy, nextOpen } from './fill-moves.ts'

const cell = (state: CellState, confirmed = false): ReportCell => ({
  value: null,
  state,
  confirmed,
  before: null,
  since: null,
  asked: false,
})
const row = (...states: (CellState | 'done')[]): ReportRow => ({
  ...{ id: 'r', sheet: '表', position: 1, person: null, household: null, label: '' },
  cells: Object.fromEntries(states.map((state, index) => ['ABC'[index], state === 'done' ? cell('old', true) : cell(state)])),
})
const columns = ['A', 'B', 'C']
const rows = [row('prefilled', 'changed', 'given'), row('done', 'hand', 'typed'), row('prefilled', 'prefilled', 'unknown')]

test('only what changed, is old or unknown and nobody looked at waits', () => {
  expect((['changed', 'old', 'unknown'] as const).every((state) => isOpen(cell(state)))).toBe(true)
  expect((['prefilled', 'typed', 'given', 'hand'] as const).some((state) => isOpen(cell(state)))).toBe(false)
  expect(isOpen(cell('unknown', true))).toBe(false)
  expect(isOpen(undefined)).toBe(false)
})

test('the next one is found reading like a page, and from the end on from the beginning', () => {
  expect(nextOpen(rows, columns, null)).toEqual({ row: 0, column: 1 })
  expect(nextOpen(rows, columns, { row: 0, column: 1 })).toEqual({ row: 2, column: 2 })
  expect(nextOpen(rows, columns, { row: 2, column: 2 })).toEqual({ row: 0, column: 1 })
  expect(nextOpen([row('typed', 'done', 'hand')], columns, null)).toBeNull()
  expect(nextOpen([], columns, null)).toBeNull()
})

test('keys stay within the table', () => {
  const size = { rows: 3, columns: 3 }
  expect(moveBy({ key: 'ArrowLeft', ctrlKey: false }, { row: 0, column: 0 }, size)).toEqual({ row: 0, column: 0 })
  expect(moveBy({ key: 'PageDown', ctrlKey: false }, { row: 0, column: 1 }, size)).toEqual({ row: 2, column: 1 })
  expect(moveBy({ key: 'End', ctrlKey: true }, { row: 0, column: 1 }, size)).toEqual({ row: 2, column: 2 })
  expect(moveBy({ key: 'n', ctrlKey: false }, { row: 0, column: 1 }, size)).toBeNull()
})
