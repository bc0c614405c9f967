import type { CodeTable } from '@linli/rules/code-tables'
import type { PrivacyClass } from '@linli/rules/privacy'

/**
 * What stands in a column: how a cell is read and checked, how the value is kept, how it is shown.
 * `person` is somebody of the register, `dwelling` and `building` are homes and buildings; each is kept as its id.
 * `phone` and `identity` are sealed and masked. `codes` holds several codes of one table, `month` 'YYYY-MM'.
 */
export type ColumnType =
  | 'text'
  | 'prose'
  | 'date'
  | 'month'
  | 'number'
  | 'yes-no'
  | 'code'
  | 'codes'
  | 'phone'
  | 'identity'
  | 'credit-code'
  | 'person'
  | 'dwelling'
  | 'building'

/**
 * One fact of an entity, said once: import, export, tables on screens, print and reports all read it from here.
 * A column with a code table has type `code` or `codes`.
 */
export interface Column {
  /** camelCase; the database column is its snake_case unless the ledger's server part says otherwise. */
  readonly key: string
  readonly zh: string
  readonly en: string
  /** Other whole headers that mean it, as `normaliseHeader` leaves them (no spaces, lower case). */
  readonly words?: readonly string[]
  /** Parts that tell the meaning inside a longer header, when no whole header fits. */
  readonly parts?: readonly string[]
  readonly type: ColumnType
  readonly table?: CodeTable
  readonly privacyClass: PrivacyClass
  /** Characters at most (text, prose) or bounds (number). */
  readonly max?: number
  readonly min?: number
  readonly required?: true
  /** Null when the text can stand, else a stable code of what is wrong with it. */
  readonly check?: (text: string) => string | null
  /** Width in a workbook and on paper, in characters. */
  readonly width: number
  /** In lists on screens; the others show on the row's own page. */
  readonly listed?: true
  /** Written by Linli and only read back: the register's own numbers. */
  readonly hidden?: true
}

/** Headers separated by spaces, so that a declaration stays one line a column. */
export function words(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => word !== '')
}
