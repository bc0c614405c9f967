import excel from 'exceljs'

/** Columns an office might ask for, by the words of the register's own columns. */
const headers = [
  '小区',
  '楼栋',
  '单元',
  '楼层',
  '房号',
  '住址',
  '原村组',
  '房屋使用',
  '户编号',
  '户备注',
  '入住日期',
  '证件号码',
  '证件类型',
  '户主姓名',
  '姓名',
  '与户主关系',
  '性别',
  '出生日期',
  '联系电话',
  '政治面貌',
  '文化程度',
  '就业情况',
  '技能特长',
  '特殊类别',
  '民族',
  '婚姻状况',
  '类别依据',
  '入户日期',
  '人员编号',
  '备注',
]
const headerRow = 3

/** A table of 30 columns, one row a person: title, unit, a header with borders and one blank row to go on from. */
export async function writeWideForm(file: string): Promise<number> {
  const book = new excel.Workbook()
  const sheet = book.addWorksheet('名单')
  sheet.mergeCells(1, 1, 1, headers.length)
  sheet.getCell(1, 1).value = '居民情况登记表'
  sheet.getCell(2, 1).value = '填报单位：{{社区}}'
  const border = { style: 'thin' } as const
  for (const row of [headerRow, headerRow + 1])
    headers.forEach((header, index) => {
      const cell = sheet.getCell(row, index + 1)
      cell.border = { top: border, left: border, bottom: border, right: border }
      if (row === headerRow) cell.value = header
    })
  await book.xlsx.writeFile(file)
  return headers.length
}

/** Every row's values of a filled form, without its header. */
export async function readWideForm(file: string): Promise<unknown[][]> {
  const book = new excel.Workbook()
  await book.xlsx.readFile(file)
  const values: unknown[][] = []
  book.worksheets[0]?.eachRow((row, number) => {
    if (number > headerRow) values.push(headers.map((_, index) => row.getCell(index + 1).value))
  })
  return values
}

/** The same form with the same values as a program writes it that has them already. @returns cells written */
export async function writeGiven(form: string, values: readonly (readonly unknown[])[], file: string): Promise<number> {
  const book = new excel.Workbook()
  await book.xlsx.readFile(form)
  const sheet = book.worksheets[0]
  if (sheet === undefined) throw new Error('the form has no sheet')
  const styles = headers.map((_, index) => sheet.getCell(headerRow + 1, index + 1).style)
  values.forEach((given, at) => {
    const row = sheet.getRow(headerRow + 1 + at)
    given.forEach((value, index) => {
      const cell = row.getCell(index + 1)
      cell.value = value as excel.CellValue
      cell.style = styles[index] ?? {}
    })
  })
  await book.xlsx.writeFile(file)
  return values.length * headers.length
}
