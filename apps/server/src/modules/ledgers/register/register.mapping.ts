import type { MappingCorrection, SheetMapping } from '@linli/contract/ledgers'
import { correctHeader } from '../columns/header.correct.ts'
import type { Cell, Sheet } from '../workbook/workbook.read.ts'
import { type Header, recogniseHeader, registerReading } from './register.headers.ts'

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
  return correctHeader(head, recognised, correction.columns, registerReading)
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
