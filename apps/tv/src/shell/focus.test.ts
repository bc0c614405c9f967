import fc from 'fast-check'
import { expect, test } from 'vitest'
import { moveFocus } from './focus.ts'
import type { FocusRows } from './focus.ts'
import type { Key } from './keys.ts'

const arrows: Key[] = ['left', 'right', 'up', 'down']

function reachable(rows: FocusRows, from: string | null): Set<string> {
  const seen = new Set<string>()
  const queue = from === null ? [] : [from]
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    for (const key of arrows) {
      const next = moveFocus(rows, at, key)
      if (next !== null) queue.push(next)
    }
  }
  return seen
}

const anyRows = fc
  .array(fc.integer({ min: 0, max: 7 }), { maxLength: 9 })
  .map((sizes) => sizes.map((size, row) => Array.from({ length: size }, (_, column) => `${row}-${column}`)))

test('every focusable is reached from every other by arrows alone, whatever the rows', () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const all = rows.flat()
      for (const start of all) expect(reachable(rows, start).size).toBe(all.length)
    }),
  )
})

test('with nothing in focus the first focusable takes it', () => {
  expect(moveFocus([[], ['a', 'b']], null, 'right')).toBe('a')
  expect(moveFocus([['a'], ['b']], 'left the page', 'down')).toBe('a')
  expect(moveFocus([], null, 'down')).toBeNull()
})

test('stays at the edges and keeps to its column between rows', () => {
  const rows = [['a', 'b', 'c'], ['d'], ['e', 'f']]
  expect(moveFocus(rows, 'a', 'left')).toBe('a')
  expect(moveFocus(rows, 'c', 'right')).toBe('c')
  expect(moveFocus(rows, 'c', 'down')).toBe('d')
  expect(moveFocus(rows, 'e', 'up')).toBe('d')
  expect(moveFocus(rows, 'f', 'down')).toBe('f')
})
