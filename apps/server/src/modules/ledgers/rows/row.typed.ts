import type { Ledger } from '@linli/contract/ledger'
import type { Tx } from '../../../platform/db/in-scope.ts'
import { AppError } from '../../../platform/errors.ts'
import { explainCell } from '../columns/cell.fault.ts'
import { type CellContext, readCell } from '../columns/cell.read.ts'
import type { CellValue, RowValues } from '../ledger-storage.ts'
import { missingReferences } from './row.write.queries.ts'

/** What people typed into a form, by column key. */
export type TypedValues = Readonly<Record<string, string | null>>

/**
 * Reads typed values like the cells of a file. `whole`: of a new row, where everything required must be said.
 * @throws invalid_input naming each column that cannot stand
 */
export function readTyped(ledger: Ledger, typed: TypedValues, extent: 'whole' | 'part', today: string): RowValues {
  const problems: { path: string; code: string; zh: string; en: string }[] = []
  const values: Record<string, CellValue> = {}
  for (const key of Object.keys(typed))
    if (!ledger.columns.some((column) => column.key === key))
      problems.push({ path: `values.${key}`, code: 'unknown-column', zh: '台账没有这一列。', en: 'The ledger has no such column.' })
  for (const column of ledger.columns) {
    const text = typed[column.key]
    if (text === undefined && extent === 'part') continue
    const read = readCell(column, text ?? null, { today, places: chosen })
    const value = 'fault' in read ? null : read.value
    const fault = 'fault' in read ? read.fault : value === null && column.required === true ? { code: 'value-missing' as const } : null
    if (fault === null) values[column.key] = value
    else problems.push({ path: `values.${column.key}`, code: fault.code, ...explainCell(column, fault) })
  }
  if (problems.length > 0) throw new AppError('invalid_input', { fields: problems })
  return values
}

/** On screen homes and buildings are chosen, not written: they come as ids. */
const chosen: CellContext['places'] = {
  home: ({ address = '' }) => (uuid.test(address) ? { value: address } : { fault: { code: 'home-invalid' } }),
  building: (text) => (uuid.test(text) ? { value: text } : { fault: { code: 'building-invalid' } }),
}
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu

/** @throws invalid_input for a person, home or building that is not of this community */
export async function requireReferences(tx: Tx, community: number, ledger: Ledger, values: RowValues): Promise<void> {
  const missing = await missingReferences(tx, community, ledger, values)
  if (missing.length === 0) return
  throw new AppError('invalid_input', {
    fields: missing.map((key) => ({
      path: `values.${key}`,
      code: 'unknown-reference',
      zh: '本社区没有这一项，请重新选择。',
      en: 'There is no such entry in this community; choose again.',
    })),
  })
}
