import { z } from 'zod'
import { Cursor, InCommunity, InCommunityWithId, Instant, LimitQuery, NewId, Uuid, page } from './common.ts'
import { ImportBatch, ImportOutcome, Said, columnCorrection, readSheet } from './import-shapes.ts'
import { type RegisterColumnKey, registerColumns } from './register-columns.ts'
import { route } from './route.ts'

export { ImportBatch, ImportOutcome, Said, workbookLimits } from './import-shapes.ts'
export type { RefusalCode } from './import-shapes.ts'
export { commitRows, dryRunRows, uploadRows } from './ledger-imports.ts'

const importers = { kinds: ['staff'], right: 'register.import' } as const

/** What a column of a register workbook can mean. `ignored` is a column whose meaning is known and not imported. */
export type RegisterField = Exclude<RegisterColumnKey, 'birthYear'> | 'ignored'
export const RegisterField = z.enum([
  ...registerColumns.flatMap(({ key }) => (key === 'birthYear' ? [] : [key])),
  'ignored',
] satisfies RegisterField[])

/** Why a cell or row cannot be imported. Stable: people and scripts sort by them. */
export const rejectionCodes = [
  'name-missing',
  'name-invalid',
  'identity-number-length',
  'identity-number-characters',
  'identity-number-birth-date',
  'identity-number-future',
  'identity-number-check-digit',
  'identity-number-15-digits',
  'identity-number-digits-lost',
  'identity-number-duplicate',
  'person-duplicate',
  'sex-contradicts-identity-number',
  'birth-date-contradicts-identity-number',
  'birth-date-invalid',
  'birth-date-future',
  'since-invalid',
  'since-future',
  'sex-unknown',
  'phone-invalid',
  'relation-unknown',
  'politics-unknown',
  'ethnicity-unknown',
  'marital-unknown',
  'schooling-unknown',
  'occupancy-unknown',
  'care-tag-unknown',
  'care-ground-invalid',
  'identity-kind-unknown',
  'building-missing',
  'building-invalid',
  'unit-invalid',
  'room-missing',
  'room-invalid',
  'address-invalid',
  'floor-invalid',
  'second-head',
  'text-too-long',
  'cell-error',
] as const
export const RejectionCode = z.enum(rejectionCodes)
export type RejectionCode = (typeof rejectionCodes)[number]

/** One reason why a row is not imported: where it stands (row as Excel shows it), what was read, what to do. */
export const ImportRejection = z.object({
  sheet: z.string(),
  row: z.number().int(),
  /** Column letter and header text: 'J 身份证号码'. */
  column: z.string(),
  field: RegisterField,
  value: z.string().nullable(),
  code: RejectionCode,
  message: Said,
})
export type ImportRejection = z.infer<typeof ImportRejection>

/** The file says one thing, the register another, and only a person can tell which is right. */
export const conflictCodes = ['name-differs', 'identity-differs', 'several-match', 'head-differs'] as const
export const ImportConflict = z.object({
  sheet: z.string(),
  row: z.number().int(),
  name: z.string(),
  dwelling: z.string().nullable(),
  code: z.enum(conflictCodes),
  message: Said,
})
export type ImportConflict = z.infer<typeof ImportConflict>

/** A person the import adds or changes; `fields` names what differs from the register (empty for a new person). */
export const ImportDifference = z.object({
  sheet: z.string(),
  row: z.number().int(),
  name: z.string(),
  dwelling: z.string().nullable(),
  fields: z.array(z.string()),
})
export type ImportDifference = z.infer<typeof ImportDifference>

export const SheetMapping = readSheet(RegisterField)
export type SheetMapping = z.infer<typeof SheetMapping>

export const MappingCorrection = columnCorrection(RegisterField)
export type MappingCorrection = z.infer<typeof MappingCorrection>

export const RegisterCounts = z.object({
  buildings: z.number().int(),
  dwellings: z.number().int(),
  households: z.number().int(),
  persons: z.number().int(),
})
export type RegisterCounts = z.infer<typeof RegisterCounts>

