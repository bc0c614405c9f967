import type { Ledger } from '@linli/contract/ledger'
import { type RowValues, sameValue } from '../ledger-storage.ts'
import type { RowDraft } from './rows.draft.ts'

/** The values of a set of columns as one key; null where one of them says nothing. */
export function keyOf(values: RowValues, columns: readonly string[]): string | null {
  const parts = columns.map((column) => values[column] ?? null)
  return parts.some((part) => part === null || part === '') ? null : JSON.stringify(parts)
}

/** Finds rows that the file says twice: the first set of columns that is filled in decides. Answers the row that said it first. */
export function createTwins({ sameBy }: Pick<Ledger, 'sameBy'>): (draft: RowDraft) => number | null {
  const seen = new Map<string, number>()
  return ({ id, values, row }) => {
    const key = id ?? firstKey(values, sameBy)
    if (key === null) return null
    const before = seen.get(key)
    if (before === undefined) seen.set(key, row)
    return before ?? null
  }
}

/** Whether both say something in a column, and not the same. */
export function contradicts(a: RowValues, b: RowValues, columns: Iterable<string>): boolean {
  for (const column of columns) {
    const [one, other] = [a[column] ?? null, b[column] ?? null]
    if (one !== null && other !== null && !sameValue(one, other)) return true
  }
  return false
}

function firstKey(values: RowValues, sets: Ledger['sameBy']): string | null {
  for (const [at, columns] of sets.entries()) {
    const key = keyOf(values, columns)
    if (key !== null) return `${String(at)} ${key}`
  }
  return null
}
