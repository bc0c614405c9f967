import { type ReportSource, steadyColumns } from '@linli/contract/reports'
import type { FieldCipher } from '../../../platform/fields.ts'
import type { Cell, KeptCell } from '../cells.ts'
import { keptOf } from '../cells.ts'
import type { ColumnPlan } from '../template/template.plan.ts'
import type { Subject } from './prepare.subjects.ts'
import { type Raw, isEmpty, isSame, mayBeEmpty } from './prepare.values.ts'

/** A column that gets cells. */
export interface FilledColumn {
  plan: ColumnPlan
  /** What it asks for, whatever letter it has: how it is found again in the answer sent before. */
  asks: string
  /** Does not change with time. */
  steady: boolean
  /** Nothing is an answer too. */
  mayBeEmpty: boolean
  /** Who fits, for a column that asks yes or no. */
  fits: ReadonlySet<string> | null
}

export function asksOf({ meaning, header }: ColumnPlan): string {
  switch (meaning.kind) {
    case 'field':
      return `field:${meaning.field}`
    case 'condition':
      return `condition:${JSON.stringify(meaning.condition)}`
    default:
      return `${meaning.kind}:${header}`
  }
}

/** Columns that need no second look however long ago they were entered. */
export function isSteady({ meaning }: ColumnPlan, { about }: ReportSource): boolean {
  return meaning.kind !== 'field' || about === 'row' || steadyColumns.has(meaning.field)
}

/** A ledger says itself what must be filled in. */
export function mayStayEmpty({ meaning }: ColumnPlan, { about, columns }: ReportSource): boolean {
  if (meaning.kind !== 'field') return false
  if (about === 'row') return columns.find(({ key }) => key === meaning.field)?.required !== true
  return mayBeEmpty.has(meaning.field)
}

export interface RowContext {
  fields: Pick<FieldCipher, 'open'>
  subject: Subject
  position: number
  /** Before this day known is long ago. */
  oldBefore: string
  /** What the last answer sent said of the same person or household, by what its columns ask; null: it was not in it. */
  before: ReadonlyMap<string, Cell> | null
  /** There was an answer before at all. */
  hasBefore: boolean
}

/** The cell of one column for one row. Null: the column gets none (a formula, or not understood). */
export function fillCell(column: FilledColumn, context: RowContext): Cell | undefined {
  const { meaning } = column.plan
  switch (meaning.kind) {
    case 'formula':
      return undefined
    case 'fixed':
      return { s: 'g', v: meaning.text }
    case 'hand':
    case 'unknown': {
      const last = context.before?.get(column.asks)
      const said = last === undefined ? undefined : keptOf(last).v
      return { s: 'h', ...(said === undefined ? {} : { bv: said }) }
    }
    case 'condition': {
      const { person } = context.subject
      return stateOf({ v: person !== null && column.fits?.has(person) === true ? '是' : '否' }, column, context)
    }
    case 'field':
      if (meaning.field === 'order') return { s: 'g', v: String(context.position) }
      return stateOf(context.subject.raw(meaning.field), column, context)
  }
}

function stateOf(raw: Raw, column: FilledColumn, context: RowContext): Cell {
  const { meaning } = column.plan
  const { steady } = column
  const last = context.before?.get(column.asks)
  const before = last === undefined ? null : keptOf(last)
  if (isEmpty(raw)) {
    if (column.mayBeEmpty && (before === null || isEmpty(before))) return null
    return { s: 'u', ...said(before) }
  }
  if (before !== null && !isSame(context.fields, raw, before)) return { s: 'c', ...raw, ...said(before) }
  // Somebody who was not in the answer before: their name says so.
  if (
    context.hasBefore &&
    context.before === null &&
    meaning.kind === 'field' &&
    (meaning.field === 'name' || meaning.field === 'headName')
  )
    return { s: 'c', ...raw }
  const since = later(context.subject.since, before?.d)
  if (!steady && since !== null && since < context.oldBefore) return { s: 'o', ...raw, d: since }
  return plain(raw, steady ? undefined : before?.d)
}

function plain(raw: Raw, since: string | undefined): Cell {
  if (raw.c === undefined && raw.y === undefined && since === undefined) return raw.v ?? null
  return { s: 'p', ...raw, ...(since === undefined ? {} : { d: since }) }
}

/** What was said last time, for people to compare with. */
function said(before: KeptCell | null): Pick<KeptCell, 'bv' | 'bc' | 'f' | 'y'> {
  if (before === null) return {}
  if (before.c !== undefined && before.f !== undefined) return { bc: before.c, f: before.f }
  return before.v === undefined ? {} : { bv: before.v, ...(before.y === 1 ? { y: 1 as const } : {}) }
}

function later(a: string | null, b: string | undefined): string | null {
  if (b === undefined) return a
  return a === null || b > a ? b : a
}

/** A round filled again keeps what people said in it: typed values, and confirmations of values that are still the same. */
export function keepSaid(fields: Pick<FieldCipher, 'open'>, now: Cell | undefined, earlier: Cell | undefined): Cell | undefined {
  if (now === undefined || earlier === undefined || earlier === null || typeof earlier === 'string') return now
  if (earlier.s === 't') return earlier
  const kept = keptOf(now)
  const asked = earlier.q === 1 && kept.s === 'u' ? { q: 1 as const } : {}
  if (earlier.k === 1 && isSame(fields, kept, earlier) && (kept.s === 'c' || kept.s === 'o' || kept.s === 'u'))
    return { ...kept, ...asked, k: 1, ...(earlier.d === undefined ? {} : { d: earlier.d }) }
  return asked.q === 1 ? { ...kept, ...asked } : now
}
