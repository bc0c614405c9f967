import { z } from 'zod'
import { Instant, Uuid } from './common.ts'
import { Condition } from './question-shape.ts'

/** Limits of a requesting office's own workbook; it is a form, not a data set. */
export const templateLimits = {
  fileBytes: 8 * 1024 * 1024,
  /** All parts together, inflated. */
  inflatedBytes: 64 * 1024 * 1024,
  /** Sheets that are read; the others are kept as they are. */
  sheets: 30,
  columns: 256,
  /** Rows of one table that Linli fills. */
  rows: 20_000,
  /** Counted cells of one workbook. */
  counts: 2_000,
} as const

const Said = z.object({ zh: z.string(), en: z.string() })

/** 'C', 'AB'. */
export const ColumnLetters = z.string().regex(/^[A-Z]{1,3}$/)
/** 'C5'. */
export const CellName = z.string().regex(/^[A-Z]{1,3}[1-9]\d{0,6}$/)
export const SheetName = z.string().min(1).max(100)

/**
 * What stands in a column: a field of the table's source (key of `reportSources`), yes or no to a condition, one text
 * for all, nothing (filled by hand, on screen or on paper), or the office's own formula, which stays.
 */
const chosenMeanings = [
  z.strictObject({ kind: z.literal('field'), field: z.string().max(60) }),
  z.strictObject({ kind: z.literal('condition'), condition: Condition }),
  z.strictObject({ kind: z.literal('fixed'), text: z.string().trim().max(200) }),
  z.strictObject({ kind: z.literal('hand') }),
] as const
export const ChosenMeaning = z.discriminatedUnion('kind', chosenMeanings)
export type ChosenMeaning = z.infer<typeof ChosenMeaning>

export const ColumnMeaning = z.discriminatedUnion('kind', [
  ...chosenMeanings,
  z.strictObject({ kind: z.literal('formula') }),
  /** Not understood and not yet said: its cells stay empty until somebody says. */
  z.strictObject({ kind: z.literal('unknown') }),
])
export type ColumnMeaning = z.infer<typeof ColumnMeaning>

export const TemplateColumn = z.object({
  column: ColumnLetters,
  /** As people read it, group over column: '基本信息 / 姓名'. */
  header: z.string(),
  meaning: ColumnMeaning,
  /** 0–1; 1 = an exact synonym, a token, or chosen by a person. */
  confidence: z.number(),
  by: z.enum(['recognised', 'chosen']),
})
export type TemplateColumn = z.infer<typeof TemplateColumn>

/** A cell to be filled once: by a token, beside a label (填报人：), or with a count. */
export const TemplateCell = z.object({
  cell: CellName,
  /** As it stands in the template; for a count the headings it was read from: '60—79岁 · 低保 · 男'. */
  text: z.string(),
  /** Stable: 'community', 'date', 'count' …; null where it was not understood. */
  means: z.string().nullable(),
  /** In words, what will stand there. */
  said: Said,
})
export type TemplateCell = z.infer<typeof TemplateCell>

/** A heading of a table of counts that was not understood; it is given a meaning by its cell. `condition` null: counts everybody. */
export const UnknownHeading = z.object({ cell: CellName, text: z.string() })

/** A sheet as far as a screen draws it: rows around the table, texts cut short; merged cells by how far they reach. */
export const SheetDrawing = z.object({
  /** In characters, from column A. */
  widths: z.array(z.number()),
  rows: z.array(
    z.object({
      row: z.number().int(),
      /** In points; null: the program's own. */
      height: z.number().nullable(),
      cells: z.array(z.object({ cell: CellName, text: z.string(), across: z.number().int(), down: z.number().int() })),
    }),
  ),
})
export type SheetDrawing = z.infer<typeof SheetDrawing>

/**
 * What Linli does with a sheet: one row each (`rows`), counts (`counts`), single cells only (`cells`), nothing (`kept`).
 * Whatever it does, all else of the sheet stays as it is.
 */
export const TemplateSheet = z.object({
  sheet: SheetName,
  kind: z.enum(['rows', 'counts', 'cells', 'kept']),
  hidden: z.boolean(),
  protected: z.boolean(),
  /** Key of `reportSources`; null unless rows. */
  source: z.string().nullable(),
  /** As a spreadsheet shows them, 1-based. */
  headerRows: z.array(z.number().int()),
  firstRow: z.number().int().nullable(),
  /** Rows drawn for entries; more are inserted in the same form. */
  blankRows: z.number().int(),
  columns: z.array(TemplateColumn),
  cells: z.array(TemplateCell),
  unknownHeadings: z.array(UnknownHeading),
  drawing: SheetDrawing,
})
export type TemplateSheet = z.infer<typeof TemplateSheet>

/** What was not understood or must be known, each said plainly. `todo`: cells stay empty until somebody decides; `note`: nothing to do. */
export const templateProblemCodes = [
  'unknown-header',
  'unknown-heading',
  'unknown-token',
  'circular-token',
  'no-table',
  'two-tables',
  'protected-sheet',
  'protected-workbook',
  'pivot-table',
  'external-links',
  'hidden-sheet',
  'many-sheets',
  'wide-sheet',
  'same-field-twice',
  'filled-row',
  'several-rows-each',
] as const
export const TemplateProblem = z.object({
  sheet: z.string().nullable(),
  /** 'C3', or the letters of a column. */
  at: z.string().nullable(),
  code: z.enum(templateProblemCodes),
  weight: z.enum(['todo', 'note']),
  message: Said,
})
export type TemplateProblem = z.infer<typeof TemplateProblem>

/** A person's decisions about a template; what is left out stays as recognised. Kept for the report's next template too, by header. */
export const TemplateChoices = z
  .array(
    z.strictObject({
      sheet: SheetName,
      /** `kept`: leave this sheet alone. */
      kind: z.enum(['rows', 'counts', 'cells', 'kept']).optional(),
      source: z.string().max(40).optional(),
      /** Where the header stands, if it was not found rightly. */
      headerRows: z.array(z.number().int().min(1).max(1000)).min(1).max(4).optional(),
      columns: z
        .array(z.strictObject({ column: ColumnLetters, meaning: ChosenMeaning }))
        .max(templateLimits.columns)
        .optional(),
      headings: z
        .array(z.strictObject({ cell: CellName, condition: Condition.nullable() }))
        .max(500)
        .optional(),
    }),
  )
  .max(templateLimits.sheets)
export type TemplateChoices = z.infer<typeof TemplateChoices>

/** One version of a report's template as Linli reads it. */
export const ReportTemplate = z.object({
  id: Uuid,
  report: Uuid,
  number: z.number().int(),
  fileName: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  sheets: z.array(TemplateSheet),
  problems: z.array(TemplateProblem),
  choices: TemplateChoices,
  uploadedBy: z.string(),
  uploadedAt: Instant,
})
export type ReportTemplate = z.infer<typeof ReportTemplate>
