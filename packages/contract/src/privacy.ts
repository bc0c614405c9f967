import { dataPurposes, legalBases, protectedFields } from '@linli/rules/protected-fields'
import { z } from 'zod'
import { MyChange } from './changes.ts'
import { Code, Cursor, DateOnly, InCommunity, InCommunityWithId, Instant, LimitQuery, NewId, ShortText, Uuid, page } from './common.ts'
import { Look, Person } from './people.ts'
import { route } from './route.ts'

const keepers = { kinds: ['staff'], right: 'register.write' } as const
const residents = { kinds: ['resident'] } as const

/** A protected field, or special-care tags of one kind (`care_tag:low-income`). */
export const ConsentSubject = z.union([z.enum(protectedFields), z.string().regex(/^care_tag:[a-z0-9-]{1,40}$/)])

/** How somebody said yes or no: a signed paper, on the phone, or aloud before a worker. */
export const consentWays = ['paper', 'phone', 'spoken'] as const

export const Consent = z.object({
  id: Uuid,
  person: Uuid,
  personName: z.string(),
  subject: ConsentSubject,
  purposes: z.array(z.enum(dataPurposes)),
  givenBy: z.enum(['self', 'guardian']),
  guardianName: z.string().nullable(),
  way: z.enum(consentWays),
  givenOn: DateOnly,
  recordedBy: z.string(),
  withdrawnAt: Instant.nullable(),
})
export type Consent = z.infer<typeof Consent>

/** Why a value is not shown: the consent it rested on was withdrawn, or there never was one. */
export const Withheld = z.object({ subject: ConsentSubject, since: Instant, reason: z.enum(['withdrawn', 'no-consent']) })

/** A duty to keep data that would otherwise be erased: a court case, an audit. */
export const LegalHold = z.object({ id: Uuid, reason: z.string(), placedBy: z.string(), placedAt: Instant, releasedAt: Instant.nullable() })
export type LegalHold = z.infer<typeof LegalHold>

export const PersonPrivacy = z.object({
  person: Uuid,
  needsGuardian: z.boolean(),
  consents: z.array(Consent),
  withheld: z.array(Withheld),
  holds: z.array(LegalHold),
})
export type PersonPrivacy = z.infer<typeof PersonPrivacy>

export const getPersonPrivacy = route({
  method: 'GET',
  path: '/api/communities/:community/persons/:id/privacy',
  summary: 'On what a person’s data rest: consents, what is withheld, holds',
  access: { kinds: ['staff'], right: 'register.read' },
  params: InCommunityWithId,
  response: PersonPrivacy,
})

export const giveConsent = route({
  method: 'POST',
  path: '/api/communities/:community/persons/:id/consents',
  summary: 'Record a separate consent; what was withheld for lack of it shows again',
  access: keepers,
  params: InCommunityWithId,
  body: z.strictObject({
    id: NewId,
    subject: ConsentSubject,
    purposes: z.array(z.enum(dataPurposes)).min(1).max(dataPurposes.length),
    givenBy: z.enum(['self', 'guardian']),
    guardianName: ShortText.nullable(),
    way: z.enum(consentWays),
    givenOn: DateOnly,
  }),
  response: Consent,
  errors: ['refused', 'same_id_other_content'],
})

const Withdrawal = z.strictObject({ way: z.enum(consentWays) })

export const withdrawConsent = route({
  method: 'POST',
  path: '/api/communities/:community/persons/:id/consents/:consent/withdraw',
  summary: 'Withdraw a consent: what rested on it is hidden at once and erased by a job',
  access: keepers,
  params: InCommunityWithId.extend({ consent: Uuid }),
  body: Withdrawal,
  response: Consent,
})

export const placeHold = route({
  method: 'POST',
  path: '/api/communities/:community/persons/:id/holds',
  summary: 'Keep a person’s data from being erased, with the reason',
  access: { kinds: ['staff'], right: 'settings.write' },
  params: InCommunityWithId,
  body: z.strictObject({ id: NewId, reason: ShortText }),
  response: LegalHold,
  errors: ['same_id_other_content'],
})

export const releaseHold = route({
  method: 'POST',
  path: '/api/communities/:community/persons/:id/holds/:hold/release',
  summary: 'Release a legal hold',
  access: { kinds: ['staff'], right: 'settings.write' },
  fresh: true,
  params: InCommunityWithId.extend({ hold: Uuid }),
  response: LegalHold,
})

export const erasePerson = route({
  method: 'POST',
  path: '/api/communities/:community/persons/:id/erase',
  summary: 'Erase what the register keeps of somebody who no longer lives here',
  access: { kinds: ['staff'], right: 'settings.write' },
  fresh: true,
  params: InCommunityWithId,
  body: z.strictObject({ reason: ShortText }),
  response: z.object({ erased: z.boolean() }),
  errors: ['refused'],
})

