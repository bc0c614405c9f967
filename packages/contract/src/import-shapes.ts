import { z } from 'zod'
import { Instant, Uuid } from './common.ts'

/** Limits of an uploaded workbook, said to people before they upload and held by the server before it inflates. */
export const workbookLimits = {
  fileBytes: 32 * 1024 * 1024,
  /** All parts together, inflated. */
  inflatedBytes: 192 * 1024 * 1024,
  parts: 1000,
  rows: 100_000,
  columns: 256,
  cells: 2_500_000,
} as const

/** Why a file is refused as a whole; the `reason` of a `refused_file` error. */
export const refusalCodes = [
  'file-empty',
  'file-too-large',
  'not-a-workbook',
  'old-excel-format',
  'binary-workbook',
  'encrypted',
  'macros',
  'damaged',
  'inflates-too-large',
  'too-many-parts',
  'too-many-rows',
  'too-many-columns',
  'too-many-cells',
  'xml-entities',
  'unreadable-cell',
  'no-register',
  'took-too-long',
  'needs-too-much-memory',
  'mapping-not-usable',
  'estate-unclear',
  'upload-gone',
  'text-encoding',
  'csv-broken',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

export const Said = z.object({ zh: z.string(), en: z.string() })
export type Said = z.infer<typeof Said>

/** Why a sheet is not read. */
export const SheetSkip = z.object({ code: z.enum(['hidden', 'empty', 'no-header']), message: Said })
export type SheetSkip = z.infer<typeof SheetSkip>

/** Rows – of the register: persons – by what the import would do with them. */
export const ImportOutcome = z.object({
  new: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  conflicting: z.number().int(),
  rejected: z.number().int(),
})
export type ImportOutcome = z.infer<typeof ImportOutcome>

/** One committed import; `undone` when it was taken back. */
export const ImportBatch = z.object({
  id: Uuid,
  /** 'register', or the key of another ledger. */
  ledger: z.string(),
  fileName: z.string(),
  fileHash: z.string(),
  by: z.string(),
  committedAt: Instant,
  outcome: ImportOutcome,
  undone: z.object({ at: Instant, by: z.string() }).nullable(),
})
export type ImportBatch = z.infer<typeof ImportBatch>
