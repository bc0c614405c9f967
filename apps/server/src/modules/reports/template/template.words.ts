import { type TemplateProblem, templateLimits } from '@linli/contract/reports'

type Problem = (place: { sheet: string | null; at: string | null; text?: string }) => TemplateProblem

const problem =
  (code: TemplateProblem['code'], weight: TemplateProblem['weight'], zh: (text: string) => string, en: (text: string) => string): Problem =>
  ({ sheet, at, text = '' }) => ({ sheet, at, code, weight, message: { zh: zh(text), en: en(text) } })

/** What was not understood of a template or must be known of it, each in one plain sentence. */
export const problems = {
  unknownHeader: problem(
    'unknown-header',
    'todo',
    (text) => `看不懂表头“${text}”，这一列先空着。请指定它的含义，或留给手工填写。`,
    (text) => `The header “${text}” is not understood; its column stays empty. Say what it means, or leave it to be filled by hand.`,
  ),
  unknownHeading: problem(
    'unknown-heading',
    'todo',
    (text) => `看不懂统计项目“${text}”，有关的格子先空着。请指定它的条件。`,
    (text) => `The heading “${text}” is not understood; the cells it governs stay empty. Say which condition it means.`,
  ),
  unknownToken: problem(
    'unknown-token',
    'todo',
    (text) => `看不懂“${text}”，原样留在表里。`,
    (text) => `“${text}” is not understood and stays as it is.`,
  ),
  circularToken: problem(
    'circular-token',
    'todo',
    (text) => `“${text}”求和的格子绕回了它自己，算不出来，原样留在表里。`,
    (text) => `“${text}” adds up cells that lead back to itself; it cannot be worked out and stays as it is.`,
  ),
  noTable: problem(
    'no-table',
    'todo',
    () => '工作簿里没有找到可以填的表：没有认出表头、统计项目或 {{…}}。请指明表头在哪几行。',
    () => 'Nothing to fill was found: no header, no headings of counts and no {{…}} were recognised. Say in which rows the header stands.',
  ),
  twoTables: problem(
    'two-tables',
    'note',
    () => '这张表下面还有一个表头，只填第一个表，后面的原样保留。',
    () => 'There is a second header further down this sheet; only the first table is filled, the rest stays as it is.',
  ),
  protectedSheet: problem(
    'protected-sheet',
    'note',
    () => '这张表设了保护。照样填写，保护原样保留。',
    () => 'This sheet is protected. It is filled all the same, and its protection stays.',
  ),
  protectedWorkbook: problem(
    'protected-workbook',
    'note',
    () => '工作簿结构设了保护，原样保留。',
    () => 'The structure of the workbook is protected; the protection stays.',
  ),
  pivotTable: problem(
    'pivot-table',
    'note',
    () => '有数据透视表：原样保留，填好后请在表格软件里刷新。',
    () => 'There is a pivot table: it is kept as it is; refresh it in your spreadsheet program after filling.',
  ),
  externalLinks: problem(
    'external-links',
    'note',
    () => '有引用其他文件的公式，原样保留。打开时表格软件可能会询问是否更新。',
    () => 'Formulas refer to other files; they stay. A spreadsheet program may ask whether to update them.',
  ),
  hiddenSheet: problem(
    'hidden-sheet',
    'note',
    () => '这张表是隐藏的，原样保留，不填写。',
    () => 'This sheet is hidden; it is kept and not filled.',
  ),
  manySheets: problem(
    'many-sheets',
    'note',
    (text) => `共有 ${text} 张表，只看前 ${String(templateLimits.sheets)} 张，其余原样保留。`,
    (text) => `There are ${text} sheets; the first ${String(templateLimits.sheets)} are read, the others are kept as they are.`,
  ),
  wideSheet: problem(
    'wide-sheet',
    'note',
    () => `第 ${String(templateLimits.columns)} 列以后的内容不看，原样保留。`,
    () => `What stands beyond column ${String(templateLimits.columns)} is not read and stays as it is.`,
  ),
  sameFieldTwice: problem(
    'same-field-twice',
    'todo',
    (text) => `有两列都像是“${text}”，只填前一列。如果确实要填两次，请指定这一列的含义。`,
    (text) => `Two columns seem to mean “${text}”; only the first is filled. Say so if both are wanted.`,
  ),
  filledRow: problem(
    'filled-row',
    'note',
    (text) => `表头下面的第 ${text} 行已有内容（像是示例），原样保留，从它下面开始填。`,
    (text) => `Row ${text} below the header is already filled in (an example, it seems); it stays, and filling begins below it.`,
  ),
  severalRowsEach: problem(
    'several-rows-each',
    'todo',
    () => '这张表一条记录占好几行（单元格上下合并），还填不了，原样保留。',
    () => 'One entry takes several rows of this sheet (cells merged downwards); it cannot be filled and stays as it is.',
  ),
} as const