/** Children under 14 of whom no guardian's consent is on record. */
export const listChildrenWithoutConsent = route({
  method: 'GET',
  path: '/api/communities/:community/children-without-consent',
  summary: 'Children under 14 without a guardian’s consent on record',
  access: { kinds: ['staff'], right: 'register.read' },
  params: InCommunity,
  query: z.object({ limit: LimitQuery.optional(), cursor: Cursor.optional() }),
  response: page(
    z.object({ id: Uuid, name: z.string(), age: z.number().int(), household: Uuid.nullable(), dwellingLabel: z.string().nullable() }),
  ),
})

/** Corrections are change requests (changes.ts): they carry the value proposed, and the same thirty days. */
export const privacyRequestKinds = ['deletion', 'explanation'] as const

/** What a person asks of their data (PIPL art. 45–48); answered within 30 days (GB/T 35273). */
export const PrivacyRequest = z.object({
  id: Uuid,
  /** `correction` comes only from the version before this one. */
  kind: z.enum([...privacyRequestKinds, 'correction']),
  person: Uuid,
  personName: z.string(),
  field: z.enum([...protectedFields, 'name', 'birth_date', 'household', 'other']).nullable(),
  text: z.string(),
  askedAt: Instant,
  dueOn: DateOnly,
  state: z.enum(['open', 'done', 'refused']),
  answer: z.string().nullable(),
  answeredAt: Instant.nullable(),
  answeredBy: z.string().nullable(),
})
export type PrivacyRequest = z.infer<typeof PrivacyRequest>

export const listPrivacyRequests = route({
  method: 'GET',
  path: '/api/communities/:community/privacy-requests',
  summary: 'Requests of people about their own data, open ones first',
  access: keepers,
  params: InCommunity,
  query: z.object({ state: z.enum(['open', 'answered']).optional() }),
  response: z.object({ items: z.array(PrivacyRequest) }),
})

export const answerPrivacyRequest = route({
  method: 'POST',
  path: '/api/communities/:community/privacy-requests/:id/answer',
  summary: 'Answer a request: done, or refused with the reason',
  access: keepers,
  params: InCommunityWithId,
  body: z.strictObject({ state: z.enum(['done', 'refused']), answer: z.string().trim().min(1).max(500) }),
  response: PrivacyRequest,
  errors: ['conflict'],
})

export const listMyPrivacy = route({
  method: 'GET',
  path: '/api/communities/:community/my/privacy',
  summary: 'Consents and requests of my household',
  access: residents,
  params: InCommunity,
  response: z.object({ consents: z.array(Consent), requests: z.array(PrivacyRequest) }),
})

export const withdrawMyConsent = route({
  method: 'POST',
  path: '/api/communities/:community/my/consents/:id/withdraw',
  summary: 'Withdraw a consent of my household, as easily as it was given',
  access: residents,
  params: InCommunityWithId,
  response: Consent,
})

export const sendMyRequest = route({
  method: 'POST',
  path: '/api/communities/:community/my/privacy-requests',
  summary: 'Ask for a deletion or an explanation of my household’s data',
  access: residents,
  params: InCommunity,
  body: z.strictObject({
    id: NewId,
    kind: z.enum(privacyRequestKinds),
    person: Uuid,
    field: PrivacyRequest.shape.field,
    text: z.string().trim().min(1).max(500),
  }),
  response: PrivacyRequest,
  errors: ['same_id_other_content', 'too_many_requests'],
})

/** Everything the register keeps of one person, as that person may take it along. */
export const MyData = z.object({
  community: z.string(),
  at: Instant,
  people: z.array(
    z.object({
      facts: Person.omit({ version: true }),
      /** Whole only for whoever signed in as this very person. */
      identity: z.string().nullable(),
      phone: z.string().nullable(),
      bornOn: DateOnly.nullable(),
      basis: z.array(z.object({ field: z.enum(protectedFields), basis: z.enum(legalBases), purposes: z.array(z.enum(dataPurposes)) })),
    }),
  ),
  household: z.object({ label: z.string(), originGroup: z.string().nullable(), relation: Code.nullable() }),
  consents: z.array(Consent),
  requests: z.array(PrivacyRequest),
  /** What the household asked to have changed. */
  changes: z.array(MyChange),
  /** What was noted at the door. */
  visits: z.array(z.object({ day: DateOnly, by: z.string(), note: z.string(), additions: z.array(z.string()) })),
  /** What the household raised, in its own words, and what it was answered. */
  matters: z.array(
    z.object({ number: z.string(), title: z.string(), text: z.string(), state: z.string(), answer: z.string().nullable(), at: Instant }),
  ),
  looks: z.array(Look),
})
export type MyData = z.infer<typeof MyData>

export const getMyData = route({
  method: 'GET',
  path: '/api/communities/:community/my/data',
  summary: 'A copy of what is kept of me and my household',
  access: residents,
  params: InCommunity,
  response: MyData,
})

export const getMyDataWorkbook = route({
  method: 'GET',
  path: '/api/communities/:community/my/data.xlsx',
  summary: 'The same copy as a workbook',
  access: residents,
  kind: 'bytes',
  params: InCommunity,
  response: z.unknown(),
})
