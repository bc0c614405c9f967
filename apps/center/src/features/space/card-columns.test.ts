import type { GridBuilding } from '@linli/ui/window-tones'
import { expect, it } from 'vitest'
import { cardColumns } from './card-columns.ts'

function building(cells: number): GridBuilding {
  const row = Array.from({ length: cells }, (_, index) => ({
    dwelling: String(index),
    household: null,
    room: String(index),
    value: 'none',
  }))
  return { id: 'b', number: '1', name: '1栋', units: [{ id: 'u', number: '1', floors: [{ floor: 1, cells: row }] }] }
}
const estate = (count: number, cells: number) => Array.from({ length: count }, () => building(cells))

it('stands six ordinary buildings in two rows of three', () => {
  expect(cardColumns(estate(6, 8)).columns).toBe(3)
})
it('puts fewer wide buildings side by side', () => {
  expect([cardColumns(estate(6, 16)).columns, cardColumns(estate(6, 30)).columns]).toEqual([2, 1])
})
it('keeps rows of equal length', () => {
  expect([cardColumns(estate(4, 8)).columns, cardColumns(estate(2, 8)).columns, cardColumns([]).columns]).toEqual([2, 2, 1])
})
