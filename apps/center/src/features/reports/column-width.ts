import type { RoundColumn } from '@linli/contract/reports'
import { reportSources } from '@linli/contract/reports-sources'
import { headerParts } from './head-groups.ts'

const character = 7.4
const widths = new Map(reportSources.flatMap(({ columns }) => columns.map(({ key, width }) => [key, width] as const)))

/** Wide enough for what stands in a column and for its header on two lines. */
export function columnWidth(column: RoundColumn): number {
  const known = column.meaning.kind === 'field' ? (widths.get(column.meaning.field) ?? 12) : 14
  const header = Math.ceil((headerParts(column.header).at(-1) ?? '').length / 2) * 2
  return Math.round(Math.max(known, header, 7) * character + 28)
}
