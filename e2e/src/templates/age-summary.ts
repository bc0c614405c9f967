import type { Workbook } from 'exceljs'
import { dress, setPage, spread } from './sheet-style.ts'

const bands = ['0—6岁', '7—17岁', '18—34岁', '35—59岁', '60—79岁', '80岁及以上']
const groups = ['低保', '残疾', '退役军人', '独居老人'] as const
const firstRow = 6
const sumRow = firstRow + bands.length

/** (c) Counts by age band × sex × tag for the street; totals are the office's own formulas. */
export function drawAgeSummary(book: Workbook): void {
  const sheet = book.addWorksheet('汇总表', { views: [{ showGridLines: false }] })
  const head = { font: 'head', size: 11, wrap: true, boxed: true, shaded: true } as const
  const body = { font: 'song', size: 11, boxed: true } as const
  sheet.getColumn(1).width = 14
  for (let column = 2; column <= 14; column += 1) sheet.getColumn(column).width = 8.5
  sheet.getRow(1).height = 40
  sheet.getRow(2).height = 22
  for (const row of [3, 4, 5]) sheet.getRow(row).height = 24
  spread(sheet, 'A1:N1', '分年龄段、性别及重点人群统计表', { font: 'title', size: 20 })
  spread(sheet, 'A2:E2', '填报单位：{{社区}}', { font: 'fang', size: 11, align: 'left' })
  spread(sheet, 'F2:J2', '填报人：{{填报人}}', { font: 'fang', size: 11, align: 'left' })
  spread(sheet, 'K2:N2', '统计时间：{{统计日期}}', { font: 'fang', size: 11, align: 'right' })
  spread(sheet, 'A3:A5', '年龄段', head)
  spread(sheet, 'B3:D4', '总人数', head)
  spread(sheet, 'E3:L3', '其中：重点人群', head)
  spread(sheet, 'M3:N4', '重点人群小计', head)
  for (const [column, word] of ['合计', '男', '女'].entries()) spread(sheet, cellAt(sheet.getColumn(2 + column).letter, 5), word, head)
  for (const [index, group] of groups.entries()) {
    const [men, women] = [sheet.getColumn(5 + index * 2).letter, sheet.getColumn(6 + index * 2).letter]
    spread(sheet, `${men}4:${women}4`, group, head)
    spread(sheet, cellAt(men, 5), '男', head)
    spread(sheet, cellAt(women, 5), '女', head)
  }
  spread(sheet, 'M5', '男', head)
  spread(sheet, 'N5', '女', head)
  for (const [index, band] of bands.entries()) {
    const row = firstRow + index
    sheet.getRow(row).height = 28
    spread(sheet, cellAt('A', row), band, body)
    for (let column = 2; column <= 14; column += 1) dress(sheet.getCell(row, column), body)
    sheet.getCell(row, 2).value = { formula: `SUM(C${String(row)}:D${String(row)})`, result: 0 }
    sheet.getCell(row, 13).value = { formula: everyOther('EGIK', row), result: 0 }
    sheet.getCell(row, 14).value = { formula: everyOther('FHJL', row), result: 0 }
  }
  sheet.getRow(sumRow).height = 28
  spread(sheet, cellAt('A', sumRow), '合计', { ...body, bold: true })
  for (let column = 2; column <= 14; column += 1) {
    const { letter } = sheet.getColumn(column)
    const cell = sheet.getCell(sumRow, column)
    dress(cell, { ...body, bold: true })
    cell.value = { formula: `SUM(${letter}${String(firstRow)}:${letter}${String(sumRow - 1)})`, result: 0 }
  }
  const note = `A${String(sumRow + 1)}:N${String(sumRow + 1)}`
  sheet.getRow(sumRow + 1).height = 40
  spread(sheet, note, '注：1. 年龄按周岁计算；2. 同一人属于多类重点人群的，在各类中分别统计；3. “合计”由公式得出，请勿手填。', {
    font: 'fang',
    size: 10,
    align: 'left',
    wrap: true,
  })
  setPage(sheet, `A1:N${String(sumRow + 1)}`, '3:5')
}

const cellAt = (letter: string, row: number): string => letter + String(row)
const everyOther = (letters: string, row: number): string => [...letters].map((letter) => cellAt(letter, row)).join('+')
