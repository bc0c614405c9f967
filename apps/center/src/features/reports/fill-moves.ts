import type { ReportCell, ReportRow } from '@linli/contract/reports'

export interface At {
  row: number
  column: number
}

/** Somebody has to look at it before the report goes. */
export function isOpen(cell: ReportCell | undefined): boolean {
  return cell !== undefined && !cell.confirmed && (cell.state === 'changed' || cell.state === 'old' || cell.state === 'unknown')
}

/** The next cell that waits for a look, reading like a page; from the end on to the beginning. Null when none is left. */
export function nextOpen(rows: readonly ReportRow[], columns: readonly string[], from: At | null): At | null {
  const all = rows.length * columns.length
  const start = from === null ? -1 : from.row * columns.length + from.column
  for (let step = 1; step <= all; step += 1) {
    const place = (start + step) % all
    const at = { row: Math.floor(place / columns.length), column: place % columns.length }
    if (isOpen(rows[at.row]?.cells[columns[at.column] ?? ''])) return at
  }
  return null
}

/** Where a key leads within the table; null when it is no such key. */
export function moveBy(event: { key: string; ctrlKey: boolean }, from: At, size: { rows: number; columns: number }): At | null {
  const page = 12
  const within = (row: number, column: number): At => ({
    row: Math.max(0, Math.min(size.rows - 1, row)),
    column: Math.max(0, Math.min(size.columns - 1, column)),
  })
  const { row, column } = from
  switch (event.key) {
    case 'ArrowUp':
      return within(row - 1, column)
    case 'ArrowDown':
      return within(row + 1, column)
    case 'ArrowLeft':
      return within(row, column - 1)
    case 'ArrowRight':
      return within(row, column + 1)
    case 'PageUp':
      return within(row - page, column)
    case 'PageDown':
      return within(row + page, column)
    case 'Home':
      return within(event.ctrlKey ? 0 : row, 0)
    case 'End':
      return within(event.ctrlKey ? size.rows - 1 : row, size.columns - 1)
    default:
      return null
  }
}
