import type { Key } from './keys.ts'

/** One thing the remote can stand on. */
export interface Focusable {
  id: string
  element: HTMLElement
  press: () => void
}

export type FocusRows = ReadonlyArray<ReadonlyArray<string>>

/** Where the ring goes: along its row, or to the same column of the next row; it stays at the edges. */
export function moveFocus(rows: FocusRows, at: string | null, key: Key): string | null {
  const filled = rows.filter((row) => row.length > 0)
  const place = find(filled, at)
  if (!place) return (filled[0] && filled[0][0]) || null
  const row = key === 'up' ? place.row - 1 : key === 'down' ? place.row + 1 : place.row
  const column = key === 'left' ? place.column - 1 : key === 'right' ? place.column + 1 : place.column
  const target = filled[row]
  if (!target) return at
  if (row === place.row) return target[column] || at
  return target[Math.min(column, target.length - 1)] || at
}

export interface Focus {
  /** New focusables; the ring stays where it was when that still exists, else goes to `prefer`, else to the first. */
  setRows(rows: Focusable[][], prefer?: string): void
  at(): string | null
  /** True when the key moved the ring or pressed something. */
  handle(key: Key): boolean
}

/** Own ring on divs: `:focus` styles cannot be overridden on some boxes (DOMAIN.md §3.2). */
export function createFocus(): Focus {
  let rows: Focusable[][] = []
  let current: string | null = null
  let ring: HTMLElement | null = null

  function paint(): void {
    const target = item(current)
    const next = target ? target.element : null
    if (next === ring) return
    if (ring) ring.classList.remove('is-focused')
    if (next) next.classList.add('is-focused')
    ring = next
  }
  function item(id: string | null): Focusable | undefined {
    let found: Focusable | undefined
    rows.forEach((row) =>
      row.forEach((one) => {
        if (one.id === id) found = one
      }),
    )
    return found
  }
  function ids(): string[][] {
    return rows.map((row) => row.map((one) => one.id))
  }

  return {
    setRows(next, prefer) {
      rows = next
      if (!item(current)) current = prefer !== undefined && item(prefer) ? prefer : moveFocus(ids(), null, 'ok')
      paint()
    },
    at: () => current,
    handle(key) {
      if (key === 'ok') {
        const target = item(current)
        if (target) target.press()
        return target !== undefined
      }
      if (key !== 'left' && key !== 'right' && key !== 'up' && key !== 'down') return false
      const next = moveFocus(ids(), current, key)
      const moved = next !== current
      current = next
      paint()
      return moved
    },
  }
}

function find(rows: FocusRows, at: string | null): { row: number; column: number } | null {
  let place: { row: number; column: number } | null = null
  rows.forEach((row, index) => {
    const column = at === null ? -1 : row.indexOf(at)
    if (column >= 0) place = { row: index, column }
  })
  return place
}
