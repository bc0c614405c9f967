import type { Column } from './columns.ts'
import type { Right } from './rights.ts'

/**
 * A ledger 台账: rows of one entity, declared once. Everything general – recognising a workbook, checking cells, dry run,
 * writing, undo, export, lists, forms, print, as-of, reports – follows from this declaration and the table named here.
 *
 * The table holds `community`, `id`, a database column for each declared one (`phone` and `identity` as `<key>_cipher` and
 * `<key>_index`, `person`, `dwelling` and `building` as `<key>_id`), `starts_on`, `ends_on` (exclusive, null = now),
 * `facts_since`, `version`, `import_id`, `search`, `created_at`, `updated_at`.
 */
export interface Ledger {
  /** kebab-case; part of addresses and of audit entries. */
  readonly key: string
  readonly zh: string
  readonly en: string
  readonly table: string
  readonly columns: readonly Column[]
  /**
   * Sets of columns by which a row of a file is a row already kept: the first set whose cells are all filled decides.
   * Two rows of a file with the same values are the same row said twice.
   */
  readonly sameBy: readonly (readonly string[])[]
  /** The column that names a row in lists and sentences. */
  readonly named: string
  /** The date column that says since when a row holds; without one, or empty, it holds from the day it was entered. */
  readonly since?: string
  readonly read: Right
  readonly write: Right
}

/** Keeps the literal types of a declaration. */
export function defineLedger<const L extends Ledger>(ledger: L): L {
  return ledger
}
