import type { RegisterField } from '@linli/contract/ledgers'
import { normaliseText } from '@linli/rules/chinese-text'
import type { Cell } from '../workbook/workbook.read.ts'

/** A cell as one line of text; a date as YYYY-MM-DD, numbers by their digits, '' when there is nothing. */
export function textOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return plain.test(cell) ? cell : normaliseText(cell)
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  if (typeof cell === 'number') return Number.isInteger(cell) ? BigInt(cell).toString() : String(cell)
  return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)
}

// Most cells are plain already, and normalising fifty thousand rows of them is most of the reading's time.
const plain = /^[!-~\u4e00-\u9fff]*$/u

/**
 * What people wrote, as they wrote it: line breaks and full-width punctuation stay; characters that cannot
 * be seen or turn the reading direction go.
 */
export function proseOf(cell: Cell): string {
  return typeof cell === 'string' ? tidyProse(cell) : textOf(cell)
}

export function tidyProse(text: string): string {
  return plain.test(text) ? text : text.replace(/\r\n?/gu, '\n').replace(unseen, '').trim()
}

const unseen = /[^\P{Cc}\n\t]|[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu

/** An id as exports carry it in 人员编号 and 户编号; other numbers in these columns are other people's. */
export function idIn(text: string): string | null {
  return /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/iu.test(text) ? text.toLowerCase() : null
}

/** A row with its texts read once; a field that has no column is an empty cell. */
export type Row = {
  cells: readonly Cell[]
  texts: readonly string[]
  cell: (field: RegisterField) => Cell
  text: (field: RegisterField) => string
  /** It came out of an export: its words are the register's own, a dash is a dash, and masked numbers say nothing. */
  exported: boolean
}

export type ColumnsByField = ReadonlyMap<RegisterField, number>

export function viewRow(cells: readonly Cell[], at: ColumnsByField): Row {
  const texts = cells.map(textOf)
  const text = (field: RegisterField): string => texts[at.get(field) ?? -1] ?? ''
  return {
    cells,
    texts,
    cell: (field) => cells[at.get(field) ?? -1] ?? null,
    text,
    exported: at.has('personNumber') && idIn(text('personNumber')) !== null,
  }
}

/** Dashes and slashes that people put where there is nothing to say. */
export function isNothing(text: string): boolean {
  return text === '' || (text.length <= 4 && /^[-–—/\\·.。]+$/u.test(text))
}

/** 无 and the like, in columns where they can only mean that there is none. */
export function saysNone(text: string): boolean {
  return isNothing(text) || (text.length <= 4 && /^(?:无|没有|暂无|未知|不详|否|none|n\/a|na|null)$/iu.test(text))
}

/** The stored result of a formula that failed. */
export function isFaultyResult(cell: Cell): boolean {
  return typeof cell === 'number' ? Number.isNaN(cell) : typeof cell === 'string' && cell.startsWith('#') && faultyResults.has(cell)
}

const faultyResults = new Set(['#N/A', '#REF!', '#VALUE!', '#NAME?', '#DIV/0!', '#NULL!', '#NUM!', '#SPILL!', '#CALC!'])

/**
 * Excel keeps 15 digits of a number; a longer identity number in a number cell has lost its end,
 * and so has a text that was pasted from one (5.30599E+17).
 */
export function hasLostDigits(cell: Cell): boolean {
  if (typeof cell === 'number') return Math.abs(cell) >= 1e15
  return typeof cell === 'string' && /^\d(?:\.\d+)?e\+?\d+$/iu.test(normaliseText(cell))
}

/** Remembers a reading by its text: building, unit and code columns repeat the same few values. */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined || known.has(text)) return before as T
    const value = read(text)
    if (known.size < 10_000) known.set(text, value)
    return value
  }
}
