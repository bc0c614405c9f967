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

/** What the server made of one sheet, column by column; `skipped` says why a sheet is not read. `field` are the meanings there are. */
export function readSheet<F extends z.ZodType<string>>(field: F) {
  return z.object({
    sheet: z.string(),
    headerRows: z.array(z.number().int()),
    rows: z.number().int(),
    columns: z.array(
      z.object({
        column: z.string(),
        header: z.string(),
        field: field.nullable(),
        /** 0–1; 1 = an exact synonym or chosen by a person. */
        confidence: z.number(),
        /** Up to three values as they stand in the file. */
        samples: z.array(z.string()),
      }),
    ),
    skipped: SheetSkip.nullable(),
  })
}

/** A person's correction: for the sheets named, these columns mean these fields; columns left out keep the recognised meaning. */
export function columnCorrection<F extends z.ZodType<string>>(field: F) {
  return z
    .array(
      z.strictObject({
        sheet: z.string().max(100),
        columns: z.array(z.strictObject({ column: z.string().regex(/^[A-Z]{1,3}$/), field: field.nullable() })).max(256),
      }),
    )
    .max(50)
}

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
