import { z } from 'zod'
import { Cursor, DateOnly, InCommunity, Instant, LimitQuery, NewId, SearchText, ShortText, Uuid, Version, page } from './common.ts'
import { ExportFormat } from './exports.ts'
import { ledgerKeys } from './ledger-list.ts'
import { revealPurposes } from './people.ts'
import { route } from './route.ts'

const readers = { kinds: ['staff'], right: 'register.read' } as const
const writers = { kinds: ['staff'], right: 'register.write' } as const
const lookers = { kinds: ['staff'], right: 'register.reveal' } as const

const InLedger = InCommunity.extend({ ledger: z.enum(ledgerKeys) })
const InLedgerRow = InLedger.extend({ id: Uuid })

export const ledgerRowLimits = { printed: 2000, text: 5000 } as const

/** Somebody of the register, a home or a building, by the word people use for it. */
const Reference = z.object({ id: Uuid, label: z.string() })

/** What stands in a column, by its type: text, dates and single codes as text; phones and identity numbers masked. */
export const LedgerValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), Reference, z.null()])
export type LedgerValue = z.infer<typeof LedgerValue>

export const LedgerRow = z.object({
  id: Uuid,
  values: z.record(z.string(), LedgerValue),
  startsOn: DateOnly,
  /** Exclusive; null = it holds now. */
  endsOn: DateOnly.nullable(),
  version: Version,
})
export type LedgerRow = z.infer<typeof LedgerRow>

/**
 * Values as people type them, read and checked like the cells of a file: a code by its code or word, yes and no as 是 and 否,
 * persons, homes and buildings by their id. Null or empty clears; columns left out stay as they are.
 */
const TypedValues = z.record(z.string().max(40), z.string().max(ledgerRowLimits.text).nullable())

const ledgerRowFilter = {
  /** 'kind:01,state:damaged': columns with a code table and the code asked for; an empty code asks for rows without one. */
  where: z
    .string()
    .max(400)
    .regex(/^[A-Za-z]+:[\w-]*(?:,[A-Za-z]+:[\w-]*)*$/u)
    .optional(),
  q: SearchText.optional(),
  /** Rows that have ended instead of those that hold. */
  ended: z.literal('yes').optional(),
  asOf: DateOnly.optional(),
}
const LedgerRowFilter = z.strictObject(ledgerRowFilter)
export type LedgerRowFilter = z.infer<typeof LedgerRowFilter>

export const listLedgers = route({
  method: 'GET',
  path: '/api/communities/:community/ledgers',
  summary: 'The ledgers of the community and how many rows hold in each',
  access: readers,
  params: InCommunity,
  response: z.object({ items: z.array(z.object({ key: z.enum(ledgerKeys), rows: z.number().int() })) }),
})

