import type { Ledger } from '@linli/contract/ledger'
import type { RowMapping, RowSheet } from '@linli/contract/ledger-imports'
import { readableColumns } from '@linli/contract/ledger-readable'
import { correctHeader } from '../columns/header.correct.ts'
import { type HeaderReading, type SheetHeader, findHeader } from '../columns/header.find.ts'
import { type HeaderMatch, matchHeader, matchWholeHeader, normaliseHeader } from '../columns/header.words.ts'
import type { Cell, Sheet } from '../workbook/workbook.read.ts'

type Skip = NonNullable<RowSheet['skipped']>

/**
 * The header of a sheet, recognised by the ledger's declaration or as a person corrected it, or why the sheet is not read.
 * @throws WorkbookRefusal mapping-not-usable
 */
export function rowHeaderOf(
  ledger: Ledger,
  sheet: Pick<Sheet, 'name' | 'hidden'>,
  head: readonly (readonly Cell[])[],
  mapping: RowMapping,
): SheetHeader | Skip {
  const correction = mapping.find((candidate) => candidate.sheet === sheet.name)
  if (sheet.hidden && correction === undefined) return hidden
  if (head.length === 0) return empty
  const reading = readingOf(ledger)
  const recognised = findHeader(head, reading)
  if (correction === undefined) return recognised ?? noHeader(ledger)
  return correctHeader(head, recognised, known(ledger, correction.columns), reading)
}

/** What a list needs so that it can be this ledger: the column that names its rows, and one more. */
export function needs(ledger: Ledger): { zh: string; en: string } {
  const named = ledger.columns.find(({ key }) => key === ledger.named)
  return { zh: named?.zh ?? ledger.named, en: named?.en ?? ledger.named }
}

function readingOf(ledger: Ledger): HeaderReading<string> {
  const columns = readableColumns(ledger)
  const own = new Set(ledger.columns.map(({ key }) => key))
  const meaning = (match: HeaderMatch | null) => (match === null ? null : { field: match.column.key, confidence: match.confidence })
  return {
    meaningOf: (leaf) => meaning(matchHeader(columns, leaf)),
    // The words above a pair say which 姓名 or 电话 is meant, where a column has both words for its name.
    meaningInGroup: (leaf, group) =>
      meaning((group === '' ? null : matchWholeHeader(columns, normaliseHeader(group + leaf))) ?? matchHeader(columns, leaf)),
    isPassedOver: (field) => field === 'ignored',
    isUsable: (found) => {
      const fields = found.flatMap(({ field }) => (field !== null && own.has(field) ? [field] : []))
      return fields.length >= 2 && fields.includes(ledger.named)
    },
  }
}

/** A meaning that this ledger does not know means nothing. */
function known(ledger: Ledger, columns: RowMapping[number]['columns']): RowMapping[number]['columns'] {
  const keys = new Set(readableColumns(ledger).map(({ key }) => key))
  return columns.map(({ column, field }) => ({ column, field: field !== null && keys.has(field) ? field : null }))
}

const hidden: Skip = {
  code: 'hidden',
  message: { zh: '隐藏的工作表，没有读取。需要导入请先取消隐藏。', en: 'A hidden sheet, not read. Unhide it to import it.' },
}
const empty: Skip = { code: 'empty', message: { zh: '空的工作表。', en: 'An empty sheet.' } }

function noHeader(ledger: Ledger): Skip {
  const { zh, en } = needs(ledger)
  return {
    code: 'no-header',
    message: {
      zh: `前十行里没有${ledger.zh}的表头（至少要有“${zh}”和另一列），没有读取。是的话请指定各列含义。`,
      en: `No header of this ledger (${en} and one more column) in the first ten rows, not read. If it is one, say what its columns mean.`,
    },
  }
}
