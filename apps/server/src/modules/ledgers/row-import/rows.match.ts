import type { Ledger } from '@linli/contract/ledger'
import type { RowConflict } from '@linli/contract/ledger-imports'
import type { RowValues } from '../ledger-storage.ts'
import type { RowDraft } from './rows.draft.ts'
import type { ExistingRow } from './rows.existing.ts'
import { contradicts, keyOf } from './rows.twins.ts'

export type RowMatch = { row: ExistingRow | null } | { conflict: RowConflict['code'] }

/**
 * Which row of the ledger a row of the file is: the one whose number an export carried (a number the ledger does not have
 * says nothing), else by the declared sets of columns in their order. A set finds only rows that say nothing else in the
 * columns of the sets before it: the same name under another identity number is somebody else.
 * `values`: the draft's, sealed numbers by their index.
 */
export function createRowMatcher(
  ledger: Pick<Ledger, 'sameBy'>,
  existing: readonly ExistingRow[],
): (draft: RowDraft, values: RowValues) => RowMatch {
  const byId = new Map(existing.map((row) => [row.id, row]))
  const held = existing.filter(({ ended }) => !ended)
  const sets = ledger.sameBy.map((columns, at) => ({
    columns,
    before: new Set(ledger.sameBy.slice(0, at).flat()),
    rows: Map.groupBy(held, (row) => keyOf(row.values, columns)),
  }))
  const taken = new Set<string>()
  const take = (row: ExistingRow): RowMatch => {
    if (taken.has(row.id)) return { conflict: 'matched-twice' }
    taken.add(row.id)
    return { row }
  }
  return ({ id }, values) => {
    const own = id === null ? undefined : byId.get(id)
    if (own !== undefined) return own.ended ? { conflict: 'row-ended' } : take(own)
    for (const { columns, before, rows } of sets) {
      const key = keyOf(values, columns)
      if (key === null) continue
      const found = (rows.get(key) ?? []).filter((row) => !contradicts(row.values, values, before))
      const [only, ...more] = found
      if (more.length > 0) return { conflict: 'several-match' }
      if (only !== undefined) return take(only)
    }
    return { row: null }
  }
}
