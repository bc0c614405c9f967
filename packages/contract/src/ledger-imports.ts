import { z } from 'zod'
import { CommunityParam, Instant, NewId, Uuid } from './common.ts'
import { ImportBatch, ImportOutcome, Said, columnCorrection, readSheet } from './import-shapes.ts'
import { importableKeys } from './ledger-list.ts'
import { route } from './route.ts'

/** Each ledger says which right writes it; the service asks for that. */
const writers = { kinds: ['staff'] } as const

/** Why a cell or row of a ledger cannot be imported. Stable: people and scripts sort by them. */
export const rowRejectionCodes = [
  'value-missing',
  'text-too-long',
  'number-invalid',
  'number-too-small',
  'number-too-large',
  'date-invalid',
  'month-invalid',
  'yes-no-unknown',
  'code-unknown',
  'phone-invalid',
  'identity-number-length',
  'identity-number-characters',
  'identity-number-birth-date',
  'identity-number-future',
  'identity-number-check-digit',
  'identity-number-15-digits',
  'digits-lost',
  'credit-code-length',
  'credit-code-characters',
  'credit-code-check-digit',
  'home-invalid',
  'home-unknown',
  'home-unclear',
  'building-invalid',
  'building-unknown',
  'building-unclear',
  'check-failed',
  'contact-unknown',
  'contact-unclear',
  'target-missing',
  'home-empty',
  'no-duty',
  'cell-error',
  'row-twice',
] as const
export const RowRejectionCode = z.enum(rowRejectionCodes)
export type RowRejectionCode = (typeof rowRejectionCodes)[number]

/** The key of a declared column, of one that only tells who or where something is, or `ignored`. */
const RowField = z.string().max(60)

export const RowSheet = readSheet(RowField)
export type RowSheet = z.infer<typeof RowSheet>

/** One reason why a row is not imported: where it stands (row as Excel shows it), what was read, what to do. */
export const RowRejection = z.object({
  sheet: z.string(),
  row: z.number().int(),
  /** Column letter and header text: 'C 入党时间'; the header alone when the file has no such column. */
  column: z.string(),
  field: RowField,
  value: z.string().nullable(),
  code: RowRejectionCode,
  message: Said,
})
export type RowRejection = z.infer<typeof RowRejection>

/** The file and the ledger disagree about which row this is. */
export const rowConflictCodes = ['several-match', 'matched-twice', 'row-ended'] as const
export const RowConflict = z.object({
  sheet: z.string(),
  row: z.number().int(),
  name: z.string(),
  code: z.enum(rowConflictCodes),
  message: Said,
})
export type RowConflict = z.infer<typeof RowConflict>

/** A row the import adds or changes; `fields` names what differs (empty for a new row). */
export const RowDifference = z.object({ sheet: z.string(), row: z.number().int(), name: z.string(), fields: z.array(RowField) })
export type RowDifference = z.infer<typeof RowDifference>

/** Somebody a row may mean. The home is its short label. */
export const RowCandidate = z.object({ id: Uuid, name: z.string(), birthYear: z.number().int().nullable(), home: z.string().nullable() })
export type RowCandidate = z.infer<typeof RowCandidate>

/** Who of the register a row means is not certain: the row keeps the name as written until somebody says. Nobody fits where `candidates` is empty. */
export const RowQuestion = z.object({
  sheet: z.string(),
  row: z.number().int(),
  field: RowField,
  name: z.string(),
  candidates: z.array(RowCandidate),
})
export type RowQuestion = z.infer<typeof RowQuestion>

/** What a worker answered: this person, or nobody of the register (null). */
export const RowChoices = z
  .array(
    z.strictObject({ sheet: z.string().max(100), row: z.number().int().min(1).max(1_048_576), field: RowField, person: Uuid.nullable() }),
  )
  .max(5000)
export type RowChoices = z.infer<typeof RowChoices>

export const RowMapping = columnCorrection(RowField)
export type RowMapping = z.infer<typeof RowMapping>

/** A dry run. Nothing was written. Lists stop at 1000 entries, counts never. */
export const RowsReport = z.object({
  id: Uuid,
  ledger: z.string(),
  fileName: z.string(),
  fileHash: z.string(),
  sheets: z.array(RowSheet),
  /** Rows of the file, rejected ones included. */
  found: z.number().int(),
  outcome: ImportOutcome,
  /** Rows that are imported whatever is answered. */
  open: z.number().int(),
  rejected: z.array(RowRejection),
  conflicting: z.array(RowConflict),
  asking: z.array(RowQuestion),
  added: z.array(RowDifference),
  changed: z.array(RowDifference),
  /** The same file was committed to this ledger before. */
  committedAt: Instant.nullable(),
})
export type RowsReport = z.infer<typeof RowsReport>

const InLedger = z.object({ community: CommunityParam, ledger: z.enum(importableKeys) })
const InLedgerWithId = InLedger.extend({ id: Uuid })

/** Multipart with one part `file`; `id` is made by the caller and is the id of the import from here on. */
export const uploadRows = route({
  method: 'POST',
  path: '/api/communities/:community/ledgers/:ledger/imports',
  summary: 'Upload a workbook of a ledger and see what importing it would do',
  access: writers,
  kind: 'upload',
  params: InLedger,
  query: z.object({ id: NewId }),
  response: RowsReport,
  errors: ['refused_file', 'too_large', 'same_id_other_content', 'too_many_requests'],
})

export const dryRunRows = route({
  method: 'POST',
  path: '/api/communities/:community/ledgers/:ledger/imports/:id/dry-run',
  summary: 'Dry run again with corrected columns and answers',
  access: writers,
  params: InLedgerWithId,
  body: z.strictObject({ mapping: RowMapping, choices: RowChoices }),
  response: RowsReport,
  errors: ['refused_file', 'refused', 'not_found'],
})

/** All or nothing: with rejected or conflicting rows it is refused, unless `skipRejected` leaves those rows out. Repeating it answers the first result. */
export const commitRows = route({
  method: 'POST',
  path: '/api/communities/:community/ledgers/:ledger/imports/:id/commit',
  summary: 'Write the uploaded workbook into the ledger',
  access: writers,
  params: InLedgerWithId,
  body: z.strictObject({ mapping: RowMapping, choices: RowChoices, skipRejected: z.boolean() }),
  response: ImportBatch,
  errors: ['refused', 'refused_file', 'not_found', 'conflict'],
})