export const listLedgerRows = route({
  method: 'GET',
  path: '/api/communities/:community/ledgers/:ledger/rows',
  summary: 'Rows of a ledger by name, filtered, also of a past day',
  access: readers,
  params: InLedger,
  query: z.object({
    ...ledgerRowFilter,
    /** Rows of one person of the register. */
    person: Uuid.optional(),
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(LedgerRow),
})

/** One step of a row's story. `changes`: columns whose value differs from the step before, sealed ones without their values. */
export const LedgerStep = z.object({
  /** The version this step made. */
  version: Version,
  kind: z.enum(['added', 'imported', 'changed', 'ended', 'restored']),
  at: Instant,
  by: z.string(),
  changes: z.array(z.object({ column: z.string(), before: LedgerValue, after: LedgerValue })),
})
export type LedgerStep = z.infer<typeof LedgerStep>

const LedgerRowWithStory = LedgerRow.extend({ story: z.array(LedgerStep) })
export type LedgerRowWithStory = z.infer<typeof LedgerRowWithStory>

export const getLedgerRow = route({
  method: 'GET',
  path: '/api/communities/:community/ledgers/:ledger/rows/:id',
  summary: 'One row and its story, newest step first',
  access: readers,
  params: InLedgerRow,
  query: z.object({ asOf: DateOnly.optional() }),
  response: LedgerRowWithStory,
})

export const addLedgerRow = route({
  method: 'POST',
  path: '/api/communities/:community/ledgers/:ledger/rows',
  summary: 'Add a row',
  access: writers,
  params: InLedger,
  body: z.strictObject({ id: NewId, values: TypedValues }),
  response: LedgerRow,
  errors: ['refused', 'same_id_other_content'],
})

export const changeLedgerRow = route({
  method: 'PATCH',
  path: '/api/communities/:community/ledgers/:ledger/rows/:id',
  summary: 'Change a row; what it said before is kept',
  access: writers,
  params: InLedgerRow,
  body: z.strictObject({ version: Version, values: TypedValues }),
  response: LedgerRow,
  errors: ['conflict', 'refused'],
})

/** `endsOn`: the first day it no longer holds. */
export const endLedgerRow = route({
  method: 'POST',
  path: '/api/communities/:community/ledgers/:ledger/rows/:id/end',
  summary: 'End a row; it stays in the ledger of the days it held',
  access: writers,
  params: InLedgerRow,
  body: z.strictObject({ version: Version, endsOn: DateOnly }),
  response: LedgerRow,
  errors: ['conflict', 'refused'],
})

/** `to`: the step whose facts hold again from today; left out, the end of a row is taken back and nothing else changes. */
export const restoreLedgerRow = route({
  method: 'POST',
  path: '/api/communities/:community/ledgers/:ledger/rows/:id/restore',
  summary: 'Let an earlier version of a row hold again',
  access: writers,
  params: InLedgerRow,
  body: z.strictObject({ version: Version, to: Version.optional() }),
  response: LedgerRow,
  errors: ['conflict', 'refused'],
})

export const revealLedgerCell = route({
  method: 'POST',
  path: '/api/communities/:community/ledgers/:ledger/rows/:id/reveal',
  summary: 'Show one masked cell whole, for a purpose; the look is recorded',
  access: lookers,
  params: InLedgerRow,
  body: z.strictObject({ column: ShortText, purpose: z.enum(revealPurposes), note: z.string().trim().max(100).nullable() }),
  response: z.object({ value: z.string().nullable() }),
})

/** Answers the file. Identity numbers and phones are masked. */
export const exportLedger = route({
  method: 'POST',
  path: '/api/communities/:community/exports/ledgers/:ledger',
  summary: 'A ledger as a file, sealed columns masked',
  access: readers,
  kind: 'bytes',
  params: InLedger,
  body: z.strictObject({ format: ExportFormat, filter: LedgerRowFilter }),
  response: z.unknown(),
  errors: ['too_many_requests'],
})

/** Answers the file with everything in it, marked with who took it and why; it imports back without loss. */
export const exportLedgerUnmasked = route({
  method: 'POST',
  path: '/api/communities/:community/exports/ledgers/:ledger/unmasked',
  summary: 'A ledger as a file, whole, for a purpose; recorded and marked',
  access: lookers,
  fresh: true,
  kind: 'bytes',
  params: InLedger,
  body: z.strictObject({
    format: ExportFormat,
    filter: LedgerRowFilter,
    purpose: z.enum(revealPurposes),
    note: z.string().trim().max(100).nullable(),
  }),
  response: z.unknown(),
  errors: ['refused', 'too_many_requests'],
})

/** Rows ready for paper, masked, and the line that stands on every page; recorded like an export. */
export const printLedger = route({
  method: 'POST',
  path: '/api/communities/:community/exports/ledgers/:ledger/print',
  summary: 'Rows of a ledger for paper, masked and recorded',
  access: readers,
  params: InLedger,
  body: z.strictObject({ filter: LedgerRowFilter, purpose: z.enum(revealPurposes), note: z.string().trim().max(100).nullable() }),
  response: z.object({
    title: z.string(),
    foot: z.string(),
    columns: z.array(z.object({ key: z.string(), header: z.string(), width: z.number() })),
    rows: z.array(z.array(z.string().nullable())),
    total: z.number().int(),
  }),
  errors: ['too_many_requests'],
})
