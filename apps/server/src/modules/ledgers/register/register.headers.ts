import type { RegisterField } from '@linli/contract/ledgers'
import { normaliseText } from '@linli/rules/chinese-text'
import type { Cell } from '../workbook/workbook.read.ts'
import { fieldWords as commonWords } from './register.fields.ts'
import { ownFieldWords } from './register.own-fields.ts'

export type Column = { index: number; header: string; field: RegisterField | null; confidence: number }

/** `first` and `depth` in rows from 0: a header may be one or two rows, the upper one naming groups of columns. */
export type Header = { first: number; depth: 1 | 2; columns: Column[] }

/** A header may stand on any of these first rows (titles and notes above it are passed over). */
export const headerSearchRows = 10

/**
 * Finds the header by meaning: the row, or pair of rows, whose texts name the most fields,
 * provided they name a person and a place to live. Null when no row does.
 */
export function recogniseHeader(rows: readonly (readonly Cell[])[]): Header | null {
  let best: { header: Header; score: number } | null = null
  const width = rows.slice(0, headerSearchRows + 1).reduce((most, row) => Math.max(most, row.length), 0)
  for (let first = 0; first < Math.min(rows.length, headerSearchRows); first++) {
    for (const depth of [1, 2] as const) {
      if (depth === 2 && first + 1 >= rows.length) continue
      const columns = readHeader(rows, first, depth, width)
      const score = columns.reduce((total, column) => total + (column.field === null ? 0 : column.confidence), 0)
      if (
        isUsable(columns) &&
        (best === null || score > best.score + 1e-9 || isSameWithoutTitle(best.header, first, depth, score - best.score))
      )
        best = { header: { first, depth, columns }, score }
    }
  }
  return best?.header ?? null
}

/** A title above the header is not a group row: where it adds nothing, the header is the one row below it. */
function isSameWithoutTitle(best: Header, first: number, depth: 1 | 2, gain: number): boolean {
  return best.depth === 2 && depth === 1 && first === best.first + 1 && Math.abs(gain) < 1e-9
}

/** A register names people and says where they live. */
export function isUsable(columns: readonly Pick<Column, 'field'>[]): boolean {
  const fields = new Set(columns.map((column) => column.field))
  const named = columns.filter((column) => column.field !== null && column.field !== 'ignored').length
  return named >= 3 && (fields.has('name') || fields.has('headName')) && (fields.has('room') || fields.has('address'))
}

/** Spaces, brackets with their content, required-marks and punctuation say nothing about the meaning. */
export function normaliseHeader(text: string): string {
  return normaliseText(text)
    .toLowerCase()
    .replace(/[((\[【〔][^))\]】〕]*[))\]】〕]/gu, '')
    .replace(/[\s*★☆:、,,.。;·_\-—/\\|"'“”()()]+/gu, '')
}

type Match = { field: RegisterField; confidence: number }

function readHeader(rows: readonly (readonly Cell[])[], first: number, depth: 1 | 2, width: number): Column[] {
  const upper = rows[first] ?? []
  const lower = depth === 2 ? (rows[first + 1] ?? []) : []
  const columns: Column[] = []
  let group = ''
  for (let index = 0; index < width; index++) {
    const above = headerText(upper[index] ?? null)
    const below = headerText(lower[index] ?? null)
    if (above !== '') group = above
    const leaf = below !== '' ? below : above
    if (leaf === '') continue
    const match = depth === 2 && below !== '' ? matchInGroup(below, group) : matchHeader(leaf)
    columns.push({ index, header: leaf, field: match?.field ?? null, confidence: match?.confidence ?? 0 })
  }
  return withoutRivals(columns)
}

/** Under 户主信息, 姓名 is the head's name, and what else stands there gives way to the same column of the members. */
function matchInGroup(leaf: string, group: string): Match | null {
  const match = matchHeader(leaf)
  const ofHead = /户主|户长|房主|业主/u.test(group) && !/成员|关系/u.test(group)
  if (match?.field === 'name' && ofHead) return { field: 'headName', confidence: match.confidence }
  if (match !== null && ofHead) return { field: match.field, confidence: Math.min(match.confidence, 0.6) }
  return match ?? (group === '' ? null : matchWhole(normaliseHeader(group + leaf)))
}

function matchHeader(text: string): Match | null {
  const header = normaliseHeader(text)
  if (header === '' || header.length > 30) return null
  return matchWhole(header) ?? matchPart(header)
}

const fieldWords = [...commonWords, ...ownFieldWords]
const whole = new Map(fieldWords.flatMap(({ field, words }) => words.map((word) => [word, field] as const)))
const parts = fieldWords
  .flatMap(({ field, parts = [] }) => parts.map((part) => ({ part, field })))
  .sort((a, b) => b.part.length - a.part.length)

function matchWhole(header: string): Match | null {
  const field = whole.get(header)
  return field === undefined ? null : { field, confidence: 1 }
}

/** The share of the header that the known part covers tells how sure the meaning is. */
function matchPart(header: string): Match | null {
  const found = parts.find(({ part }) => header.includes(part))
  return found === undefined
    ? null
    : { field: found.field, confidence: Math.round((0.5 + (0.4 * found.part.length) / header.length) * 100) / 100 }
}

/** Two columns cannot mean the same field: the surer one keeps it, the first of equals. */
function withoutRivals(columns: readonly Column[]): Column[] {
  const holder = new Map<RegisterField, Column>()
  for (const column of columns) {
    if (column.field === null || column.field === 'ignored') continue
    const rival = holder.get(column.field)
    if (rival === undefined || column.confidence > rival.confidence) holder.set(column.field, column)
  }
  return columns.map((column) =>
    column.field === null || column.field === 'ignored' || holder.get(column.field) === column
      ? column
      : { ...column, field: null, confidence: 0 },
  )
}

function headerText(cell: Cell): string {
  return typeof cell === 'string' ? normaliseText(cell) : ''
}
