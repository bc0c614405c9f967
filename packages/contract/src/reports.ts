import { z } from 'zod'
import {
  Cursor,
  DateOnly,
  Done,
  InCommunity,
  InCommunityWithId,
  Instant,
  LimitQuery,
  NewId,
  SearchText,
  ShortText,
  Uuid,
  Version,
  page,
} from './common.ts'
import { QuestionShape } from './question-shape.ts'
import { CellAt, CellChange, CellState, ReportRound, ReportRow, ReportSingle, RoundDetail, RoundFigures } from './reports-round.ts'
import { ColumnLetters, ReportTemplate, SheetName, TemplateChoices } from './reports-template.ts'
import { route } from './route.ts'

export * from './reports-round.ts'
export * from './reports-sources.ts'
export * from './reports-template.ts'

/**
 * One-table reports 一表通 (DOMAIN.md §3.4). A report is what an office asks for, once or again and again; it carries that
 * office's own workbook (versions of a template) and one round for each answer. The way of a round: start (Linli fills),
 * look through what changed, is old or unknown, send (frozen from then on), take the file.
 */
export const reportLimits = {
  /** Cells changed in one request. */
  changes: 500,
  /** Of more persons than this whole sensitive fields need a fresh sign-in and a reason. */
  freshAbove: 500,
  /** Files taken by one account within an hour. */
  filesAnHour: 40,
} as const

const readers = { kinds: ['staff'], right: 'register.read' } as const
const writers = { kinds: ['staff'], right: 'register.write' } as const

export const reportRepeats = ['once', 'weekly', 'monthly', 'quarterly', 'yearly'] as const
export const ReportRepeat = z.enum(reportRepeats)
export type ReportRepeat = (typeof reportRepeats)[number]

/** What people say of a report. `whole`: sensitive fields leave unmasked; only with purpose and legal basis. */
const facts = {
  title: ShortText,
  /** The office that asks. */
  requester: ShortText,
  legalBasis: z.string().trim().max(300),
  purpose: z.string().trim().max(300),
  whole: z.boolean(),
  /** The next answer is due; null: no deadline. */
  dueOn: DateOnly.nullable(),
  repeat: ReportRepeat,
  /** Whom it is about. `asOf` is not used here: each round has its day. */
  question: QuestionShape,
  /** Name of the saved question it was taken from, for people to recognise. */
  questionName: ShortText.nullable(),
} as const

export const Report = z.object({
  id: Uuid,
  ...facts,
  title: z.string(),
  requester: z.string(),
  legalBasis: z.string(),
  purpose: z.string(),
  questionName: z.string().nullable(),
  closed: z.boolean(),
  /** Newest template; null until one was uploaded. */
  template: z.object({ id: Uuid, number: z.number().int(), fileName: z.string(), todo: z.number().int() }).nullable(),
  /** The round being filled now. */
  open: ReportRound.nullable(),
  lastSent: ReportRound.nullable(),
  rounds: z.number().int(),
  createdBy: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
  version: Version,
})
export type Report = z.infer<typeof Report>

