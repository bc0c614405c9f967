import { z } from 'zod'
import { Code, DateOnly, InCommunity, SearchText, Uuid } from './common.ts'
import { revealPurposes } from './people.ts'
import { QuestionShape } from './question-shape.ts'
import { route } from './route.ts'
import { OccupancyKind } from './space.ts'

/** An Excel workbook, or comma-separated text in UTF-8 with its mark or in GBK (GB 18030), as older programs want it. */
export const exportFormats = ['xlsx', 'csv', 'csv-gbk'] as const
export const ExportFormat = z.enum(exportFormats)
export type ExportFormat = (typeof exportFormats)[number]

/** Of one account: whole numbers of everybody leave rarely, and never by a loop. */
export const exportLimits = {
  anHour: 20,
  unmaskedAnHour: 5,
  /** Whole numbers of more people than this leave with a written reason, of so many characters at least. */
  withoutReason: 500,
  reasonLeast: 6,
} as const

/** What of the register is taken along; the filters of the lists. `asOf`: as it stood on a past day. */
export const RegisterFilter = z.strictObject({
  building: Uuid.optional(),
  unit: Uuid.optional(),
  originGroup: Uuid.optional(),
  occupancy: OccupancyKind.optional(),
  sex: Code.optional(),
  politics: Code.optional(),
  careTag: Code.optional(),
  ageFrom: z.number().int().min(0).max(200).optional(),
  ageTo: z.number().int().min(0).max(200).optional(),
  /** Whole households in which somebody fits, or only the persons who fit. */
  of: z.enum(['households', 'persons']).optional(),
  q: SearchText.optional(),
  /** Whom a question asks for: the persons, whole households in which somebody fits, or homes. */
  question: QuestionShape.optional(),
  asOf: DateOnly.optional(),
})
export type RegisterFilter = z.infer<typeof RegisterFilter>

/** Header `linli-export` of the answer, as JSON. */
export const ExportFacts = z.object({
  rows: z.number().int(),
  persons: z.number().int(),
  /** Characters that a program knowing GBK alone cannot show (they are written in the four-byte form of GB 18030); null for other formats. */
  beyondGbk: z.number().int().nullable(),
})
export type ExportFacts = z.infer<typeof ExportFacts>

const takers = { kinds: ['staff'], right: 'register.read' } as const
const lookers = { kinds: ['staff'], right: 'register.reveal' } as const

/** Answers the file. Identity and phone numbers are masked, birth dates are years. */
export const exportRegister = route({
  method: 'POST',
  path: '/api/communities/:community/exports/register',
  summary: 'The register as a file, sensitive fields masked',
  access: takers,
  kind: 'bytes',
  params: InCommunity,
  body: z.strictObject({ format: ExportFormat, filter: RegisterFilter }),
  response: z.unknown(),
  errors: ['too_many_requests'],
})

/** Answers the file with everything in it, marked with who took it and why; it imports back without loss. */
export const exportRegisterUnmasked = route({
  method: 'POST',
  path: '/api/communities/:community/exports/register/unmasked',
  summary: 'The register as a file, whole, for a purpose; recorded and marked',
  access: lookers,
  fresh: true,
  kind: 'bytes',
  params: InCommunity,
  body: z.strictObject({
    format: ExportFormat,
    filter: RegisterFilter,
    purpose: z.enum(revealPurposes),
    note: z.string().trim().max(100).nullable(),
  }),
  response: z.unknown(),
  errors: ['refused', 'too_many_requests'],
})
