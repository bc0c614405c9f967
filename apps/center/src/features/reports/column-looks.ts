import type { RoundColumn } from '@linli/contract/reports'
import { reportSources } from '@linli/contract/reports-sources'
import type { CodeTable } from '@linli/rules/code-tables'
import { headerParts } from './head-groups.ts'

const character = 7.4
const chinese = 14
const declared = new Map(reportSources.flatMap(({ columns }) => columns.map((column) => [column.key, column] as const)))

/** Wide enough for what stands in a column, and for its header with the count of cells that wait. */
export function columnWidth(column: RoundColumn): number {
  const { counts, meaning } = column
  const known = meaning.kind === 'field' ? (declared.get(meaning.field)?.width ?? 12) : 14
  const header = Math.min(6, (headerParts(column.header).at(-1) ?? '').length) * chinese
  const badge = counts.changed + counts.old + counts.unknown > 0 ? 38 : 0
  return Math.round(Math.max(known * character + 28, header + badge + 22))
}

/** The words a column knows, where it has a code table. */
export function columnTable({ meaning }: RoundColumn): CodeTable | null {
  return meaning.kind === 'field' ? (declared.get(meaning.field)?.table ?? null) : null
}
