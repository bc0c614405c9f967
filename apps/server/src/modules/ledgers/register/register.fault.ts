import type { RegisterField, RejectionCode } from '@linli/contract/ledgers'

/** What is wrong with one cell of a row; `detail` goes into the sentence. */
export type Fault = { field: RegisterField; code: RejectionCode; detail?: string }
