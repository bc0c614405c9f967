import type { Workbook } from 'exceljs'
import { dress, setPage, spread } from './sheet-style.ts'

/** Group over its columns; a column without a group stands over both rows of the header. */
const heads = [
  { group: null, columns: [['序号', 5]] },
  {
    group: '基本信息',
    columns: [
      ['姓名', 9],
      ['年龄', 6],
      ['出生日期', 12],
      ['身份证号', 20],
      ['文化程度', 10],
      ['联系电话', 13],
    ],
  },
  {
    group: '居住情况',
    columns: [
      ['楼栋', 7],
      ['单元', 6],
      ['房号', 7],
    ],
  },
  { group: null, columns: [['是否低保', 8]] },
  {
    group: '筛查意愿',
    columns: [
      ['宫颈癌', 8],
      ['乳腺癌', 8],
    ],
  },
  { group: null, columns: [['备注', 16]] },
] as const
const firstRow = 5

/** (b) Names of women from 35 to 64 for the two screenings: a header of two rows, three blank rows to go on from, notes and signatures. */
export function drawCancerScreening(book: Workbook): void {
  const sheet = book.addWorksheet('名单', { views: [{ state: 'frozen', xSplit: 2, ySplit: 4 }] })
  const head = { font: 'head', size: 10.5, wrap: true, boxed: true, shaded: true } as const
  const bodies = heads.flatMap(({ columns }) => columns.map(([name]) => name))
  let at = 1
  for (const { group, columns } of heads) {
    const [from, to] = [sheet.getColumn(at).letter, sheet.getColumn(at + columns.length - 1).letter]
    if (group !== null) spread(sheet, `${from}3:${to}3`, group, head)
    for (const [name, width] of columns) {
      const column = sheet.getColumn(at)
      column.width = width
      if (group === null) spread(sheet, `${column.letter}3:${column.letter}4`, name, head)
      else spread(sheet, `${column.letter}4`, name, head)
      at += 1
    }
  }
  sheet.getRow(1).height = 40
  sheet.getRow(2).height = 22
  sheet.getRow(3).height = 24
  sheet.getRow(4).height = 24
  spread(sheet, 'A1:N1', '{{社区}}农村适龄妇女“两癌”免费筛查人员名单', { font: 'title', size: 20 })
  spread(sheet, 'A2:F2', '填报单位：{{社区}}', { font: 'fang', size: 11, align: 'left' })
  spread(sheet, 'G2:J2', '填报人：{{填报人}}', { font: 'fang', size: 11, align: 'left' })
  spread(sheet, 'K2:N2', '填表日期：{{填表日期}}', { font: 'fang', size: 11, align: 'right' })
  for (let row = firstRow; row < firstRow + 3; row += 1) {
    sheet.getRow(row).height = 26
    bodies.forEach((name, index) => {
      const cell = sheet.getCell(row, index + 1)
      dress(cell, { font: 'song', size: 10.5, boxed: true, wrap: true })
      if (name === '身份证号' || name === '联系电话') cell.numFmt = '@'
      if (name === '出生日期') cell.numFmt = 'yyyy"年"m"月"d"日"'
    })
  }
  sheet.getRow(8).height = 22
  sheet.getRow(9).height = 40
  sheet.getRow(10).height = 28
  spread(sheet, 'A8:C8', '合计（人）', { font: 'head', size: 10.5, boxed: true })
  spread(sheet, 'D8:N8', null, { font: 'song', size: 10.5, boxed: true, align: 'left' })
  sheet.getCell('D8').value = { formula: 'COUNTA(B5:B7)', result: 0 }
  spread(sheet, 'A9:N9', '注：1. 筛查对象为 35 至 64 周岁妇女；2. “筛查意愿”填“愿意”或“不愿意”；3. 已在外地筛查的在备注中说明。', {
    font: 'fang',
    size: 10,
    align: 'left',
    wrap: true,
  })
  spread(sheet, 'A10:G10', '社区负责人（签字）：', { font: 'fang', size: 11, align: 'left' })
  spread(sheet, 'H10:N10', '妇联主席（签字）：', { font: 'fang', size: 11, align: 'left' })
  setPage(sheet, 'A1:N10', '3:4')
}
