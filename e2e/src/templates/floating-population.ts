import type { Workbook } from 'exceljs'
import { dress, setPage, spread } from './sheet-style.ts'

/** Header as the office words it, its width, how the cells below stand. */
const columns = [
  ['序号', 5],
  ['姓名', 9],
  ['性别', 5],
  ['民族', 7],
  ['公民身份号码', 20],
  ['政治面貌', 12.5],
  ['文化程度', 12.5],
  ['婚姻状况', 8],
  ['户籍地', 14],
  ['现居住地址', 15],
  ['来本地居住日期', 12],
  ['从事职业', 10],
  ['联系电话', 13],
  ['近期动态', 16],
] as const
const firstRow = 4
const blankRows = 15

/** (a) The monthly table of people who rent: everything but the last column is what it was a month ago. */
export function drawFloatingPopulation(book: Workbook): void {
  const sheet = book.addWorksheet('流动人口月报表', { views: [{ state: 'frozen', ySplit: 3, showGridLines: false }] })
  columns.forEach(([, width], index) => {
    sheet.getColumn(index + 1).width = width
  })
  sheet.getRow(1).height = 36
  sheet.getRow(2).height = 22
  sheet.getRow(3).height = 32
  spread(sheet, 'A1:N1', '流动人口信息月报表', { font: 'title', size: 20 })
  spread(sheet, 'A2:E2', '填报单位（盖章）：', { font: 'fang', size: 11, align: 'left' })
  spread(sheet, 'F2:J2', '填报人：', { font: 'fang', size: 11, align: 'left' })
  spread(sheet, 'K2:N2', '填表日期：    年   月   日', { font: 'fang', size: 11, align: 'right' })
  columns.forEach(([header], index) => {
    const cell = sheet.getCell(3, index + 1)
    cell.value = header
    dress(cell, { font: 'head', size: 11, wrap: true, boxed: true, shaded: true })
  })
  for (let row = firstRow; row < firstRow + blankRows; row += 1) {
    sheet.getRow(row).height = 24
    columns.forEach(([header], index) => {
      const cell = sheet.getCell(row, index + 1)
      dress(cell, { font: 'song', size: 10, boxed: true, align: header === '近期动态' ? 'left' : 'center', wrap: true })
      if (header === '公民身份号码' || header === '联系电话') cell.numFmt = '@'
      if (header === '来本地居住日期') cell.numFmt = 'yyyy-mm-dd'
    })
  }
  const end = firstRow + blankRows
  sheet.getRow(end).height = 54
  spread(
    sheet,
    `A${String(end)}:N${String(end)}`,
    '说明：1. 本表每月 5 日前报街道综治办，一人一行；2. 公民身份号码请按文本填写 18 位；3. “近期动态”填写本月变化，如搬离、换工作、子女入学等，无变化填“无”。',
    { font: 'fang', size: 10, align: 'left', wrap: true },
  )
  setPage(sheet, `A1:N${String(end)}`, '1:3')
}
