import type { PrintKind, PrintRow } from '@linli/contract/questions'

/** Three sheets of labels people buy; sizes in millimetres. */
export const labelSheets = {
  small: { across: 3, down: 8, width: 70, height: 37 },
  medium: { across: 2, down: 7, width: 99.1, height: 38.1 },
  large: { across: 2, down: 4, width: 105, height: 74 },
} as const
export type LabelSize = keyof typeof labelSheets

/** What is laid out: the server's rows, and what the worker wrote for the paper. */
export interface PrintJob {
  kind: PrintKind
  rows: readonly PrintRow[]
  title: string
  body: string
  size: LabelSize
  requester: string
  purpose: string
  note: string | null
  at: string
}

/** Rows in pages, each with its number from 1. */
export function pagesOf<T>(rows: readonly T[], perPage: number): { number: number; all: number; rows: readonly T[] }[] {
  const all = Math.ceil(rows.length / perPage)
  return Array.from({ length: all }, (_, index) => ({ number: index + 1, all, rows: rows.slice(index * perPage, (index + 1) * perPage) }))
}
