import { z } from 'zod'
import { DateOnly, Instant, Uuid, Version } from './common.ts'
import { CellName, ColumnLetters, ColumnMeaning, SheetName } from './reports-template.ts'

/**
 * Where a cell's value stands. `prefilled`: the register says it. `changed`: it differs from what was sent last time.
 * `old`: it is what was known long ago. `unknown`: the register does not say. `typed`: by hand. `given`: the same for
 * everybody, or the running number. `hand`: left to be written by hand, on screen or on paper.
 */
export const cellStates = ['prefilled', 'changed', 'old', 'unknown', 'typed', 'given', 'hand'] as const
export const CellState = z.enum(cellStates)
export type CellState = (typeof cellStates)[number]

/** States somebody has to look at before the report goes. */
export const openStates = ['changed', 'old', 'unknown'] as const

/** Identity and phone numbers and birth dates are masked on screen; the file has them whole if the report says so. */
export const ReportCell = z.object({
  value: z.string().nullable(),
  state: CellState,
  /** Looked at and found right; an unknown one so confirmed stays empty. */
  confirmed: z.boolean(),
  /** What was sent last time, where it differs (masked alike). */
  before: z.string().nullable(),
  /** Since when the register says so, or when somebody last confirmed it. */
  since: DateOnly.nullable(),
  /** A question of it waits for the next visit to that home. */
  asked: z.boolean(),
})
export type ReportCell = z.infer<typeof ReportCell>

export const ReportRow = z.object({
  id: Uuid,
  sheet: SheetName,
  /** 1-based, as in the table. */
  position: z.number().int(),
  person: Uuid.nullable(),
  household: Uuid.nullable(),
  /** Whom the row is about: name and door. */
  label: z.string(),
  /** By column letters. */
  cells: z.record(ColumnLetters, ReportCell),
})
export type ReportRow = z.infer<typeof ReportRow>

/** One counted or single cell of the workbook; `state` `given` where nothing of the register is in it. */
export const ReportSingle = ReportCell.extend({ sheet: SheetName, cell: CellName, label: z.string() })
export type ReportSingle = z.infer<typeof ReportSingle>

export const RoundColumn = z.object({
  sheet: SheetName,
  column: ColumnLetters,
  header: z.string(),
  meaning: ColumnMeaning,
  /** Masked on screen. */
  sensitive: z.boolean(),
  /** A value typed here may go back to the register. */
  writesBack: z.boolean(),
  counts: z.object({ unknown: z.number().int(), changed: z.number().int(), old: z.number().int(), typed: z.number().int() }),
})
export type RoundColumn = z.infer<typeof RoundColumn>

/**
 * `cells` counts what had to be filled: fields, conditions, counts and columns by hand; running numbers and fixed texts
 * do not count. `filled` of them Linli filled without typing; `open` still wait for somebody's look.
 */
export const RoundFigures = z.object({
  rows: z.number().int(),
  persons: z.number().int(),
  cells: z.number().int(),
  filled: z.number().int(),
  typed: z.number().int(),
  open: z.number().int(),
})
export type RoundFigures = z.infer<typeof RoundFigures>

/** The same data went out before: this report's columns and people, found in an answer sent lately. */
export const GivenBefore = z.object({
  report: Uuid,
  round: Uuid,
  title: z.string(),
  requester: z.string(),
  sentAt: Instant,
  day: DateOnly,
  /** Headers both have. */
  fields: z.array(z.string()),
  /** Of this round's fields, how many that answer had, 0–1; of its people likewise. */
  fieldShare: z.number(),
  peopleShare: z.number(),
})
export type GivenBefore = z.infer<typeof GivenBefore>

export const roundStates = ['open', 'sent', 'dropped'] as const

/** One answer to a report: filled on a day, looked through, sent and from then on never changed. */
export const ReportRound = z.object({
  id: Uuid,
  report: Uuid,
  template: Uuid,
  templateNumber: z.number().int(),
  state: z.enum(roundStates),
  /** The register of this day. */
  day: DateOnly,
  /** What it is for: '2026年11月'. */
  period: z.string(),
  dueOn: DateOnly.nullable(),
  /** Facts not looked at for so many months count as old. */
  oldAfterMonths: z.number().int(),
  figures: RoundFigures,
  startedBy: z.string(),
  startedAt: Instant,
  sent: z
    .object({
      at: Instant,
      by: z.string(),
      note: z.string().nullable(),
      /** Sensitive fields masked. */
      masked: z.boolean(),
      fileName: z.string(),
      bytes: z.number().int(),
      /** Of the file, and of the frozen values; both stand in the audit. */
      sha256: z.string(),
      valuesHash: z.string(),
    })
    .nullable(),
  version: Version,
})
export type ReportRound = z.infer<typeof ReportRound>

export const RoundDetail = ReportRound.extend({
  columns: z.array(RoundColumn),
  singles: z.array(ReportSingle),
  given: z.array(GivenBefore),
  /** Of how many persons the file would hold sensitive fields whole. Above `reportLimits.freshAbove` sending needs a fresh sign-in and a reason. */
  sensitivePersons: z.number().int(),
})
export type RoundDetail = z.infer<typeof RoundDetail>

/** What to do with one cell: it is right; it is this (and perhaps in the register too); as it was filled again. */
export const CellChange = z.union([
  z.strictObject({ confirm: z.literal(true) }),
  z.strictObject({ type: z.string().trim().max(500).nullable(), toRegister: z.boolean().optional() }),
  z.strictObject({ reset: z.literal(true) }),
])
export type CellChange = z.infer<typeof CellChange>

export const CellAt = z.union([
  z.strictObject({ sheet: SheetName, row: Uuid, column: ColumnLetters }),
  z.strictObject({ sheet: SheetName, cell: CellName }),
])
export type CellAt = z.infer<typeof CellAt>
