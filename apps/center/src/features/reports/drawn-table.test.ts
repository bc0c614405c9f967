import type { TemplateSheet } from '@linli/contract/reports'
import { expect, test } from 'vitest'
import { drawnRows, headerCells, tableSpan } from './drawn-table.ts'
import { headOf, headerParts } from './head-groups.ts'

const cell = (name: string, text: string, across = 1, down = 1) => ({ cell: name, text, across, down })
const drawing = {
  widths: [5, 9, 6],
  rows: [
    { row: 1, height: 40, cells: [cell('A1', '名单', 3)] },
    { row: 3, height: null, cells: [cell('A3', '序号', 1, 2), cell('B3', '基本信息', 2)] },
    { row: 4, height: null, cells: [cell('B4', '姓名'), cell('C4', '年龄')] },
    { row: 5, height: 24, cells: [] },
    { row: 6, height: 24, cells: [] },
    { row: 7, height: 24, cells: [] },
    { row: 8, height: null, cells: [cell('A8', '注', 9)] },
  ],
}

test('merged cells reach over what they cover, gaps are empty, blank rows are shown once', () => {
  const rows = drawnRows(drawing, { from: 5, count: 3, drawn: 1 })
  expect(
    rows.map(({ row, cells, skipped }) => [
      row,
      cells.map((one) => `${one.cell}${one.text}${String(one.across)}${String(one.down)}`),
      skipped,
    ]),
  ).toEqual([
    [1, ['A1名单31'], 0],
    [3, ['A3序号12', 'B3基本信息21'], 1],
    [4, ['B4姓名11', 'C4年龄11'], 0],
    [5, ['A511', 'B511', 'C511'], 0],
    [8, ['A8注31'], 2],
  ])
})

test('titles and notes are no part of the table', () => {
  expect(tableSpan(drawnRows(drawing, { from: 5, count: 3, drawn: 1 }))).toEqual({ from: 3, to: 5 })
})

test('a column is marked at its lowest header, which may reach over both rows', () => {
  const sheet = { headerRows: [3, 4], columns: ['A', 'B', 'C'].map((column) => ({ column })), drawing } as unknown as TemplateSheet
  expect([...headerCells(sheet)].map(([name, { column }]) => [name, column])).toEqual([
    ['A3', 'A'],
    ['B4', 'B'],
    ['C4', 'C'],
  ])
})

test('neighbours under the same group share it', () => {
  const head = headOf(['序号', '基本信息 / 姓名', '基本信息 / 年龄', '备注'].map(headerParts))
  expect(head.grouped).toBe(true)
  expect(head.leaves).toEqual(['序号', '姓名', '年龄', '备注'])
  expect(head.groups.map(({ text, span }) => [text, span])).toEqual([
    ['', 1],
    ['基本信息', 2],
    ['', 1],
  ])
  expect(headOf([['姓名'], ['性别']]).grouped).toBe(false)
})
