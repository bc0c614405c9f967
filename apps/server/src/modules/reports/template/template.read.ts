import {
  type ReportSource,
  type TemplateChoices,
  type TemplateProblem,
  findReportSource,
  reportSources,
  templateLimits,
} from '@linli/contract/reports'
import { type Book, type BookSheet, readBook } from './book.parse.ts'
import { openPackage } from './package.open.ts'
import { readCounts } from './read.counts.ts'
import { drawSheet } from './read.drawing.ts'
import { type FoundHeader, findHeader, headerAt } from './read.header.ts'
import { readSingles } from './read.singles.ts'
import { readTable } from './read.table.ts'
import { type Grid, createGrid } from './sheet.grid.ts'
import { parseSheet } from './sheet.parse.ts'
import { type Run, readStrings } from './strings.parse.ts'
import type { SheetPlan, TablePlan, TemplatePlan } from './template.plan.ts'
import { problems } from './template.words.ts'

type Choice = TemplateChoices[number]

/**
 * Understands an office's workbook: which sheets ask for what, and what of them is not understood. `preferred` is the
 * source the report is of; `choices` are what people said.
 * @throws WorkbookRefusal where the file cannot be opened at all
 */
export async function readTemplate(file: string, options: { preferred: string | null; choices: TemplateChoices }): Promise<TemplatePlan> {
  const pack = await openPackage(file)
  try {
    const book = await readBook(pack)
    const strings = await readStrings(pack, book.related('sharedStrings')[0])
    const found: TemplateProblem[] = []
    const sheets: SheetPlan[] = []
    for (const sheet of book.sheets.slice(0, templateLimits.sheets)) {
      const choice = options.choices.find((one) => one.sheet === sheet.name)
      const plan = await readSheet(await pack.text(sheet.part), strings, { sheet, choice, preferred: options.preferred })
      sheets.push(plan.sheet)
      found.push(...plan.problems)
    }
    found.push(...problemsOfBook(book, pack.names))
    if (sheets.every(({ kind }) => kind === 'kept')) found.unshift(problems.noTable({ sheet: null, at: null }))
    return { sheets, problems: found }
  } finally {
    pack.close()
  }
}

function problemsOfBook(book: Book, parts: readonly string[]): TemplateProblem[] {
  const nowhere = { sheet: null, at: null }
  const has = (pattern: RegExp): boolean => parts.some((name) => pattern.test(name))
  return [
    ...(book.sheets.length > templateLimits.sheets ? [problems.manySheets({ ...nowhere, text: String(book.sheets.length) })] : []),
    ...(book.protected ? [problems.protectedWorkbook(nowhere)] : []),
    ...(has(/\/pivottables\//iu) ? [problems.pivotTable(nowhere)] : []),
    ...(has(/\/externallinks\//iu) ? [problems.externalLinks(nowhere)] : []),
  ]
}

interface About {
  sheet: BookSheet
  choice: Choice | undefined
  preferred: string | null
}

async function readSheet(
  xml: string,
  strings: readonly (readonly Run[])[],
  { sheet: { name, part, hidden }, choice, preferred }: About,
): Promise<{ sheet: SheetPlan; problems: TemplateProblem[] }> {
  const sheet = parseSheet(xml, strings)
  const grid = createGrid(sheet, templateLimits.columns)
  const found: TemplateProblem[] = []
  const base = { sheet: name, part, hidden, protected: sheet.protected }
  const leftAlone = choice?.kind === 'kept' || (hidden && choice?.kind === undefined)
  if (leftAlone) {
    if (hidden) found.push(problems.hiddenSheet({ sheet: name, at: null }))
    const drawing = drawSheet(sheet, grid, () => false)
    return { sheet: { ...base, kind: 'kept', table: null, singles: [], unknownHeadings: [], drawing }, problems: found }
  }
  if (sheet.protected) found.push(problems.protectedSheet({ sheet: name, at: null }))
  if (sheet.rows.some(({ cells }) => (cells.at(-1)?.column ?? 0) > templateLimits.columns))
    found.push(problems.wideSheet({ sheet: name, at: null }))
  const table = choice?.kind === undefined || choice.kind === 'rows' ? tableOf(grid, { name, choice, preferred }, found) : null
  const counts =
    table === null && (choice?.kind === undefined || choice.kind === 'counts')
      ? readCounts(grid, name, new Map(choice?.headings?.map(({ cell, condition }) => [cell, condition])))
      : null
  found.push(...(counts?.problems ?? []))
  const inTable = (row: number): boolean => table !== null && row >= table.firstRow && row < table.firstRow + table.blankRows
  const { singles, problems: ofSingles } = readSingles(sheet, name, inTable)
  found.push(...ofSingles)
  const all = [...singles, ...(counts?.singles ?? [])]
  return {
    sheet: {
      ...base,
      kind: table !== null ? 'rows' : counts !== null ? 'counts' : all.length > 0 ? 'cells' : 'kept',
      table,
      singles: all,
      unknownHeadings: counts?.unknownHeadings ?? [],
      drawing: drawSheet(sheet, grid, (row) => table !== null && row > table.firstRow + 1 && row < table.firstRow + table.blankRows),
    },
    problems: found,
  }
}

function tableOf(
  grid: Grid,
  { name, choice, preferred }: { name: string; choice: Choice | undefined; preferred: string | null },
  found: TemplateProblem[],
): TablePlan | null {
  const wanted = choice?.source ?? preferred
  const header = pointedAt(grid, choice, wanted) ?? findHeader(grid, wanted)
  if (header === null) return null
  const source = choice?.source === undefined ? header.source : (findReportSource(choice.source) ?? header.source)
  const read = readTable(grid, name, { ...header, source }, new Map(choice?.columns?.map(({ column, meaning }) => [column, meaning])))
  found.push(...read.problems)
  if (read.table === null) return null
  const below = read.table.firstRow + read.table.blankRows
  if (findHeader(grid, wanted, below) !== null) found.push(problems.twoTables({ sheet: name, at: null }))
  return read.table
}

function pointedAt(grid: Grid, choice: Choice | undefined, wanted: string | null): FoundHeader | null {
  const rows = choice?.headerRows
  if (rows === undefined) return null
  const source: ReportSource | undefined = findReportSource(wanted ?? '') ?? reportSources[0]
  return source === undefined ? null : headerAt(grid, { top: Math.min(...rows), bottom: Math.max(...rows) }, source)
}
