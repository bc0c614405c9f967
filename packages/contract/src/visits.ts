import { askableFields } from '@linli/rules/askable-fields'
import { matterOwners, matterStates } from '@linli/rules/matter-acts'
import { z } from 'zod'
import {
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
import { FileRef } from './files.ts'
import { route } from './route.ts'
import { visitKinds, visitLimits, visitWays } from './visit-limits.ts'

export * from './visit-limits.ts'

/** Whoever stands in the chain of linked contact under this account; the service asks, no right is needed. */
const contacts = { kinds: ['staff', 'helper'] } as const
const readers = { kinds: ['staff'], right: 'contact.read' } as const
const enterers = { kinds: ['staff'], right: 'visits.enter' } as const

/** A home, or somebody of the level below. */
export const VisitTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('household'), id: Uuid }),
  z.strictObject({ kind: z.literal('contact'), id: Uuid }),
])
export type VisitTarget = z.infer<typeof VisitTarget>

const Due = {
  /** The latest visit that counts for the link. */
  lastVisit: DateOnly.nullable(),
  /** The last day in time for the next one; null where nothing is owed, and for everybody but the contact themselves. */
  dueBy: DateOnly.nullable(),
  overdue: z.boolean(),
}

/** One home of the caller as the phone keeps it for a stairwell without signal: no more than is needed to find its door. */
export const VisitHome = z.object({
  household: Uuid,
  /** The caller's own place in the chain the home is linked to. */
  contact: Uuid,
  label: z.string(),
  building: z.object({ id: Uuid, name: z.string() }).nullable(),
  head: z.string().nullable(),
  /** Pinyin of the head, whole and initials, by every reading. */
  pinyin: z.array(z.string()),
  members: z.number().int(),
  ...Due,
  questions: z.array(z.object({ id: Uuid, person: z.string(), field: z.enum(askableFields), why: z.string() })),
})
export type VisitHome = z.infer<typeof VisitHome>

export const VisitPerson = z.object({
  target: Uuid,
  contact: Uuid,
  name: z.string(),
  pinyin: z.array(z.string()),
  level: z.string(),
  role: z.string(),
  ...Due,
})
export type VisitPerson = z.infer<typeof VisitPerson>

const ChainPlace = z.object({ id: Uuid, name: z.string(), level: z.string(), role: z.string() })

/** Whom somebody visits, in walking order. `me` is empty for accounts outside the chain. */
export const VisitRound = z.object({
  me: z.array(ChainPlace),
  homes: z.array(VisitHome),
  people: z.array(VisitPerson),
  today: DateOnly,
  at: Instant,
})
export type VisitRound = z.infer<typeof VisitRound>

export const Visit = z.object({
  id: Uuid,
  day: DateOnly,
  kind: z.enum(visitKinds),
  household: z.object({ id: Uuid, label: z.string().nullable() }).nullable(),
  person: z.object({ id: Uuid, name: z.string() }).nullable(),
  contactDay: z.object({ id: Uuid, title: z.string() }).nullable(),
  author: z.string(),
  note: z.string(),
  nobodyHome: z.boolean(),
  lateReason: z.string().nullable(),
  /** Of a contact day: who said it, where no home is known, and who of the stands takes it along. */
  saidBy: z.string().nullable(),
  takenBy: z.string().nullable(),
  enteredBy: z.string().nullable(),
  madeAt: Instant,
  receivedAt: Instant,
  editedAt: Instant.nullable(),
  /** By the database's clock; null for whoever may not change it at all. */
  editableUntil: Instant.nullable(),
  additions: z.array(z.object({ id: Uuid, text: z.string(), by: z.string(), at: Instant })),
  /** `url` opens the picture for whoever may read the visit. */
  pictures: z.array(FileRef.extend({ url: z.string() })),
  matters: z.array(
    z.object({
      id: Uuid,
      number: z.string(),
      title: z.string(),
      state: z.enum(matterStates),
      owner: z.object({ kind: z.enum(matterOwners), name: z.string() }).nullable(),
    }),
  ),
  version: Version,
})
export type Visit = z.infer<typeof Visit>

/** Something to be seen to: ticked by category, typed, or both. Without a category it is sorted at the desk. */
export const VisitNeed = z
  .strictObject({ id: NewId, category: Uuid.nullable(), text: LongText.max(visitLimits.need).nullable() })
  .refine((need) => need.category !== null || need.text !== null, { path: ['text'], message: 'empty' })
export type VisitNeed = z.infer<typeof VisitNeed>

const said = {
  /** The place in the chain the visit is made from. */
  contact: Uuid,
  to: VisitTarget,
  day: DateOnly,
  kind: z.enum(visitWays),
  note: LongText.max(visitLimits.note),
  nobodyHome: z.boolean(),
  /** Needed where the day lies beyond the period that is running. */
  lateReason: ShortText.nullable(),
  needs: z.array(VisitNeed).max(visitLimits.needs),
  /** What the register says of the household is still right. */
  confirmed: z.boolean(),
}

