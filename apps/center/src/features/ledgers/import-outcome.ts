import type { ImportOutcome, Said } from '@linli/contract/import-shapes'

interface LookedThrough {
  sheet: string
  row: number
  name: string
  /** Only where the rows of a file have a home. */
  home?: string | null
}

/** Row by row what an import would do; `counts` go on where the lists stop. */
export interface OutcomeLists {
  counts: ImportOutcome
  rejected: readonly { sheet: string; row: number; column: string; value: string | null; code: string; message: Said }[]
  conflicting: readonly (LookedThrough & { code: string; message: Said })[]
  new: readonly (LookedThrough & { what: string })[]
  changed: readonly (LookedThrough & { what: string })[]
}
