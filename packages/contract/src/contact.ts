import { z } from 'zod'
import { Cursor, Done, InCommunity, InCommunityWithId, LimitQuery, NewId, SearchText, ShortText, Uuid, Version, page } from './common.ts'
import {
  Contact,
  ContactLink,
  ContactName,
  ContactProposal,
  KnownContactRole,
  ContactSource,
  DutyList,
  DutySums,
  KnownContact,
  LevelCode,
  LinkCap,
  MyContact,
  ProposalAsk,
  ProposalDetail,
  ProposedLink,
  Uncovered,
  Why,
  contactLimits,
} from './contact-shapes.ts'
import { ContactRulesSetting } from './contact-rules.ts'
import { route } from './route.ts'

export * from './contact-shapes.ts'

const readers = { kinds: ['staff'], right: 'contact.read' } as const
const writers = { kinds: ['staff'], right: 'contact.write' } as const
/** Whoever stands in the chain, by account: no right is needed for one's own. */
const ownChain = { kinds: ['staff', 'helper'] } as const

const ContactPhone = z.string().trim().max(30)
/** What is said of a contact; where they live and their village come with the person, else are said here. */
const facts = {
  level: LevelCode,
  role: KnownContactRole,
  name: ContactName,
  building: Uuid.nullable(),
  area: ShortText.nullable(),
  originGroup: Uuid.nullable(),
  person: Uuid.nullable(),
  account: z.string().max(80).nullable(),
  cap: LinkCap.nullable(),
}

export const getContactRules = route({
  method: 'GET',
  path: '/api/communities/:community/contact-rules',
  summary: 'The levels of linked contact and how often each visits whom, as they hold today',
  access: ownChain,
  params: InCommunity,
  response: ContactRulesSetting,
})

export const listContacts = route({
  method: 'GET',
  path: '/api/communities/:community/contacts',
  summary: 'Who stands on the levels of linked contact, by level and name',
  access: readers,
  params: InCommunity,
  query: z.object({
    level: LevelCode.optional(),
    building: Uuid.optional(),
    q: SearchText.optional(),
    /** Those who are contacts no more, instead. */
    ended: z.literal('yes').optional(),
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(Contact),
})

export const getContact = route({
  method: 'GET',
  path: '/api/communities/:community/contacts/:id',
  summary: 'One contact',
  access: readers,
  params: InCommunityWithId,
  response: Contact,
})

export const createContact = route({
  method: 'POST',
  path: '/api/communities/:community/contacts',
  summary: 'Add a contact by hand',
  access: writers,
  params: InCommunity,
  body: z.strictObject({ id: NewId, ...facts, phone: ContactPhone.nullable(), phoneShown: z.boolean() }),
  response: Contact,
  errors: ['refused', 'same_id_other_content'],
})

export const changeContact = route({
  method: 'PATCH',
  path: '/api/communities/:community/contacts/:id',
  summary: 'Change what is said of a contact; a phone left out stays',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, ...facts, phone: ContactPhone.nullable().optional(), phoneShown: z.boolean() }),
  response: Contact,
  errors: ['conflict', 'refused'],
})

export const listKnownContacts = route({
  method: 'GET',
  path: '/api/communities/:community/known-contacts',
  summary: 'Whom appointments, Party members and posts offer as contacts of the fitting level',
  access: writers,
  params: InCommunity,
  query: z.object({ level: LevelCode.optional() }),
  response: z.object({ items: z.array(KnownContact) }),
})

export const takeContacts = route({
  method: 'POST',
  path: '/api/communities/:community/contacts/take',
  summary: 'Take contacts from what is known, several at once; who is taken already stays as they are',
  access: writers,
  params: InCommunity,
  body: z.strictObject({
    items: z
      .array(z.strictObject({ id: NewId, source: ContactSource, from: Uuid }))
      .min(1)
      .max(contactLimits.taken),
  }),
  response: z.object({ taken: z.number().int(), already: z.number().int() }),
  errors: ['refused'],
})

export const endContact = route({
  method: 'POST',
  path: '/api/communities/:community/contacts/:id/end',
  summary: 'Somebody is a contact no more, from today on; whom they had goes to a successor or waits for one',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, successor: Uuid.nullable(), why: Why }),
  response: z.object({ contact: Contact, handedOver: z.number().int(), waiting: z.number().int() }),
  errors: ['conflict', 'refused'],
})

/** A phone for the households is the contact's own to show or not. */
export const showMyPhone = route({
  method: 'POST',
  path: '/api/communities/:community/contacts/:id/phone-shown',
  summary: 'Agree, or no longer, that the households one keeps contact with may see one’s phone',
  access: ownChain,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, shown: z.boolean() }),
  response: Done,
  errors: ['conflict', 'refused'],
})

