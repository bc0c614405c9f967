import { z } from 'zod'
import { Cursor, DateOnly, InCommunity, InCommunityWithId, LimitQuery, LongText, NewId, ShortText, Uuid, Version, page } from './common.ts'
import { route } from './route.ts'
import { standKinds, visitLimits } from './visit-limits.ts'
import { Visit, VisitNeed } from './visits.ts'

const readers = { kinds: ['staff'], right: 'contact.read' } as const
const writers = { kinds: ['staff'], right: 'contact.write' } as const
const enterers = { kinds: ['staff'], right: 'visits.enter' } as const

/** Where people stand on a contact day, what for, and who. */
export const Stand = z.strictObject({
  place: ShortText.max(60),
  topic: ShortText.max(60).nullable(),
  people: z.array(z.strictObject({ kind: z.enum(standKinds), name: ShortText.max(40) })).max(30),
})
export type Stand = z.infer<typeof Stand>

const plan = {
  heldOn: DateOnly,
  title: ShortText.max(60),
  place: ShortText,
  stands: z.array(Stand).max(20),
  note: LongText.max(1000).nullable(),
}

export const contactDayStates = ['planned', 'held', 'cancelled'] as const

/** A contact day 挂钩联系活动. `heard`, `matters`, `settled`: how much was said, became a matter, was settled. */
export const ContactDay = z.object({
  id: Uuid,
  ...plan,
  state: z.enum(contactDayStates),
  heard: z.number().int(),
  matters: z.number().int(),
  settled: z.number().int(),
  version: Version,
})
export type ContactDay = z.infer<typeof ContactDay>

export const ContactDayDetail = ContactDay.extend({ said: z.array(Visit) })
export type ContactDayDetail = z.infer<typeof ContactDayDetail>

export const listContactDays = route({
  method: 'GET',
  path: '/api/communities/:community/contact-days',
  summary: 'Contact days, the latest first',
  access: readers,
  params: InCommunity,
  query: z.object({ state: z.enum(contactDayStates).optional(), limit: LimitQuery.optional(), cursor: Cursor.optional() }),
  response: page(ContactDay),
})

export const getContactDay = route({
  method: 'GET',
  path: '/api/communities/:community/contact-days/:id',
  summary: 'One contact day with what was heard',
  access: readers,
  params: InCommunityWithId,
  response: ContactDayDetail,
})

export const planContactDay = route({
  method: 'POST',
  path: '/api/communities/:community/contact-days',
  summary: 'Plan a contact day: date, place, who stands where',
  access: writers,
  params: InCommunity,
  body: z.strictObject({ id: NewId, ...plan }),
  response: ContactDayDetail,
  errors: ['same_id_other_content'],
})

export const changeContactDay = route({
  method: 'PATCH',
  path: '/api/communities/:community/contact-days/:id',
  summary: 'Change the plan, close the day once it was held, or cancel it',
  access: writers,
  params: InCommunityWithId,
  body: z.strictObject({ version: Version, ...plan, state: z.enum(contactDayStates) }),
  response: ContactDayDetail,
  errors: ['conflict', 'refused'],
})

export const recordHeard = route({
  method: 'POST',
  path: '/api/communities/:community/contact-days/:id/heard',
  summary: 'What was heard: a note, or a matter that is followed; with who takes it along',
  access: enterers,
  params: InCommunityWithId,
  body: z.strictObject({
    id: NewId,
    household: Uuid.nullable(),
    saidBy: ShortText.max(40).nullable(),
    takenBy: ShortText.max(40).nullable(),
    note: LongText.max(visitLimits.note),
    need: VisitNeed.nullable(),
  }),
  response: ContactDayDetail,
  errors: ['refused', 'same_id_other_content'],
})
