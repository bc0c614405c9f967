import { z } from 'zod'
import { AppError } from './errors.ts'

/** Where a list goes on: the sort key and id of the last row, and the total counted for the first page. */
const Position = z.tuple([z.union([z.string(), z.number()]), z.string(), z.number().int()])
export interface Position {
  key: string | number
  id: string
  total: number
}

export function encodeCursor(position: Position): string {
  return Buffer.from(JSON.stringify([position.key, position.id, position.total])).toString('base64url')
}

/** @throws AppError invalid_input for anything this program did not write */
export function decodeCursor(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null
  const parsed = Position.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')))
  if (!parsed.success) throw new AppError('invalid_input', { reason: 'cursor' })
  const [key, id, total] = parsed.data
  return { key, id, total }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Cuts one row more than asked for into a page. */
export function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  total: number,
  keyOf: (row: Row) => { key: string | number; id: string },
  present: (row: Row) => Item,
): { items: Item[]; next: string | null; total: number } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(present),
    next: rows.length > limit && last !== undefined ? encodeCursor({ ...keyOf(last), total }) : null,
    total,
  }
}
