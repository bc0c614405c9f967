import type { Column } from '@linli/contract/columns'
import { type CellChange, findReportSource } from '@linli/contract/reports'
import { checkIdentityNumber } from '@linli/rules/identity-number'
import { parseLooseDate } from '@linli/rules/loose-date'
import { checkPhoneNumber } from '@linli/rules/phone-number'
import type { FieldCipher } from '../../platform/fields.ts'
import { type Cell, type KeptCell, isOpen, keptOf } from './cells.ts'
import type { KeptSingle } from './filling/prepare.singles.ts'
import { badNumber, notFillable } from './reports.refusals.ts'
import type { ColumnPlan } from './template/template.plan.ts'

export interface CellTools {
  fields: Pick<FieldCipher, 'seal' | 'index'>
  community: number
  today: string
}

/** One cell after a worker's decision about it. @throws refused `cell-not-fillable`, `number-invalid` */
export function changeCell(tools: CellTools, column: Column | undefined, plan: ColumnPlan, cell: Cell, change: CellChange): Cell {
  const kept = keptOf(cell)
  if ('confirm' in change) return isOpen(kept) ? { ...kept, k: 1, d: tools.today } : cell
  if ('reset' in change) return resetCell(cell)
  if (plan.meaning.kind === 'formula' || plan.meaning.kind === 'fixed' || (plan.meaning.kind === 'field' && plan.meaning.field === 'order'))
    throw notFillable()
  const before: Pick<KeptCell, 'bv' | 'bc'> = {
    ...(kept.bv === undefined ? {} : { bv: kept.bv }),
    ...(kept.bc === undefined ? {} : { bc: kept.bc }),
  }
  return { s: 't', ...before, ...typedValue(tools, column, change.type), d: tools.today, o: kept.s === 't' ? (kept.o ?? null) : cell }
}

function resetCell(cell: Cell): Cell {
  if (cell === null || typeof cell === 'string') return cell
  if (cell.s === 't') return cell.o ?? null
  const { k: _confirmed, ...rest } = cell
  return rest
}

function typedValue(
  { fields, community, today }: CellTools,
  column: Column | undefined,
  text: string | null,
): Pick<KeptCell, 'v' | 'c' | 'x' | 'f' | 'y'> {
  if (text === null || text === '') return {}
  if (column?.type === 'phone' || column?.type === 'identity') {
    const field = column.type
    const checked = field === 'phone' ? checkPhoneNumber(text) : checkIdentityNumber(text, today)
    if (!checked.ok) throw badNumber()
    return {
      c: fields.seal(field, checked.number).toString('base64'),
      x: fields.index(field, community, checked.number).toString('base64'),
      f: field,
    }
  }
  if (column?.type !== 'date') return { v: text }
  const day = parseLooseDate(text, { today })
  const sensitive = column.privacyClass === 'sensitive' ? { y: 1 as const } : {}
  return { v: day === null || day.precision !== 'day' ? text : day.date, ...sensitive }
}

/** One single cell after a worker's decision about it. */
export function changeSingle(single: KeptSingle, change: CellChange): KeptSingle {
  if ('confirm' in change) return single.s === 'c' || single.s === 'u' ? { ...single, k: 1 } : single
  const { k: _confirmed, o, v, ...rest } = single
  if ('reset' in change) {
    if (single.s !== 't') return { ...rest, ...(v === undefined ? {} : { v }) }
    return { ...rest, s: o?.s ?? 'u', ...(o?.v === undefined ? {} : { v: o.v }) }
  }
  const before = single.s === 't' ? o : { s: single.s, ...(v === undefined ? {} : { v }) }
  const typed = change.type === null || change.type === '' ? {} : { v: change.type }
  return { ...rest, s: 't', ...typed, ...(before === undefined ? {} : { o: before }) }
}

/** The declaration behind a column of a table. */
export function declaredColumn(plan: ColumnPlan, source: string): Column | undefined {
  const { meaning } = plan
  return meaning.kind === 'field' ? findReportSource(source)?.columns.find(({ key }) => key === meaning.field) : undefined
}