export const listReports = route({
  method: 'GET',
  path: '/api/communities/:community/reports',
  summary: 'Reports asked of the community, those due first',
  access: readers,
  params: InCommunity,
  query: z.object({
    state: z.enum(['due', 'open', 'closed']).optional(),
    q: SearchText.optional(),
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(Report),
})

export const createReport = route({
  method: 'POST',
  path: '/api/communities/:community/reports',
  summary: 'Take down a report that was asked for',
  access: writers,
  params: InCommunity,
  body: z.strictObject({ id: NewId, ...facts }),
  response: Report,
  errors: ['refused', 'same_id_other_content'],
})

export const getReport = route({
  method: 'GET',
  path: '/api/communities/:community/reports/:id',
  summary: 'One report',
  access: readers,
  params: InCommunityWithId,
  response: Report,
})

export const updateReport = route({
  method: 'PATCH',
  path: '/api/communities/:community/reports/:id',
  summary: 'Correct what a report says of itself, or close it',
  access: writers,
  params: InCommunityWithId,
  body: z
    .strictObject({ version: Version, ...facts, closed: z.boolean() })
    .partial()
    .required({ version: true }),
  response: Report,
  errors: ['conflict', 'refused'],
})

const InReport = InCommunityWithId
const OfTemplate = InReport.extend({ template: Uuid })
const OfRound = InReport.extend({ round: Uuid })

/** Multipart with one part `file`; `id` becomes the id of this version of the template. */
export const uploadTemplate = route({
  method: 'POST',
  path: '/api/communities/:community/reports/:id/templates',
  summary: 'Upload the requesting office’s own workbook and see how it is understood',
  access: writers,
  kind: 'upload',
  params: InReport,
  query: z.object({ id: NewId }),
  response: ReportTemplate,
  errors: ['refused_file', 'too_large', 'same_id_other_content', 'too_many_requests'],
})

export const listTemplates = route({
  method: 'GET',
  path: '/api/communities/:community/reports/:id/templates',
  summary: 'Versions of the template, newest first',
  access: readers,
  params: InReport,
  response: z.object({ items: z.array(ReportTemplate) }),
})

export const chooseMeanings = route({
  method: 'PUT',
  path: '/api/communities/:community/reports/:id/templates/:template/choices',
  summary: 'Say what columns, headings and sheets of a template mean; answers it read anew',
  access: writers,
  params: OfTemplate,
  body: z.strictObject({ choices: TemplateChoices }),
  response: ReportTemplate,
  errors: ['refused', 'refused_file'],
})

/** The workbook as it was uploaded. */
export const getTemplateFile = route({
  method: 'GET',
  path: '/api/communities/:community/reports/:id/templates/:template/file',
  summary: 'The template as it was uploaded',
  access: readers,
  kind: 'bytes',
  params: OfTemplate,
  response: z.unknown(),
})

export const listRounds = route({
  method: 'GET',
  path: '/api/communities/:community/reports/:id/rounds',
  summary: 'Answers to a report, newest first',
  access: readers,
  params: InReport,
  query: z.object({ limit: LimitQuery.optional(), cursor: Cursor.optional() }),
  response: page(ReportRound),
})

/** Fills the newest template from the register of `day`. One round is open at a time. */
export const startRound = route({
  method: 'POST',
  path: '/api/communities/:community/reports/:id/rounds',
  summary: 'Fill the report from the register of a day',
  access: writers,
  params: InReport,
  body: z.strictObject({ id: NewId, day: DateOnly }),
  response: RoundDetail,
  errors: ['refused', 'refused_file', 'same_id_other_content', 'too_many_requests'],
})

export const getRound = route({
  method: 'GET',
  path: '/api/communities/:community/reports/:id/rounds/:round',
  summary: 'One answer: its columns, counted cells, and to whom the same data went before',
  access: readers,
  params: OfRound,
  response: RoundDetail,
})

/** With `state` only rows that have a cell in one of these states which nobody confirmed yet. */
export const listRoundRows = route({
  method: 'GET',
  path: '/api/communities/:community/reports/:id/rounds/:round/rows',
  summary: 'Rows of an answer, in the order of its table',
  access: readers,
  params: OfRound,
  query: z.object({
    sheet: SheetName.optional(),
    state: z.union([CellState, z.literal('open')]).optional(),
    column: ColumnLetters.optional(),
    q: SearchText.optional(),
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(ReportRow),
})

/** All or nothing. A value typed with `toRegister` is an edit of the register like any other, and is refused like any other. */
export const changeCells = route({
  method: 'POST',
  path: '/api/communities/:community/reports/:id/rounds/:round/cells',
  summary: 'Confirm cells, type into them, or take that back',
  access: writers,
  params: OfRound,
  body: z.strictObject({
    changes: z
      .array(z.strictObject({ at: CellAt, change: CellChange }))
      .min(1)
      .max(reportLimits.changes),
  }),
  response: z.object({ rows: z.array(ReportRow), singles: z.array(ReportSingle), figures: RoundFigures, version: Version }),
  errors: ['refused', 'conflict'],
})

/** Everything in these states at once, of one column or of all. */
export const confirmCells = route({
  method: 'POST',
  path: '/api/communities/:community/reports/:id/rounds/:round/confirm',
  summary: 'Confirm all cells of a state',
  access: writers,
  params: OfRound,
  body: z.strictObject({
    states: z
      .array(z.enum(['changed', 'old', 'unknown']))
      .min(1)
      .max(3),
    at: z.strictObject({ sheet: SheetName, column: ColumnLetters }).optional(),
  }),
  response: RoundDetail,
  errors: ['refused'],
})

/** Unknown cells become questions on the next visit to that home. Without `at` all that are open and not yet asked. */
export const askAtHomes = route({
  method: 'POST',
  path: '/api/communities/:community/reports/:id/rounds/:round/ask',
  summary: 'Let what is unknown be asked at the next visit',
  access: writers,
  params: OfRound,
  body: z.strictObject({
    at: z
      .array(z.strictObject({ sheet: SheetName, row: Uuid, column: ColumnLetters }))
      .min(1)
      .max(reportLimits.changes)
      .optional(),
  }),
  response: z.object({ asked: z.number().int(), withoutHome: z.number().int() }),
  errors: ['refused'],
})

/** Fills again what nobody typed or confirmed, from the register as it is now. */
export const refillRound = route({
  method: 'POST',
  path: '/api/communities/:community/reports/:id/rounds/:round/refill',
  summary: 'Fill an open round again; what was typed or confirmed stays',
  access: writers,
  params: OfRound,
  response: RoundDetail,
  errors: ['refused', 'refused_file', 'too_many_requests'],
})

export const dropRound = route({
  method: 'POST',
  path: '/api/communities/:community/reports/:id/rounds/:round/drop',
  summary: 'Give an open round up',
  access: writers,
  params: OfRound,
  response: Done,
  errors: ['refused'],
})

/** The workbook as it would go now, always masked; for a look and for paper. */
export const takeDraft = route({
  method: 'POST',
  path: '/api/communities/:community/reports/:id/rounds/:round/draft',
  summary: 'The filled workbook of an open round, masked',
  access: readers,
  kind: 'bytes',
  params: OfRound,
  response: z.unknown(),
  errors: ['refused', 'too_many_requests'],
})

const sending = z.strictObject({
  /** As read: what somebody else changed meanwhile is looked at first. */
  version: Version,
  /** Send although cells nobody confirmed are left. */
  evenOpen: z.boolean(),
  note: z.string().trim().max(200).nullable(),
})

/** Freezes the answer; refused `many-persons` where `sendManyRound` is needed. Repeating it answers the first result. */
export const sendRound = route({
  method: 'POST',
  path: '/api/communities/:community/reports/:id/rounds/:round/send',
  summary: 'Freeze the answer as it is sent',
  access: writers,
  params: OfRound,
  body: sending,
  response: RoundDetail,
  errors: ['refused', 'conflict', 'too_many_requests'],
})
export const sendManyRound = route({
  method: 'POST',
  path: '/api/communities/:community/reports/:id/rounds/:round/send-many',
  summary: 'Freeze an answer with whole sensitive fields of many persons; with a reason',
  access: { kinds: ['staff'], right: 'register.reveal' },
  fresh: true,
  params: OfRound,
  body: sending.extend({ note: ShortText }),
  response: RoundDetail,
  errors: ['refused', 'conflict', 'too_many_requests'],
})

/** The frozen file, byte for byte as it was sent; each taking is recorded. Refused `many-persons` where `takeManyAnswer` is needed. */
export const takeAnswer = route({
  method: 'POST',
  path: '/api/communities/:community/reports/:id/rounds/:round/file',
  summary: 'The workbook as it was sent',
  access: readers,
  kind: 'bytes',
  params: OfRound,
  response: z.unknown(),
  errors: ['refused', 'too_many_requests'],
})
export const takeManyAnswer = route({
  method: 'POST',
  path: '/api/communities/:community/reports/:id/rounds/:round/file-many',
  summary: 'The workbook as it was sent, with whole sensitive fields of many persons; with a reason',
  access: { kinds: ['staff'], right: 'register.reveal' },
  fresh: true,
  kind: 'bytes',
  params: OfRound,
  body: z.strictObject({ reason: ShortText }),
  response: z.unknown(),
  errors: ['refused', 'too_many_requests'],
})

/** The product's own figure: share of cells filled without typing, over all answers sent and per answer (the list behind it). */
export const getReportFigures = route({
  method: 'GET',
  path: '/api/communities/:community/report-figures',
  summary: 'How much of the reports Linli filled without typing',
  access: readers,
  params: InCommunity,
  query: z.object({ from: DateOnly.optional(), to: DateOnly.optional() }),
  response: z.object({
    asOf: Instant,
    answers: z.number().int(),
    cells: z.number().int(),
    filled: z.number().int(),
    typed: z.number().int(),
    items: z.array(
      z.object({
        report: Uuid,
        round: Uuid,
        title: z.string(),
        requester: z.string(),
        period: z.string(),
        sentAt: Instant,
        figures: RoundFigures,
      }),
    ),
  }),
})