/** A dry run. Nothing was written. Lists stop at 1000 entries, counts never. */
export const ImportReport = z.object({
  id: Uuid,
  fileName: z.string(),
  fileHash: z.string(),
  sheets: z.array(SheetMapping),
  /** What the file holds, rejected rows included. */
  found: RegisterCounts,
  outcome: ImportOutcome,
  /** Rows new to the register beside the persons. */
  adds: RegisterCounts,
  rejected: z.array(ImportRejection),
  conflicting: z.array(ImportConflict),
  added: z.array(ImportDifference),
  changed: z.array(ImportDifference),
  /** The same file was committed before: when and with which mapping does not matter, nothing would change twice. */
  committedAt: Instant.nullable(),
})
export type ImportReport = z.infer<typeof ImportReport>

/** A committed import of the register. */
export const RegisterBatch = ImportBatch.extend({ found: RegisterCounts, written: RegisterCounts })
export type RegisterBatch = z.infer<typeof RegisterBatch>

/** Multipart with one part `file`; `id` is made by the caller and is the id of the import from here on. */
export const uploadRegister = route({
  method: 'POST',
  path: '/api/communities/:community/imports',
  summary: 'Upload a register workbook and see what importing it would do',
  access: importers,
  kind: 'upload',
  params: InCommunity,
  query: z.object({ id: NewId }),
  response: ImportReport,
  errors: ['refused_file', 'too_large', 'same_id_other_content', 'too_many_requests'],
})

export const dryRunImport = route({
  method: 'POST',
  path: '/api/communities/:community/imports/:id/dry-run',
  summary: 'Dry run again with a corrected mapping',
  access: importers,
  params: InCommunityWithId,
  body: z.strictObject({ mapping: MappingCorrection }),
  response: ImportReport,
  errors: ['refused_file', 'not_found'],
})

/** All or nothing: with rejected or conflicting rows it is refused, unless `skipRejected` leaves those rows out. Repeating it answers the first result. */
export const commitImport = route({
  method: 'POST',
  path: '/api/communities/:community/imports/:id/commit',
  summary: 'Write the uploaded workbook into the register',
  access: importers,
  params: InCommunityWithId,
  body: z.strictObject({ mapping: MappingCorrection, skipRejected: z.boolean() }),
  response: RegisterBatch,
  errors: ['refused', 'refused_file', 'not_found', 'conflict'],
})

export const listImports = route({
  method: 'GET',
  path: '/api/communities/:community/imports',
  summary: 'Committed imports of all ledgers, newest first',
  access: importers,
  params: InCommunity,
  query: z.object({ limit: LimitQuery.optional(), cursor: Cursor.optional() }),
  response: page(ImportBatch),
})

/** Why an import cannot be taken back: what somebody did since with something it wrote. Stable. */
export const undoBlockerCodes = ['changed', 'moved', 'used', 'too-old'] as const
export const UndoBlocker = z.object({
  code: z.enum(undoBlockerCodes),
  entity: z.enum(['person', 'household', 'dwelling', 'building', 'unit', 'estate', 'origin_group', 'import', 'ledger_row']),
  id: Uuid,
  /** Name of the person, door of the household or home, number of the building. */
  label: z.string(),
  by: z.string().nullable(),
  at: Instant.nullable(),
  message: Said,
})
export type UndoBlocker = z.infer<typeof UndoBlocker>

/** What taking an import back would do: `rows` of another ledger, the rest of the register. `blockers` stops at 200 entries, `blocked` never. */
export const ImportUndo = z.object({
  id: Uuid,
  ledger: z.string(),
  rows: z.object({ removes: z.number().int(), restores: z.number().int() }),
  removes: RegisterCounts,
  restores: z.object({ households: z.number().int(), persons: z.number().int() }),
  blocked: z.number().int(),
  blockers: z.array(UndoBlocker),
})
export type ImportUndo = z.infer<typeof ImportUndo>

/** Days after which the rows an import changed are no longer kept as they were. */
export const undoDays = 90

export const getImportUndo = route({
  method: 'GET',
  path: '/api/communities/:community/imports/:id/undo',
  summary: 'What taking a committed import back would do, or what stands in its way',
  access: importers,
  params: InCommunityWithId,
  response: ImportUndo,
  errors: ['not_found'],
})

/** All or nothing, and only while nobody touched what the import wrote. Repeating it answers the first result. */
export const undoImport = route({
  method: 'POST',
  path: '/api/communities/:community/imports/:id/undo',
  summary: 'Take a committed import back as a whole',
  access: importers,
  fresh: true,
  params: InCommunityWithId,
  response: ImportBatch,
  errors: ['refused', 'not_found'],
})
