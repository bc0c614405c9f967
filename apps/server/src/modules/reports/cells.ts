import type { CellState, ReportCell } from '@linli/contract/reports'
import { maskIdentityNumber, maskPhone } from '@linli/rules/masking'
import type { FieldCipher } from '../../platform/fields.ts'

/**
 * A cell as a row keeps it. A plain text is what the register says, with nothing to look at; null: nothing to say and
 * nothing asked. Numbers of people are sealed as in the register (`c`), with their blind index (`x`) to compare by.
 */
export type Cell = string | null | KeptCell

export interface KeptCell {
  /** Its state: prefilled, changed, old, unknown, typed, given, hand. */
  s: 'p' | 'c' | 'o' | 'u' | 't' | 'g' | 'h'
  v?: string
  c?: string
  x?: string
  f?: 'identity' | 'phone'
  /** A birth date: shown as its year. */
  y?: 1
  /** What was sent last time: in plain, or sealed. */
  bv?: string
  bc?: string
  /** Confirmed. */
  k?: 1
  /** Since when it is known so. */
  d?: string
  /** Asked at the home. */
  q?: 1
  /** Of a typed cell: what was filled before. */
  o?: Cell
}

const states: Record<KeptCell['s'], CellState> = { p: 'prefilled', c: 'changed', o: 'old', u: 'unknown', t: 'typed', g: 'given', h: 'hand' }

export function keptOf(cell: Cell): KeptCell {
  if (cell === null) return { s: 'p' }
  return typeof cell === 'string' ? { s: 'p', v: cell } : cell
}

/** Waits for somebody's look. */
export function isOpen({ s, k }: KeptCell): boolean {
  return k !== 1 && (s === 'c' || s === 'o' || s === 'u')
}

/** As it is shown on a screen, numbers masked. */
export function presentCell(fields: Pick<FieldCipher, 'open'>, cell: Cell): ReportCell {
  const kept = keptOf(cell)
  const masked = (plain: string | undefined, sealed: string | undefined): string | null => {
    if (sealed !== undefined && kept.f !== undefined) return maskOf(kept.f, fields.open(kept.f, Buffer.from(sealed, 'base64')))
    if (plain === undefined) return null
    return kept.y === 1 ? `${plain.slice(0, 4)}年` : plain
  }
  return {
    value: masked(kept.v, kept.c),
    state: states[kept.s],
    confirmed: kept.k === 1,
    before: masked(kept.bv, kept.bc),
    since: kept.d ?? null,
    asked: kept.q === 1,
  }
}

/** What the file gets; `masked` as on the screen. */
export function textOfCell(fields: Pick<FieldCipher, 'open'>, cell: Cell, masked: boolean): string | null {
  if (cell === null || typeof cell === 'string') return cell
  if (cell.c !== undefined && cell.f !== undefined) {
    const text = fields.open(cell.f, Buffer.from(cell.c, 'base64'))
    return masked ? maskOf(cell.f, text) : text
  }
  if (cell.v === undefined) return null
  return masked && cell.y === 1 ? `${cell.v.slice(0, 4)}年` : cell.v
}

function maskOf(field: 'identity' | 'phone', text: string): string {
  return field === 'identity' ? maskIdentityNumber(text) : maskPhone(text)
}

/** Numbers of a row's cells; given cells (running numbers, fixed texts) count nowhere. */
export interface RowCounts {
  unknown: number
  changed: number
  old: number
  typed: number
  filled: number
  counted: number
}

export function countCells(cells: Iterable<Cell>): RowCounts {
  const counts: RowCounts = { unknown: 0, changed: 0, old: 0, typed: 0, filled: 0, counted: 0 }
  for (const cell of cells) {
    if (typeof cell === 'string' || cell === null) {
      counts.counted++
      counts.filled++
      continue
    }
    if (cell.s === 'g') continue
    counts.counted++
    if (cell.s === 't') counts.typed++
    else if (cell.s !== 'u' && cell.s !== 'h') counts.filled++
    if (!isOpen(cell)) continue
    if (cell.s === 'u') counts.unknown++
    else if (cell.s === 'c') counts.changed++
    else counts.old++
  }
  return counts
}
