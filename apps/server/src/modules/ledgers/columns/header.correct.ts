import { type Cell, columnIndex, columnLetter } from '../workbook/workbook.read.ts'
import { WorkbookRefusal } from '../workbook/workbook.refusal.ts'
import { type HeaderReading, type SheetHeader, fullestRow } from './header.find.ts'

/**
 * The header as a person says it is. Without a recognised one the row with most texts is taken.
 * @throws WorkbookRefusal mapping-not-usable
 */
export function correctHeader<F extends string>(
  head: readonly (readonly Cell[])[],
  recognised: SheetHeader<F> | null,
  said: readonly { column: string; field: F | null }[],
  { isPassedOver, isUsable }: Pick<HeaderReading<F>, 'isPassedOver' | 'isUsable'>,
): SheetHeader<F> {
  const base: SheetHeader<F> = recognised ?? fullestRow(head)
  const given = new Map(said.map((column) => [columnIndex(column.column), column.field]))
  const taken = new Set<F>([...given.values()].flatMap((field) => (field === null || isPassedOver(field) ? [] : [field])))
  const known = new Map(base.columns.map((column) => [column.index, column]))
  for (const [index, field] of given)
    known.set(index, { index, header: known.get(index)?.header ?? columnLetter(index), field, confidence: 1 })
  // A meaning given by hand is taken away from the column that was thought to have it.
  const columns = [...known.values()].map((column) =>
    given.has(column.index) || column.field === null || !taken.has(column.field) ? column : { ...column, field: null, confidence: 0 },
  )
  const meanings = columns.flatMap(({ field }) => (field === null || isPassedOver(field) ? [] : [field]))
  if (!isUsable(columns) || new Set(meanings).size !== meanings.length) throw new WorkbookRefusal('mapping-not-usable')
  return { ...base, columns: columns.toSorted((a, b) => a.index - b.index) }
}
