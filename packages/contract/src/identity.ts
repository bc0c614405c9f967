import { sameReasons } from '@linli/rules/same-person'
import { z } from 'zod'
import { Cursor, DateOnly, InCommunity, InCommunityWithId, Instant, LimitQuery, NewId, ShortText, Uuid, Version, page } from './common.ts'
import { Person, PersonRow } from './people.ts'
import { route } from './route.ts'

const readers = { kinds: ['staff'], right: 'register.read' } as const
const writers = { kinds: ['staff'], right: 'register.write' } as const

export const duplicateStates = ['open', 'different', 'merged'] as const

/** Two records that may be one person, and why: the reasons are what people see, there is no score. */
const Duplicate = z.object({
  id: Uuid,
  state: z.enum(duplicateStates),
  reasons: z.array(z.enum(sameReasons)),
  /** Found by searching, or named by a worker. */
  foundBy: z.enum(['search', 'hand']),
  foundAt: Instant,
  decided: z.object({ at: Instant, by: z.string(), note: z.string().nullable() }).nullable(),
  /** The merge that made them one, where they are. */
  merge: Uuid.nullable(),
})

export const DuplicateRow = Duplicate.extend({
  /** One of them where the other is merged into it. */
  people: z.array(
    PersonRow.pick({ id: true, name: true, sex: true, age: true, identityMasked: true, phoneMasked: true, dwellingLabel: true }),
  ),
  mergedName: z.string().nullable(),
})
export type DuplicateRow = z.infer<typeof DuplicateRow>

export const listDuplicates = route({
  method: 'GET',
  path: '/api/communities/:community/duplicates',
  summary: 'Records that may be one person, the surest first',
  access: readers,
  params: InCommunity,
  query: z.object({ state: z.enum(duplicateStates).optional(), limit: LimitQuery.optional(), cursor: Cursor.optional() }),
  response: page(DuplicateRow),
})

/** What can be chosen when two records become one, field by field. The identity number brings sex and birth date along. */
export const mergeFields = [
  'name',
  'identity',
  'sex',
  'birthDate',
  'phone',
  'ethnicity',
  'politics',
  'marital',
  'schooling',
  'work',
  'skills',
  'note',
  'diedOn',
] as const
export type MergeField = (typeof mergeFields)[number]

/** One of the two records with everything that hangs on it. Numbers stay masked. */
const Side = z.object({
  person: Person,
  /** The dwelling's label; null where they live nowhere now. */
  since: DateOnly,
  /** The file it came with. */
  file: z.string().nullable(),
  signedIn: z.boolean(),
  /** What else would move, by what it is. */
  holds: z.array(z.object({ what: z.string(), zh: z.string(), en: z.string(), count: z.number().int() })),
})
export type DuplicateSide = z.infer<typeof Side>

export const DuplicatePair = Duplicate.extend({
  sides: z.tuple([Side, Side]),
  fields: z.array(
    z.object({
      field: z.enum(mergeFields),
      values: z.tuple([z.string().nullable(), z.string().nullable()]),
      /** By the true values: two masked numbers may look alike. */
      differs: z.boolean(),
    }),
  ),
  /** Both live somewhere, and not together: somebody has to say which home holds. */
  twoHomes: z.boolean(),
  /** Two different numbers: somebody has to say which card is wrong. */
  twoIdentities: z.boolean(),
})
export type DuplicatePair = z.infer<typeof DuplicatePair>

export const getDuplicate = route({
  method: 'GET',
  path: '/api/communities/:community/duplicates/:id',
  summary: 'Two records side by side; null sides are gone once they were merged',
  access: readers,
  params: InCommunityWithId,
  response: DuplicatePair,
  errors: ['refused'],
})

export const nameDuplicate = route({
  method: 'POST',
  path: '/api/communities/:community/duplicates',
  summary: 'Say that two records may be one person',
  access: writers,
  params: InCommunity,
  body: z.strictObject({ id: NewId, person: Uuid, other: Uuid }),
  response: DuplicateRow,
  errors: ['refused', 'same_id_other_content'],
})

export const sayDifferent = route({
  method: 'POST',
  path: '/api/communities/:community/duplicates/:id/different',
  summary: 'Say that they are two people; the pair does not come back',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ note: ShortText.nullable() }),
  response: DuplicateRow,
  errors: ['conflict'],
})

const Which = z.enum(['kept', 'merged'])

export const PersonMerge = z.object({
  id: Uuid,
  pair: Uuid,
  kept: z.object({ id: Uuid, name: z.string().nullable() }),
  merged: z.object({ id: Uuid, name: z.string() }),
  note: z.string().nullable(),
  at: Instant,
  by: z.string(),
  undone: z.object({ at: Instant, by: z.string() }).nullable(),
  /** Still kept as it was; whether anything was touched since is checked when undoing. */
  undoable: z.boolean(),
})
export type PersonMerge = z.infer<typeof PersonMerge>

export const mergePersons = route({
  method: 'POST',
  path: '/api/communities/:community/duplicates/:id/merge',
  summary: 'Make two records one; everything of both hangs on the one kept',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({
    id: NewId,
    keep: Uuid,
    /** As they were seen: whatever changed since answers 409. */
    versions: z.strictObject({ kept: Version, merged: Version }),
    /** Fields left out: the kept record's value, or the other's where it has none. */
    choices: z.strictObject(
      Object.fromEntries(mergeFields.map((field) => [field, Which.optional()])) as Record<MergeField, z.ZodOptional<typeof Which>>,
    ),
    /** Which home holds, where both live somewhere. */
    holds: Which.nullable(),
    note: ShortText.nullable(),
  }),
  response: PersonMerge,
  errors: ['conflict', 'refused', 'same_id_other_content'],
})

export const listMerges = route({
  method: 'GET',
  path: '/api/communities/:community/person-merges',
  summary: 'Records that were made one, newest first',
  access: readers,
  params: InCommunity,
  query: z.object({ person: Uuid.optional(), limit: LimitQuery.optional(), cursor: Cursor.optional() }),
  response: page(PersonMerge),
})

export const undoMerge = route({
  method: 'POST',
  path: '/api/communities/:community/person-merges/:id/undo',
  summary: 'Take a merge back while nothing it touched was changed since',
  access: writers,
  params: InCommunityWithId,
  response: PersonMerge,
  errors: ['refused'],
})
