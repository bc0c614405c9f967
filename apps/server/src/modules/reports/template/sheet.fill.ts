import { shiftRow } from '@linli/rules/report-formula'
import { type SheetFill, insertOf } from './fill.values.ts'
import { type CellTools, cellXml } from './sheet.cells.ts'
import { type Shift, cellEdits, createFormulaWriter } from './sheet.formulas.ts'
import { mentionEdits } from './sheet.mentions.ts'
import type { Sheet } from './sheet.parse.ts'
import { type RowTools, otherRows, placeOf, tableEdit } from './sheet.rows.ts'
import { type Edit, escapeXml } from './xml.scan.ts'

/** Everything that changes in a sheet that is filled. */
export function fillEdits(sheet: Sheet, fill: SheetFill, shifts: readonly Shift[], tools: Omit<CellTools, 'prefix'>): Edit[] {
  const rowTools: RowTools = { ...tools, prefix: sheet.prefix, sheet, formulas: createFormulaWriter(sheet, fill.sheet, shifts) }
  const insert = fill.table === null ? null : insertOf(fill.table)
  const singles = new Map<string, string>()
  for (const [name, single] of fill.singles) {
    const { row, column, key } = placeOf(name)
    const cell = sheet.rows.find((one) => one.row === row)?.cells.find((one) => one.column === column)
    if (cell === undefined) continue
    const to = insert === null ? row : shiftRow(row, insert)
    singles.set(key, cellXml(rowTools, { row: to, column, style: cell.style }, single(cell.runs ?? [])))
  }
  return [
    ...(fill.table === null ? [] : [tableEdit(rowTools, fill.table)]),
    ...otherRows(rowTools, fill.table, singles),
    ...mentionEdits(sheet, fill.sheet, shifts),
    ...footerEdit(sheet, fill.footer),
  ]
}

/** A sheet that is not filled, but whose formulas speak of one that is: references move, results are worked out anew. */
export function followEdits(sheet: Sheet, name: string, shifts: readonly Shift[], dropResults: boolean): Edit[] {
  const formulas = createFormulaWriter(sheet, name, shifts)
  return [
    ...sheet.rows.flatMap(({ cells }) =>
      cells.flatMap((cell) => (cell.formula === null ? [] : cellEdits(sheet, cell, cell.row, formulas, dropResults))),
    ),
    ...mentionEdits(sheet, name, shifts),
  ]
}

/** What comes before the foot in a sheet (ECMA-376 18.3.1.99); it goes after the last of them. */
const beforeFooter: ReadonlySet<string> = new Set([
  ...['sheetPr', 'dimension', 'sheetViews', 'sheetFormatPr', 'cols', 'sheetCalcPr', 'sheetProtection', 'protectedRanges', 'scenarios'],
  ...['autoFilter', 'sortState', 'dataConsolidate', 'customSheetViews', 'mergeCells', 'phoneticPr', 'conditionalFormatting'],
  ...['dataValidations', 'hyperlinks', 'printOptions', 'pageMargins', 'pageSetup'],
])

function footerEdit(sheet: Sheet, footer: string | null): Edit[] {
  if (footer === null || hasFooter(sheet)) return []
  const { prefix: p } = sheet
  const text = `<${p}oddFooter>${escapeXml(footerText(footer))}</${p}oddFooter>`
  const own = sheet.find('headerFooter')
  if (own !== undefined) {
    if (own.tag.empty) return [{ start: own.tag.start, end: own.end, text: `<${p}headerFooter>${text}</${p}headerFooter>` }]
    return [{ start: own.tag.end, end: own.tag.end, text }]
  }
  const after = sheet.mentions.filter(({ tag, path }) => path.length === 1 && beforeFooter.has(tag.name))
  const at = Math.max(sheet.data.end, ...after.map(({ end }) => end))
  return [{ start: at, end: at, text: `<${p}headerFooter>${text}</${p}headerFooter>` }]
}

/** Whether the office has a head or foot of its own on its pages. */
export function hasFooter(sheet: Sheet): boolean {
  return sheet.mentions.some(({ tag, text }) => /^(?:odd|even|first)(?:Header|Footer)$/u.test(tag.name) && text.trim() !== '')
}

/** `&` begins a code there; a page may carry 255 characters. */
function footerText(text: string): string {
  return `&L&9${[...text.replaceAll('&', '&&')].slice(0, 200).join('')}&R&9&P/&N`
}
