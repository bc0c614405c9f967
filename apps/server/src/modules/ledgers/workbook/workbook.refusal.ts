import { type RefusalCode, type Said, workbookLimits } from '@linli/contract/ledgers'

/** The file as a whole cannot be imported; `reason` is stable, `said` tells what is wrong and what to do. */
export class WorkbookRefusal extends Error {
  readonly reason: RefusalCode
  readonly said: Said

  constructor(reason: RefusalCode, said: Said = refusals[reason]) {
    super(reason)
    this.name = 'WorkbookRefusal'
    this.reason = reason
    this.said = said
  }
}

/** A formula without a stored result, or a cell whose content breaks the format. */
export function unreadableCell(row: number, column: string): WorkbookRefusal {
  return new WorkbookRefusal('unreadable-cell', {
    zh: `第 ${row} 行 ${column} 列的单元格读不出内容（可能是没有算出结果的公式）。请在表格软件里打开、保存一次再上传。`,
    en: `The cell in row ${row}, column ${column} cannot be read (perhaps a formula without a result). Open and save the file once in your spreadsheet program, then upload it again.`,
  })
}

const megabytes = (bytes: number): number => Math.floor(bytes / 1024 / 1024)

const refusals: Record<RefusalCode, Said> = {
  'file-empty': { zh: '文件是空的。请确认选对了文件。', en: 'The file is empty. Check that you chose the right one.' },
  'file-too-large': {
    zh: `文件超过 ${megabytes(workbookLimits.fileBytes)} MB。请删去图片和无关的表，或分成几个文件导入。`,
    en: `The file is larger than ${megabytes(workbookLimits.fileBytes)} MB. Remove pictures and unrelated sheets, or import it in several files.`,
  },
  'not-a-workbook': {
    zh: '这不是 .xlsx 工作簿，也不是 CSV 文本。请用 Excel 或 WPS 打开原表，另存为“Excel 工作簿 (*.xlsx)”后再上传。',
    en: 'This is neither an .xlsx workbook nor comma-separated text. Open the list in Excel or WPS, save it as “Excel workbook (*.xlsx)” and upload that.',
  },
  'old-excel-format': {
    zh: '这是旧版 .xls 文件。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。',
    en: 'This is an old .xls file. Open it in Excel or WPS, save it as .xlsx and upload that.',
  },
  'binary-workbook': {
    zh: '这是二进制工作簿 (.xlsb)。请另存为 .xlsx 后再上传。',
    en: 'This is a binary workbook (.xlsb). Save it as .xlsx and upload that.',
  },
  encrypted: {
    zh: '文件有打开密码。请在表格软件里取消密码、保存后再上传。',
    en: 'The file is protected by a password. Remove the password in your spreadsheet program, save it and upload it again.',
  },
  macros: {
    zh: '文件带有宏。请另存为不带宏的 .xlsx 后再上传。',
    en: 'The file contains macros. Save it as .xlsx without macros and upload that.',
  },
  damaged: {
    zh: '文件已损坏或不完整。请用表格软件打开并重新保存；打不开就向提供的人重新要一份。',
    en: 'The file is damaged or incomplete. Open and save it again in your spreadsheet program; if it does not open, ask for a new copy.',
  },
  'inflates-too-large': {
    zh: `文件解压后超过 ${megabytes(workbookLimits.inflatedBytes)} MB，不予打开。请分成几个文件导入。`,
    en: `The file would unpack to more than ${megabytes(workbookLimits.inflatedBytes)} MB and was not opened. Import it in several files.`,
  },
  'too-many-parts': {
    zh: '文件里的内部部件过多，不予打开。请把名册复制到一个新的工作簿里再上传。',
    en: 'The file holds too many inner parts and was not opened. Copy the list into a new workbook and upload that.',
  },
  'too-many-rows': {
    zh: `表格用到了第 ${workbookLimits.rows} 行以后。请删除数据下方的空白行（选中整行删除），或分成几个文件。`,
    en: `A sheet uses rows beyond ${workbookLimits.rows}. Delete the blank rows below the data (whole rows), or split the file.`,
  },
  'too-many-columns': {
    zh: `表格用到了第 ${workbookLimits.columns} 列以后。请删除数据右侧的空白列（选中整列删除）。`,
    en: `A sheet uses columns beyond ${workbookLimits.columns}. Delete the blank columns right of the data (whole columns).`,
  },
  'too-many-cells': {
    zh: `单元格超过 ${workbookLimits.cells} 个。请删除空白行列，或分成几个文件导入。`,
    en: `There are more than ${workbookLimits.cells} cells. Delete blank rows and columns, or import it in several files.`,
  },
  'xml-entities': {
    zh: '文件里有不该出现的内容（XML 实体定义），可能有害，不予打开。请把名册复制到一个新的工作簿里再上传。',
    en: 'The file contains XML entity definitions, which workbooks never need and which may be harmful; it was not opened. Copy the list into a new workbook.',
  },
  'unreadable-cell': {
    zh: '有单元格读不出内容。请在表格软件里打开、保存一次再上传。',
    en: 'A cell cannot be read. Open and save the file once in your spreadsheet program.',
  },
  'no-register': {
    zh: '没有找到住户名册：前十行里要有表头，至少包含姓名和房号（或住址）。请检查表头，或手工指定各列含义。',
    en: 'No register was found: one of the first ten rows must be a header with at least a name and a room (or address). Check the header, or say what the columns mean.',
  },
  'took-too-long': {
    zh: '读取文件用时过长，已停止，没有写入任何内容。请分成几个文件导入。',
    en: 'Reading the file took too long and was stopped; nothing was written. Import it in several files.',
  },
  'needs-too-much-memory': {
    zh: '读取文件需要的内存过多，已停止，没有写入任何内容。请分成几个文件导入。',
    en: 'Reading the file needs too much memory and was stopped; nothing was written. Import it in several files.',
  },
  'mapping-not-usable': {
    zh: '指定的列含义不能用：每张表要有姓名列和房号（或住址）列，同一含义只能指定一列。',
    en: 'The column meanings given cannot be used: each sheet needs a name column and a room (or address) column, and a meaning may be given to one column only.',
  },
  'estate-unclear': {
    zh: '社区有几个小区，文件里看不出是哪一个。请加一列“小区”，或在标题里写明小区名称。',
    en: 'The community has several estates and the file does not tell which one it is about. Add a column 小区 (estate) or name the estate in the title.',
  },
  'text-encoding': {
    zh: '文件里的文字既不是 UTF-8 也不是 GBK（GB 18030），读出来会是乱码，没有导入。请在表格软件里另存为 .xlsx 或“CSV UTF-8”后再上传。',
    en: 'The text of the file is neither UTF-8 nor GBK (GB 18030) and would be read as gibberish. Save it as .xlsx or “CSV UTF-8” in your spreadsheet program and upload that.',
  },
  'csv-broken': {
    zh: '引号不成对，读不下去。请改正，或在表格软件里另存为 .xlsx 后再上传。',
    en: 'Quotation marks do not pair. Correct them, or save the list as .xlsx in your spreadsheet program.',
  },
  'upload-gone': { zh: '上传的文件已过期清除。请重新上传。', en: 'The uploaded file has expired and was removed. Upload it again.' },
}
