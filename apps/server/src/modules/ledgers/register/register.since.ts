import type { RegisterField } from '@linli/contract/ledgers'
import { parseLooseDate } from '@linli/rules/loose-date'
import { type Row, saysNone } from './register.cells.ts'
import type { Fault } from './register.fault.ts'

/** The day from which something holds; null when the file says nothing. */
export function readSince(row: Row, field: RegisterField, today: string, faults: Fault[]): string | null {
  const cell = row.cell(field)
  const text = row.text(field)
  if (saysNone(text)) return null
  const read = parseLooseDate(cell instanceof Date || typeof cell === 'number' ? cell : text, { today })
  if (read === null || read.date < '1800') faults.push({ field, code: 'since-invalid' })
  else if (read.date > today) faults.push({ field, code: 'since-future' })
  else return read.date
  return null
}