export const listContactLinks = route({
  method: 'GET',
  path: '/api/communities/:community/contact-links',
  summary: 'Who keeps contact with whom, of one contact or one household, today or ever',
  access: readers,
  params: InCommunity,
  query: z.object({
    contact: Uuid.optional(),
    household: Uuid.optional(),
    targetContact: Uuid.optional(),
    building: Uuid.optional(),
    /** With those that have ended. */
    past: z.literal('yes').optional(),
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(ContactLink),
})

export const createContactLink = route({
  method: 'POST',
  path: '/api/communities/:community/contact-links',
  summary: 'Link a household or a contact to a contact, from today on; `replaces` takes it over from whoever has it',
  access: writers,
  params: InCommunity,
  body: z.strictObject({
    id: NewId,
    contact: Uuid,
    household: Uuid.nullable(),
    targetContact: Uuid.nullable(),
    replaces: Uuid.nullable(),
    why: ShortText.nullable(),
  }),
  response: ContactLink,
  errors: ['conflict', 'refused', 'same_id_other_content'],
})

export const endContactLink = route({
  method: 'POST',
  path: '/api/communities/:community/contact-links/:id/end',
  summary: 'A link holds no more, from today on',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, why: Why }),
  response: Done,
  errors: ['conflict', 'refused'],
})

export const listUncovered = route({
  method: 'GET',
  path: '/api/communities/:community/contact-gaps',
  summary: 'Households and contacts nobody of a level above keeps contact with, by place',
  access: readers,
  params: InCommunity,
  query: z.object({
    toLevel: z.string().max(20).optional(),
    building: Uuid.optional(),
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(Uncovered),
})

export const listMyDuties = route({
  method: 'GET',
  path: '/api/communities/:community/contact-duties/mine',
  summary: 'Whom the caller should visit, with state and last day; empty for who is no contact',
  access: ownChain,
  params: InCommunity,
  response: z.object({ items: z.array(DutyList) }),
})

export const getDutiesOf = route({
  method: 'GET',
  path: '/api/communities/:community/contacts/:id/duties',
  summary: 'What one contact owes, told to them and to those above them in the chain',
  access: ownChain,
  params: InCommunityWithId,
  response: DutyList,
})

export const getDutySums = route({
  method: 'GET',
  path: '/api/communities/:community/contact-duties/sums',
  summary: 'How duties stand by level, building and origin village; no person, and nothing from which one could be guessed',
  access: readers,
  params: InCommunity,
  response: DutySums,
})

export const getMyContact = route({
  method: 'GET',
  path: '/api/communities/:community/my/contact',
  summary: 'Who keeps contact with the resident’s household, and how to call them',
  access: { kinds: ['resident'] },
  params: InCommunity,
  response: MyContact,
})

export const listContactProposals = route({
  method: 'GET',
  path: '/api/communities/:community/contact-proposals',
  summary: 'Distributions that were proposed, latest first',
  access: writers,
  params: InCommunity,
  query: z.object({ limit: LimitQuery.optional(), cursor: Cursor.optional() }),
  response: page(ContactProposal),
})

export const askContactProposal = route({
  method: 'POST',
  path: '/api/communities/:community/contact-proposals',
  summary: 'Ask for a proposal of who keeps contact with whom; it is worked out beside and nothing changes before it is accepted',
  access: writers,
  params: InCommunity,
  body: z.strictObject({ id: NewId, ...ProposalAsk.shape }),
  response: ContactProposal,
  errors: ['refused', 'same_id_other_content'],
})

export const getContactProposal = route({
  method: 'GET',
  path: '/api/communities/:community/contact-proposals/:id',
  summary: 'A proposal with its cost and the loads it gives',
  access: writers,
  params: InCommunityWithId,
  response: ProposalDetail,
})

export const listProposedLinks = route({
  method: 'GET',
  path: '/api/communities/:community/contact-proposals/:id/links',
  summary: 'What a proposal says of each household or contact and why, in walking order',
  access: writers,
  params: InCommunityWithId,
  query: z.object({
    /** Only what would change. */
    changed: z.literal('yes').optional(),
    contact: Uuid.optional(),
    limit: LimitQuery.optional(),
    cursor: Cursor.optional(),
  }),
  response: page(ProposedLink),
})

export const acceptContactProposal = route({
  method: 'POST',
  path: '/api/communities/:community/contact-proposals/:id/accept',
  summary: 'Accept a proposal as it stands, all of it, from today on',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({}),
  response: ContactProposal,
  errors: ['conflict', 'refused'],
})

export const dropContactProposal = route({
  method: 'POST',
  path: '/api/communities/:community/contact-proposals/:id/drop',
  summary: 'A proposal is not followed',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({}),
  response: ContactProposal,
  errors: ['refused'],
})
