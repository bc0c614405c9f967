import { lifeKinds } from '@linli/rules/household-life'
import { z } from 'zod'
import { Code, Cursor, DateOnly, InCommunity, InCommunityWithId, Instant, LimitQuery, NewId, ShortText, Uuid, page } from './common.ts'
import { FactSource } from './people.ts'
import { route } from './route.ts'
import { visitKinds } from './visit-limits.ts'
import { OccupancyKind } from './space.ts'

const readers = { kinds: ['staff', 'helper'], right: 'register.read' } as const
const writers = { kinds: ['staff'], right: 'register.write' } as const
const most = 30

/** Somebody who comes: known to the register already, or new to it. `relation`: to the head of where they come to. */
export const Comer = z.discriminatedUnion('who', [
  z.strictObject({ who: z.literal('known'), person: Uuid, relation: Code.nullable() }),
  z.strictObject({
    who: z.literal('new'),
    id: NewId,
    name: ShortText,
    sex: Code,
    bornOn: DateOnly.nullable(),
    /** GB 11643; it decides sex and birth date. */
    identity: z.string().trim().max(30).nullable(),
    phone: z.string().trim().max(30).nullable(),
    relation: Code.nullable(),
  }),
])
export type Comer = z.infer<typeof Comer>

const comers = z.array(Comer).min(1).max(most)
const members = z.array(Uuid).min(1).max(most)
/** Relations as the family says they are; they win over what is worked out. */
const relations = z
  .array(z.strictObject({ person: Uuid, relation: Code }))
  .max(most)
  .optional()
const newHead = Uuid.nullable()

/** What happened 家庭变动, and on which day: whoever leaves is no longer there on it. The last form holds the most. */
export const LifeAct = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('moved_out'), on: DateOnly, household: Uuid, people: members, newHead, relations }),
  z.strictObject({
    kind: z.literal('split'),
    on: DateOnly,
    household: Uuid,
    people: members,
    head: Uuid,
    newHousehold: NewId,
    /** Null: they stay behind the same door. */
    dwelling: Uuid.nullable(),
    newHead,
    relations,
  }),
  z.strictObject({ kind: z.literal('head_changed'), on: DateOnly, household: Uuid, head: Uuid, relations }),
  z.strictObject({ kind: z.literal('died'), on: DateOnly, person: Uuid, diedOn: DateOnly.nullable(), newHead, relations }),
  z.strictObject({ kind: z.literal('merged'), on: DateOnly, household: Uuid, merging: Uuid, headRelation: Code, relations }),
  /** `dwelling` null: out of the community. */
  z.strictObject({
    kind: z.literal('household_moved'),
    on: DateOnly,
    household: Uuid,
    dwelling: Uuid.nullable(),
    use: OccupancyKind.nullable(),
  }),
  z.strictObject({ kind: z.literal('tenant_out'), on: DateOnly, household: Uuid }),
  z.strictObject({
    kind: z.literal('newborn'),
    on: DateOnly,
    household: Uuid,
    baby: z.strictObject({ id: NewId, name: ShortText, sex: Code, bornOn: DateOnly, identity: z.string().trim().max(30).nullable() }),
    /** Mother or father in the household; then the relation is worked out. */
    parent: Uuid.nullable(),
    relation: Code.nullable(),
  }),
  z.strictObject({ kind: z.literal('married_in'), on: DateOnly, household: Uuid, spouse: Uuid, comer: Comer, newHead, relations }),
  z.strictObject({
    kind: z.literal('moved_in'),
    on: DateOnly,
    people: comers,
    /** Into a household there is, or a new one in a dwelling. */
    into: z.discriminatedUnion('place', [
      z.strictObject({ place: z.literal('household'), household: Uuid }),
      z.strictObject({ place: z.literal('dwelling'), dwelling: Uuid, newHousehold: NewId, originGroup: Uuid.nullable() }),
    ]),
  }),
  z.strictObject({ kind: z.literal('tenant_in'), on: DateOnly, dwelling: Uuid, newHousehold: NewId, people: comers }),
  z.strictObject({
    kind: z.literal('dwelling_sold'),
    on: DateOnly,
    /** The household that sells, and where it goes; null: out of the community. */
    household: Uuid,
    to: Uuid.nullable(),
    buyer: z.strictObject({ newHousehold: NewId, use: z.enum(['lives_in', 'empty']), people: comers }).nullable(),
  }),
])
export type LifeAct = z.infer<typeof LifeAct>

/** A household as it stands on the day, for a picture of before and after. */
export const HouseholdPicture = z.object({
  id: Uuid,
  dwelling: z.string().nullable(),
  use: OccupancyKind.nullable(),
  people: z.array(
    z.object({
      id: Uuid,
      name: z.string(),
      relation: Code,
      /** The relation was guessed: the codes cannot tell. */
      guessed: z.boolean(),
    }),
  ),
})
export type HouseholdPicture = z.infer<typeof HouseholdPicture>

