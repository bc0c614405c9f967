import type { Column } from '@linli/contract/columns'
import { parseChineseNumber } from '@linli/rules/chinese-text'
import { type CodeTable, findCode } from '@linli/rules/code-tables'
import { checkCreditCode } from '@linli/rules/credit-code'
import { checkIdentityNumber } from '@linli/rules/identity-number'
import { parseLooseDate } from '@linli/rules/loose-date'
import { checkPhoneNumber } from '@linli/rules/phone-number'
import type { CellValue } from '../ledger-storage.ts'
import { hasLostDigits, idIn, isFaultyResult, isNothing, proseOf, saysNone, textOf } from '../register/register.cells.ts'
import type { Cell } from '../workbook/workbook.read.ts'
import type { CellFault } from './cell.fault.ts'
import type { Places } from './places.ts'

export type CellReading = { value: CellValue } | { fault: CellFault }

export type CellContext = {
  /** 'YYYY-MM-DD' where the community is. */
  today: string
  places: Places
  /** It came out of an export: its words are Linli's own, a dash is a dash, and masked numbers say nothing. */
  exported?: boolean
}

/**
 * Reads a cell as its column declares it, the way people write such things. A cell without anything answers null, also in
 * a column that must be filled: whether a whole row lacks it is for the caller. A person is read only from a number an
 * export carried; a name is no answer to who it is.
 */
export function readCell(column: Column, cell: Cell, context: CellContext): CellReading {
  if (isFaultyResult(cell) && context.exported !== true) return fault('cell-error')
  const text = textOf(cell)
  if (text === '' || (isNothing(text) && context.exported !== true)) return nothing
  const reading = readers[column.type](column, cell, text, context)
  if (column.check === undefined || 'fault' in reading || typeof reading.value !== 'string') return reading
  const wrong = column.check(reading.value)
  return wrong === null ? reading : fault('check-failed', wrong)
}

type Reader = (column: Column, cell: Cell, text: string, context: CellContext) => CellReading

const nothing: CellReading = { value: null }
const fault = (code: CellFault['code'], detail?: string): CellReading => ({ fault: detail === undefined ? { code } : { code, detail } })

const readers: Record<Column['type'], Reader> = {
  text: (column, cell, text, { exported }) => within(column, exported === true ? proseOf(cell) : text, 100),
  prose: (column, cell) => within(column, proseOf(cell), 1000),
  date: (_column, cell, text, context) => readDate(cell, text, context, 'date'),
  month: (_column, cell, text, context) => readDate(cell, text, context, 'month'),
  number: readNumber,
  'yes-no': (_column, _cell, text) => {
    if (yes.test(text)) return { value: true }
    return no.test(text) ? { value: false } : fault('yes-no-unknown')
  },
  code: ({ table = [] }, _cell, text) => {
    const code = findCode(table, text)
    if (code !== null) return { value: code }
    return saysNone(text) ? nothing : fault('code-unknown', text.slice(0, 20))
  },
  codes: ({ table = [] }, _cell, text) => readCodes(table, text),
  phone: (_column, _cell, text, context) => {
    if (saysNone(text) || isMasked(text, context)) return nothing
    const whole = checkPhoneNumber(text)
    // Several numbers in one cell: the first counts.
    const check = whole.ok ? whole : checkPhoneNumber(text.split(/[,,、;;/\s]+/u)[0] ?? '')
    return check.ok ? { value: check.number } : fault('phone-invalid')
  },
  identity: (_column, cell, text, context) => {
    if (saysNone(text) || isMasked(text, context)) return nothing
    if (hasLostDigits(cell)) return fault('digits-lost')
    const check = checkIdentityNumber(text, context.today)
    if (check.ok) return { value: check.number }
    return check.code === 'empty' ? nothing : fault(identityFaults[check.code], String(text.replace(/\s+/gu, '').length))
  },
  'credit-code': (_column, cell, text) => {
    if (saysNone(text)) return nothing
    if (hasLostDigits(cell)) return fault('digits-lost')
    const check = checkCreditCode(text)
    if (check.ok) return { value: check.number }
    return check.code === 'empty' ? nothing : fault(`credit-code-${check.code}`, String(text.replace(/[\s-]+/gu, '').length))
  },
  person: (_column, _cell, text) => ({ value: idIn(text) }),
  dwelling: (_column, _cell, text, { places }) => places.home({ address: text }),
  building: (_column, _cell, text, { places }) => places.building(text),
}

const identityFaults = {
  length: 'identity-number-length',
  characters: 'identity-number-characters',
  'birth-date': 'identity-number-birth-date',
  future: 'identity-number-future',
  'check-digit': 'identity-number-check-digit',
  'legacy-15': 'identity-number-15-digits',
} as const satisfies Record<string, CellFault['code']>

const yes = /^(?:是|有|对|√|✓|✔|☑|■|y|yes|true|1|已[\p{Script=Han}]{0,4})$/iu
const no = /^(?:否|不|不是|无|没|没有|×|✗|✘|☐|□|n|no|false|0|未[\p{Script=Han}]{0,4}|没[\p{Script=Han}]{1,3})$/iu

function within({ max }: Column, text: string, usual: number): CellReading {
  const most = max ?? usual
  return [...text].length > most ? fault('text-too-long', String(most)) : { value: text }
}

/** A month or year alone is its first day; a month needs at least the month. */
function readDate(cell: Cell, text: string, { today }: CellContext, kind: 'date' | 'month'): CellReading {
  if (saysNone(text)) return nothing
  const read = parseLooseDate(cell instanceof Date || typeof cell === 'number' ? cell : text, { today })
  const wrong = read === null || read.date < '1800' || read.date >= '2200' || (kind === 'month' && read.precision === 'year')
  if (wrong) return fault(`${kind}-invalid`)
  return { value: kind === 'month' ? read.date.slice(0, 7) : read.date }
}

/** Whole numbers with what people put around them: 1,200, 3人, 三. */
function readNumber({ min, max }: Column, _cell: Cell, text: string): CellReading {
  if (saysNone(text)) return nothing
  const bare = text.replace(/(?<=\d)[,,](?=\d{3})/gu, '').replace(/^[约共]|[\p{Script=Han}]{1,2}$/gu, '')
  const digits = /^-?\d{1,12}(?:\.0+)?$/u.test(bare)
    ? Number(bare)
    : (parseChineseNumber(bare === '' ? text : bare) ?? parseChineseNumber(text))
  if (digits === null || !Number.isInteger(digits)) return fault('number-invalid')
  const [least, most] = [min ?? -2_147_483_648, max ?? 2_147_483_647]
  if (digits < least) return fault('number-too-small', String(least))
  return digits > most ? fault('number-too-large', String(most)) : { value: digits }
}

function readCodes(table: CodeTable, text: string): CellReading {
  const whole = findCode(table, text)
  if (whole !== null) return { value: [whole] }
  const codes = new Set<string>()
  for (const part of text.split(/[、,,;;/|++\s]+/u)) {
    const code = findCode(table, part)
    if (code !== null) codes.add(code)
    else if (!saysNone(part)) return fault('code-unknown', part.slice(0, 20))
  }
  return codes.size === 0 ? nothing : { value: [...codes].toSorted() }
}

/** An export without the whole numbers (138****1234) says nothing about them. */
function isMasked(text: string, { exported }: CellContext): boolean {
  return exported === true && text.includes('*')
}
