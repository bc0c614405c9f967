export type CodeEntry = {
  readonly code: string
  readonly zh: string
  readonly en: string
  /** Other ways the value is written in registers, Chinese or English. */
  readonly synonyms: readonly string[]
}

/** A national code table, or one of ours in the same form. */
export type CodeTable = readonly CodeEntry[]