export const LifePreview = z.object({
  /** Fingerprint of the families as they are now; sent back, so that nothing is done to families that changed meanwhile. */
  basis: z.string(),
  households: z.array(z.object({ before: HouseholdPicture.nullable(), after: HouseholdPicture })),
  /** Persons who would be in no household afterwards. */
  leaving: z.array(z.object({ id: Uuid, name: z.string() })),
})
export type LifePreview = z.infer<typeof LifePreview>

export const previewLifeEvent = route({
  method: 'POST',
  path: '/api/communities/:community/life-events/preview',
  summary: 'What an event would do to the households concerned; nothing is written',
  access: writers,
  params: InCommunity,
  body: z.strictObject({ act: LifeAct }),
  response: LifePreview,
  errors: ['refused'],
})

/** One thing that happened, as timelines and lists show it. Names are today's; null where the record was taken back. */
export const LifeEvent = z.object({
  id: Uuid,
  kind: z.enum(lifeKinds),
  on: DateOnly,
  note: z.string().nullable(),
  people: z.array(z.object({ id: Uuid, name: z.string().nullable() })),
  households: z.array(z.object({ id: Uuid, label: z.string().nullable() })),
  /** Doors left and entered. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** The head afterwards, where the head changed. */
  head: z.object({ id: Uuid, name: z.string().nullable() }).nullable(),
  recordedAt: Instant,
  by: z.string(),
  undone: z.object({ at: Instant, by: z.string() }).nullable(),
  /** Nothing recorded later concerns the same people or households; whether they were edited since is checked when undoing. */
  undoable: z.boolean(),
})
export type LifeEvent = z.infer<typeof LifeEvent>

export const performLifeEvent = route({
  method: 'POST',
  path: '/api/communities/:community/life-events',
  summary: 'Record what happened to a household: moved, split, born, died, married …',
  access: writers,
  params: InCommunity,
  body: z.strictObject({ id: NewId, basis: z.string().max(100), note: ShortText.nullable(), act: LifeAct }),
  response: LifeEvent,
  errors: ['conflict', 'refused', 'same_id_other_content'],
})

export const listLifeEvents = route({
  method: 'GET',
  path: '/api/communities/:community/life-events',
  summary: 'What happened to households, newest record first',
  access: readers,
  params: InCommunity,
  query: z.object({ kind: z.enum(lifeKinds).optional(), limit: LimitQuery.optional(), cursor: Cursor.optional() }),
  response: page(LifeEvent),
})

export const undoLifeEvent = route({
  method: 'POST',
  path: '/api/communities/:community/life-events/:id/undo',
  summary: 'Take back an event that nothing else has touched since',
  access: writers,
  params: InCommunityWithId,
  response: LifeEvent,
  errors: ['refused'],
})

/** One line of a person's or household's story. Edits are for staff. */
export const TimelineEntry = z.discriminatedUnion('entry', [
  z.object({
    entry: z.literal('registered'),
    on: DateOnly,
    label: z.string().nullable(),
    relation: Code.nullable(),
    file: z.string().nullable(),
  }),
  z.object({
    entry: z.literal('edited'),
    on: DateOnly,
    at: Instant,
    by: z.string(),
    /** By hand, by an import, or an earlier value put back. */
    how: z.enum(['edit', 'import', 'restore']),
    /** Whose facts: a person's, or the household's own. */
    of: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('person'), id: Uuid, name: z.string() }),
      z.object({ kind: z.literal('household'), id: Uuid }),
    ]),
    fields: z.array(z.string()),
    /** What became what, as far as it is known: codes, days, covered numbers. */
    values: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
    file: z.string().nullable(),
    reason: z.string().nullable(),
    /** From where the values of before can be put back. */
    source: FactSource.nullable(),
  }),
  z.object({ entry: z.literal('event'), on: DateOnly, event: LifeEvent }),
  /** Of a household only, for whoever may read what was noted at its door. */
  z.object({
    entry: z.literal('visit'),
    on: DateOnly,
    at: Instant,
    visit: z.object({
      id: Uuid,
      kind: z.enum(visitKinds),
      by: z.string(),
      note: z.string(),
      nobodyHome: z.boolean(),
      /** How many matters came of it. */
      matters: z.number().int(),
    }),
  }),
])
export type TimelineEntry = z.infer<typeof TimelineEntry>

export const getPersonTimeline = route({
  method: 'GET',
  path: '/api/communities/:community/persons/:id/timeline',
  summary: 'What happened to a person, newest first',
  access: readers,
  params: InCommunityWithId,
  response: z.object({ items: z.array(TimelineEntry) }),
})

export const getHouseholdTimeline = route({
  method: 'GET',
  path: '/api/communities/:community/households/:id/timeline',
  summary: 'What happened to a household, newest first',
  access: readers,
  params: InCommunityWithId,
  response: z.object({ items: z.array(TimelineEntry) }),
})
