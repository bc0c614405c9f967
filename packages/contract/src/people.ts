import { dataPurposes, legalBases } from '@linli/rules/protected-fields'
import { z } from 'zod'
import {
  Code,
  Cursor,
  DateOnly,
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
import { route } from './route.ts'
import { SearchAnswer } from './search.ts'
import { OccupancyKind } from './space.ts'

const readers = { kinds: ['staff', 'helper'], right: 'register.read' } as const

/** The register as it stood at the end of that day, read-only and for staff. Left out: as it is now. */
const asOf = DateOnly.optional()

/** A dwelling's address as people say it. */
export const DwellingRef = z.object({
  id: Uuid,
  label: z.string(),
  building: Uuid,
  buildingName: z.string(),
  unit: z.string(),
  room: z.string(),
  floor: z.number().int(),
})
export type DwellingRef = z.infer<typeof DwellingRef>

export const HouseholdRow = z.object({
  id: Uuid,
  dwelling: DwellingRef.nullable(),
  head: z.string().nullable(),
  members: z.number().int(),
  occupancy: OccupancyKind.nullable(),
  originGroup: z.string().nullable(),
})
export type HouseholdRow = z.infer<typeof HouseholdRow>

export const listHouseholds = route({
  method: 'GET',
  path: '/api/communities/:community/households',
  summary: 'Households by address, filtered',
  access: readers,
  params: InCommunity,
  query: z.object({
    building: Uuid.optional(),
    unit: Uuid.optional(),
    originGroup: Uuid.optional(),
    occupancy: OccupancyKind.optional(),
    /** Nobody confirmed or changed them for so many months; of today only. */
    staleMonths: LimitQuery.optional(),
    q: SearchText.optional(),
    asOf,
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(HouseholdRow),
})

/** Identity numbers and phones leave the server masked; the whole value only by `revealField`, and each look is recorded. */
export const PersonRow = z.object({
  id: Uuid,
  name: z.string(),
  sex: Code,
  age: z.number().int().nullable(),
  minor: z.boolean(),
  politics: Code.nullable(),
  phoneMasked: z.string().nullable(),
  identityMasked: z.string().nullable(),
  household: Uuid.nullable(),
  relation: Code.nullable(),
  dwellingLabel: z.string().nullable(),
})
export type PersonRow = z.infer<typeof PersonRow>

export const listPersons = route({
  method: 'GET',
  path: '/api/communities/:community/persons',
  summary: 'Persons by name, filtered',
  access: readers,
  params: InCommunity,
  query: z.object({
    building: Uuid.optional(),
    sex: Code.optional(),
    politics: Code.optional(),
    careTag: Code.optional(),
    ageFrom: LimitQuery.optional(),
    ageTo: LimitQuery.optional(),
    q: SearchText.optional(),
    asOf,
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(PersonRow),
})

/** Special-care tag 特殊关爱标签; each needs a basis (PIPL: purpose and legal basis). Staff only. */
export const CareTag = z.object({
  id: Uuid,
  kind: Code,
  basis: z.string(),
  legalBasis: z.enum(legalBases),
  startsOn: DateOnly,
  endsOn: DateOnly.nullable(),
})
export type CareTag = z.infer<typeof CareTag>

export const Person = PersonRow.extend({
  birthYear: z.number().int().nullable(),
  identityKind: Code.nullable(),
  /** The identity card runs out after it; null where nobody said, or it holds for good. */
  identityUntil: DateOnly.nullable(),
  ethnicity: Code.nullable(),
  marital: Code.nullable(),
  schooling: Code.nullable(),
  work: z.string().nullable(),
  skills: z.string().nullable(),
  note: z.string().nullable(),
  /** Null for helpers: tags are for staff only. */
  careTags: z.array(CareTag).nullable(),
  diedOn: DateOnly.nullable(),
  memberships: z.array(
    z.object({ household: Uuid, dwellingLabel: z.string().nullable(), relation: Code, startsOn: DateOnly, endsOn: DateOnly.nullable() }),
  ),
  version: Version,
})
export type Person = z.infer<typeof Person>

export const getPerson = route({
  method: 'GET',
  path: '/api/communities/:community/persons/:id',
  summary: 'One person',
  access: readers,
  params: InCommunityWithId,
  query: z.object({ asOf }),
  response: Person,
})

export const updatePerson = route({
  method: 'PATCH',
  path: '/api/communities/:community/persons/:id',
  summary: 'Correct a person’s details',
  access: { kinds: ['staff'], right: 'register.write' },
  params: InCommunityWithId,
  body: z.strictObject({
    version: Version,
    name: ShortText.optional(),
    phone: z.string().trim().max(30).nullable().optional(),
    /** GB 11643; it decides sex and birth date. */
    identity: z.string().trim().max(30).optional(),
    identityUntil: DateOnly.nullable().optional(),
    /** Only where no identity number says them. */
    sex: Code.optional(),
    bornOn: DateOnly.nullable().optional(),
    /** To the head; who is head changes by an event. */
    relation: Code.optional(),
    politics: Code.nullable().optional(),
    ethnicity: Code.nullable().optional(),
    marital: Code.nullable().optional(),
    schooling: Code.nullable().optional(),
    work: z.string().trim().max(100).nullable().optional(),
    skills: z.string().trim().max(200).nullable().optional(),
    note: z.string().trim().max(500).nullable().optional(),
  }),
  response: Person,
  errors: ['conflict', 'refused'],
})

/** Facts of a person of which every earlier value is kept. */
export const factFields = [
  'name',
  'sex',
  'bornOn',
  'identity',
  'identityUntil',
  'phone',
  'relation',
  'politics',
  'ethnicity',
  'marital',
  'schooling',
  'work',
  'skills',
  'note',
] as const
export type FactField = (typeof factFields)[number]
export const householdFactFields = ['originGroup', 'householdNote'] as const

/** Where an earlier value stands: before a change by hand, in the version up to a day, or before an import. */
export const FactSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('version'), endsOn: DateOnly }),
  z.strictObject({ kind: z.literal('import'), id: Uuid }),
  z.strictObject({ kind: z.literal('change'), id: Uuid }),
])
export type FactSource = z.infer<typeof FactSource>

export const restorePerson = route({
  method: 'POST',
  path: '/api/communities/:community/persons/:id/restore',
  summary: 'Put earlier values of a person back; itself a change, which can be put back too',
  access: { kinds: ['staff'], right: 'register.write' },
  params: InCommunityWithId,
  body: z.strictObject({
    id: NewId,
    version: Version,
    from: FactSource,
    fields: z.array(z.enum(factFields)).min(1).max(factFields.length),
    reason: ShortText,
  }),
  response: Person,
  errors: ['conflict', 'refused', 'same_id_other_content'],
})

export const addCareTag = route({
  method: 'POST',
  path: '/api/communities/:community/persons/:id/care-tags',
  summary: 'Add a special-care tag with its basis',
  access: { kinds: ['staff'], right: 'register.write' },
  params: InCommunityWithId,
  body: z.strictObject({ id: NewId, kind: Code, basis: ShortText, legalBasis: z.enum(legalBases), startsOn: DateOnly }),
  response: CareTag,
  errors: ['refused', 'same_id_other_content'],
})

export const endCareTag = route({
  method: 'POST',
  path: '/api/communities/:community/persons/:id/care-tags/:tag/end',
  summary: 'End a special-care tag',
  access: { kinds: ['staff'], right: 'register.write' },
  params: InCommunityWithId.extend({ tag: Uuid }),
  body: z.strictObject({ endsOn: DateOnly }),
  response: CareTag,
  errors: ['refused'],
})

export const revealableFields = ['identity', 'phone', 'birth_date'] as const
/** Why somebody needs the whole value; shown to the resident with the look. */
export const revealPurposes = dataPurposes

export const revealField = route({
  method: 'POST',
  path: '/api/communities/:community/persons/:id/reveal',
  summary: 'Show one masked field whole, for a purpose; the look is recorded',
  access: { kinds: ['staff'], right: 'register.reveal' },
  params: InCommunityWithId,
  body: z.strictObject({ field: z.enum(revealableFields), purpose: z.enum(revealPurposes), note: z.string().trim().max(100).nullable() }),
  response: z.object({ value: z.string().nullable() }),
})

/** One look at a sensitive field, as the person may see it. */
export const Look = z.object({
  at: Instant,
  by: z.string(),
  field: z.enum(revealableFields),
  purpose: z.enum(revealPurposes),
  note: z.string().nullable(),
  person: z.string(),
})
export type Look = z.infer<typeof Look>

export const listPersonLooks = route({
  method: 'GET',
  path: '/api/communities/:community/persons/:id/looks',
  summary: 'Who looked at this person’s sensitive fields, and why',
  access: { kinds: ['staff'], right: 'register.read' },
  params: InCommunityWithId,
  response: z.object({ items: z.array(Look) }),
})

export const Member = PersonRow.extend({ careTags: z.array(CareTag).nullable() })
export type Member = z.infer<typeof Member>

export const Household = HouseholdRow.extend({
  members: z.number().int(),
  people: z.array(Member),
  occupancies: z.array(z.object({ dwelling: DwellingRef, kind: OccupancyKind, startsOn: DateOnly, endsOn: DateOnly.nullable() })),
  passes: z
    .array(z.object({ id: Uuid, issuedAt: Instant, expiresAt: Instant, state: z.enum(['open', 'used', 'expired', 'withdrawn']) }))
    .nullable(),
})
export type Household = z.infer<typeof Household>

export const getHousehold = route({
  method: 'GET',
  path: '/api/communities/:community/households/:id',
  summary: 'One household with its members',
  access: readers,
  params: InCommunityWithId,
  query: z.object({ asOf }),
  response: Household,
})

export const restoreHousehold = route({
  method: 'POST',
  path: '/api/communities/:community/households/:id/restore',
  summary: 'Put earlier facts of a household back; itself a change, which can be put back too',
  access: { kinds: ['staff'], right: 'register.write' },
  params: InCommunityWithId,
  body: z.strictObject({
    id: NewId,
    from: FactSource,
    fields: z.array(z.enum(householdFactFields)).min(1).max(householdFactFields.length),
    reason: ShortText,
  }),
  response: Household,
  errors: ['refused', 'same_id_other_content'],
})

export const searchRegister = route({
  method: 'GET',
  path: '/api/communities/:community/search',
  summary: 'Find people, homes, notices and accounts by name, pinyin, phone tail or room',
  access: readers,
  params: InCommunity,
  query: z.object({ q: SearchText, limit: LimitQuery.optional() }),
  response: SearchAnswer,
})

/** What a resident sees of the own household: names, relations, masked numbers, who answers for the building. */
export const MyHousehold = z.object({
  community: z.string(),
  label: z.string(),
  dwelling: z.string().nullable(),
  occupancy: OccupancyKind.nullable(),
  originGroup: z.string().nullable(),
  people: z.array(
    z.object({
      id: Uuid,
      name: z.string(),
      relation: Code.nullable(),
      age: z.number().int().nullable(),
      phoneMasked: z.string().nullable(),
    }),
  ),
  building: z.object({ id: Uuid, name: z.string() }).nullable(),
})
export type MyHousehold = z.infer<typeof MyHousehold>

export const getMyHousehold = route({
  method: 'GET',
  path: '/api/communities/:community/my/household',
  summary: 'My own household',
  access: { kinds: ['resident'] },
  params: InCommunity,
  response: MyHousehold,
})
export const listMyLooks = route({
  method: 'GET',
  path: '/api/communities/:community/my/looks',
  summary: 'Who looked at my household’s data, and why',
  access: { kinds: ['resident'] },
  params: InCommunity,
  response: z.object({ items: z.array(Look) }),
})
