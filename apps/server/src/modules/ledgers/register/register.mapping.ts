import type { MappingCorrection, RegisterField, SheetMapping } from '@linli/contract/ledgers'
import { fullestRow } from '../columns/header.find.ts'
import { WorkbookRefusal } from '../workbook/workbook.refusal.ts'
import { type Cell, type Sheet, columnIndex, columnLetter } from '../workbook/workbook.read.ts'
import { type Header, isUsable, recogniseHeader } from './register.headers.ts'

export type Skip = NonNullable<SheetMapping['skipped']>

/**
 * The header of a sheet, recognised or as a person corrected it, or why the sheet is not read.
 * @throws WorkbookRefusal mapping-not-usable
 */
export function headerOf(
  sheet: Pick<Sheet, 'name' | 'hidden'>,
  head: readonly (readonly Cell[])[],
  mapping: MappingCorrection,
): Header | Skip {
  const correction = mapping.find((candidate) => candidate.sheet === sheet.name)
  if (sheet.hidden && correction === undefined) return skips.hidden
  if (head.length === 0) return skips.empty
  const recognised = recogniseHeader(head)
  if (correction === undefined) return recognised ?? skips['no-header']
  return correct(head, recognised, correction.columns)
}

/** Without a recognised header the one with most texts in the first rows is taken; its columns mean what the person says. */
function correct(head: readonly (readonly Cell[])[], recognised: Header | null, said: MappingCorrection[number]['columns']): Header {
  const base: Header = recognised ?? fullestRow(head)
  const given = new Map(said.map((column) => [columnIndex(column.column), column.field]))
  const taken = new Set<RegisterField | null>([...given.values()].filter((field) => field !== 'ignored'))
  const known = new Map(base.columns.map((column) => [column.index, column]))
  for (const [index, field] of given)
    known.set(index, { index, header: known.get(index)?.header ?? columnLetter(index), field, confidence: 1 })
  // A meaning given by hand is taken away from the column that was thought to have it.
  const columns = [...known.values()].map((column) =>
    given.has(column.index) || column.field === null || !taken.has(column.field) ? column : { ...column, field: null, confidence: 0 },
  )
  const meanings = columns.flatMap((column) => (column.field === null || column.field === 'ignored' ? [] : [column.field]))
  if (!isUsable(columns) || new Set(meanings).size !== meanings.length) throw new WorkbookRefusal('mapping-not-usable')
  return { ...base, columns: columns.toSorted((a, b) => a.index - b.index) }
}

const skips: Record<Skip['code'], Skip> = {
  hidden: {
    code: 'hidden',
    message: { zh: '隐藏的工作表，没有读取。需要导入请先取消隐藏。', en: 'A hidden sheet, not read. Unhide it to import it.' },
  },
  empty: { code: 'empty', message: { zh: '空的工作表。', en: 'An empty sheet.' } },
  'no-header': {
    code: 'no-header',
    message: {
      zh: '前十行里没有名册的表头（姓名、房号或住址），没有读取。是名册的话请指定各列含义。',
      en: 'No register header (name, room or address) in the first ten rows, not read. If it is a register, say what its columns mean.',
    },
  },
}