export const getMyRound = route({
  method: 'GET',
  path: '/api/communities/:community/my/visit-round',
  summary: 'Whom I visit: my homes and my people, with what is to be asked, for a phone without signal',
  access: contacts,
  params: InCommunity,
  response: VisitRound,
})

export const makeVisit = route({
  method: 'POST',
  path: '/api/communities/:community/visits',
  summary: 'A visit I made, with what was heard; the id makes a repeat write once',
  access: contacts,
  params: InCommunity,
  /** `madeAt`: when it was written down; it may have waited on a phone without signal. */
  body: z.strictObject({ id: NewId, ...said, madeAt: Instant, pictures: z.array(Uuid).max(100) }),
  response: Visit,
  errors: ['refused', 'same_id_other_content'],
})

export const enterVisit = route({
  method: 'POST',
  path: '/api/communities/:community/visit-entries',
  summary: 'Enter a visit from paper, in the name of the contact who went',
  access: enterers,
  params: InCommunity,
  body: z.strictObject({ id: NewId, ...said }),
  response: Visit,
  errors: ['refused', 'same_id_other_content'],
})

export const changeVisit = route({
  method: 'PATCH',
  path: '/api/communities/:community/visits/:id',
  summary: 'Correct what I wrote, within a day; later by addition. A stale version is answered with what stands there now',
  access: contacts,
  params: InCommunityWithId,
  body: z.strictObject({
    id: NewId,
    version: Version,
    day: said.day,
    kind: said.kind,
    note: said.note,
    nobodyHome: said.nobodyHome,
    lateReason: said.lateReason,
  }),
  response: Visit,
  errors: ['conflict', 'refused'],
})

export const addToVisit = route({
  method: 'POST',
  path: '/api/communities/:community/visits/:id/additions',
  summary: 'Add to a visit; nothing said before changes',
  access: contacts,
  params: InCommunityWithId,
  body: z.strictObject({ id: NewId, text: LongText.max(visitLimits.note) }),
  response: Visit,
  errors: ['refused', 'same_id_other_content'],
})

export const listVisits = route({
  method: 'GET',
  path: '/api/communities/:community/visits',
  summary: 'Visits, the latest day first',
  access: readers,
  params: InCommunity,
  query: z.object({
    building: Uuid.optional(),
    from: DateOnly.optional(),
    to: DateOnly.optional(),
    /** Those something came of, or where nobody opened. */
    what: z.enum(['matters', 'nobody-home']).optional(),
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(Visit),
})

export const getVisit = route({
  method: 'GET',
  path: '/api/communities/:community/visits/:id',
  summary: 'One visit, for staff and the home it was made to',
  access: { kinds: ['staff', 'resident'] },
  params: InCommunityWithId,
  response: Visit,
})

export const listMyVisits = route({
  method: 'GET',
  path: '/api/communities/:community/my/visits',
  summary: 'What I wrote down lately, the latest first',
  access: contacts,
  params: InCommunity,
  query: z.object({ limit: LimitQuery.optional(), cursor: Cursor.optional() }),
  response: page(Visit),
})

const HomeStory = z.object({ items: z.array(Visit) })

export const listHouseholdVisits = route({
  method: 'GET',
  path: '/api/communities/:community/households/:id/visits',
  summary: 'Visits to a home: for staff, and for whoever keeps contact with it now, those before them included',
  access: contacts,
  params: InCommunityWithId,
  response: HomeStory,
})

export const listVisitsToMyHome = route({
  method: 'GET',
  path: '/api/communities/:community/my/household/visits',
  summary: 'What was noted at my door, and what came of it',
  access: { kinds: ['resident'] },
  params: InCommunity,
  response: HomeStory,
})

export const listVisitTargets = route({
  method: 'GET',
  path: '/api/communities/:community/contacts/:id/visit-round',
  summary: 'Whom a contact visits, to enter their visits from paper',
  access: enterers,
  params: InCommunityWithId,
  response: VisitRound,
})

/** A round on paper: doors in walking order, what is to be asked, and room to write. */
export const VisitPaper = z.object({
  contact: ChainPlace.nullable(),
  place: z.string().nullable(),
  homes: z.array(
    VisitHome.pick({ household: true, label: true, head: true, members: true, lastVisit: true, questions: true }).extend({
      contact: z.string().nullable(),
    }),
  ),
  people: z.array(VisitPerson.pick({ target: true, name: true, role: true, lastVisit: true })),
  /** There are more; print building by building. */
  more: z.boolean(),
  categories: z.array(z.string()),
  /** For the foot of every page: who took it, and when. */
  by: z.string(),
  at: Instant,
})
export type VisitPaper = z.infer<typeof VisitPaper>

export const printVisitList = route({
  method: 'POST',
  path: '/api/communities/:community/visit-lists',
  summary: 'Make a list of homes to print, of one contact or one building; recorded',
  access: readers,
  params: InCommunity,
  body: z.strictObject({
    of: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('contact'), id: Uuid }),
      z.strictObject({ kind: z.literal('building'), id: Uuid }),
    ]),
  }),
  response: VisitPaper,
})
