import { z } from 'zod'
import {
  Code,
  Cursor,
  DateOnly,
  InCommunity,
  InCommunityWithId,
  Instant,
  LimitQuery,
  LongText,
  NewId,
  ShortText,
  Uuid,
  Version,
  page,
} from './common.ts'
import { revealPurposes, updatePerson } from './people.ts'
import { route } from './route.ts'

const readers = { kinds: ['staff'], right: 'register.read' } as const
const writers = { kinds: ['staff'], right: 'register.write' } as const
/** Whoever proposes: helpers for people of their buildings, residents for their household. */
const authors = { kinds: ['helper', 'resident'] } as const

/**
 * `facts`: values of one person. The others are told in words and open the fitting family event for the worker:
 * somebody new in the household, somebody gone, the household gone; `other` is anything else.
 */
const changeKinds = ['facts', 'new_member', 'moved_away', 'household_moved', 'other'] as const
export const changeStates = ['open', 'accepted', 'refused', 'withdrawn'] as const
export const changeFields = [
  'name',
  'phone',
  'identity',
  'politics',
  'ethnicity',
  'marital',
  'schooling',
  'work',
  'skills',
  'note',
] as const
export type ChangeField = (typeof changeFields)[number]

/** Fields as a worker would correct them, and by the same rules. */
const Values = updatePerson.body.omit({ version: true, sex: true, bornOn: true, relation: true, identityUntil: true })
export type ChangeValues = z.infer<typeof Values>

const NewMember = z.strictObject({
  name: ShortText,
  sex: Code,
  bornOn: DateOnly.nullable(),
  identity: z.string().trim().max(30).nullable(),
  phone: z.string().trim().max(30).nullable(),
  relation: Code.nullable(),
})
export type ProposedMember = z.infer<typeof NewMember>

const asked = { id: NewId, household: Uuid }
/** In their own words; may be left empty where the values say it. */
const text = z.union([z.literal(''), LongText.max(500)])

export const ChangeProposal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('facts'), ...asked, person: Uuid, values: Values, text }),
  z.strictObject({ kind: z.literal('new_member'), ...asked, member: NewMember, text }),
  z.strictObject({ kind: z.literal('moved_away'), ...asked, people: z.array(Uuid).min(1).max(30), on: DateOnly.nullable(), text }),
  z.strictObject({ kind: z.literal('household_moved'), ...asked, on: DateOnly.nullable(), text }),
  z.strictObject({ kind: z.literal('other'), ...asked, person: Uuid.nullable(), text: LongText.max(500) }),
])
export type ChangeProposal = z.infer<typeof ChangeProposal>

const ChangeRequest = z.object({
  id: Uuid,
  kind: z.enum(changeKinds),
  household: z.object({ id: Uuid, label: z.string().nullable() }),
  person: z.object({ id: Uuid, name: z.string() }).nullable(),
  /** What is proposed, numbers masked. */
  items: z.array(z.object({ field: z.enum(changeFields), to: z.string().nullable() })),
  /** Who comes, or who is gone. */
  names: z.array(z.string()),
  on: DateOnly.nullable(),
  text: z.string(),
  asked: z.object({ as: z.enum(['helper', 'resident']), by: z.string(), at: Instant }),
  /** Answered within thirty days (GB/T 35273). */
  dueOn: DateOnly,
  state: z.enum(changeStates),
  answer: z.string().nullable(),
  answered: z.object({ at: Instant, by: z.string() }).nullable(),
})

/** A request as its author sees it. */
export const MyChange = ChangeRequest.extend({ mine: z.boolean() })
export type MyChange = z.infer<typeof MyChange>

export const ChangeRow = ChangeRequest.extend({ overdue: z.boolean() })
export type ChangeRow = z.infer<typeof ChangeRow>

export const ChangeDetail = ChangeRow.extend({
  /** Beside each proposed value what stood there then and stands there now. */
  compared: z.array(
    z.object({
      field: z.enum(changeFields),
      before: z.string().nullable(),
      now: z.string().nullable(),
      to: z.string().nullable(),
      /** The register moved on since it was asked; by the true values. */
      movedOn: z.boolean(),
      /** The register says it already. */
      already: z.boolean(),
    }),
  ),
  /** Of the person now; an answer that applies values names it. */
  version: Version.nullable(),
  member: NewMember.extend({ identity: z.string().nullable(), phone: z.string().nullable() }).nullable(),
  people: z.array(Uuid),
})
export type ChangeDetail = z.infer<typeof ChangeDetail>

export const sendChange = route({
  method: 'POST',
  path: '/api/communities/:community/my/change-requests',
  summary: 'Propose what should stand in the register; it waits for a worker’s yes',
  access: authors,
  params: InCommunity,
  body: ChangeProposal,
  response: MyChange,
  errors: ['same_id_other_content', 'too_many_requests', 'refused'],
})

export const listMyChanges = route({
  method: 'GET',
  path: '/api/communities/:community/my/change-requests',
  summary: 'What I proposed, and what became of it',
  access: authors,
  params: InCommunity,
  response: z.object({ items: z.array(MyChange) }),
})

export const withdrawChange = route({
  method: 'POST',
  path: '/api/communities/:community/my/change-requests/:id/withdraw',
  summary: 'Take back what I proposed while nobody has answered',
  access: authors,
  params: InCommunityWithId,
  response: MyChange,
  errors: ['refused'],
})

export const listChanges = route({
  method: 'GET',
  path: '/api/communities/:community/change-requests',
  summary: 'What helpers and residents propose, by its date',
  access: readers,
  params: InCommunity,
  query: z.object({
    state: z.enum(changeStates).optional(),
    kind: z.enum(changeKinds).optional(),
    askedAs: z.enum(['helper', 'resident']).optional(),
    household: Uuid.optional(),
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(ChangeRow),
})

export const getChange = route({
  method: 'GET',
  path: '/api/communities/:community/change-requests/:id',
  summary: 'One request beside what the register says now',
  access: readers,
  params: InCommunityWithId,
  response: ChangeDetail,
})

export const revealChange = route({
  method: 'POST',
  path: '/api/communities/:community/change-requests/:id/reveal',
  summary: 'Show a proposed number whole, for a purpose; the look is recorded',
  access: { kinds: ['staff'], right: 'register.reveal' },
  params: InCommunityWithId,
  body: z.strictObject({
    field: z.enum(['identity', 'phone']),
    purpose: z.enum(revealPurposes),
    note: z.string().trim().max(100).nullable(),
  }),
  response: z.object({ value: z.string().nullable() }),
})

export const answerChange = route({
  method: 'POST',
  path: '/api/communities/:community/change-requests/:id/answer',
  summary: 'Accept, which writes the proposed values, or refuse with a reason',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({
    state: z.enum(['accepted', 'refused']),
    answer: z.string().trim().min(1).max(500),
    /** The person’s version as seen beside the request; needed where values are written. */
    seenVersion: Version.nullable(),
  }),
  response: ChangeDetail,
  errors: ['conflict', 'refused'],
})
