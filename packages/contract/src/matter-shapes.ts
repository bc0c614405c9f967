import { type MatterAct, matterActNames, matterOwners, matterStates } from '@linli/rules/matter-acts'
import { z } from 'zod'
import { DateOnly, Instant, LongText, NewId, ShortText, Uuid, Version } from './common.ts'
import { FileRef } from './files.ts'

/** Where a matter came from 来源. */
export const matterSources = ['visit', 'contact-day', 'letter', 'phone', 'tv', 'hall', 'call', 'meeting', 'facility', 'street'] as const
export const MatterSource = z.enum(matterSources)
export type MatterSource = z.infer<typeof MatterSource>
export const raiserKinds = ['resident', 'helper', 'staff', 'anonymous', 'organisation'] as const
/** How a raiser hears of each step: on phone and television, by a printed slip, or in person. */
export const tellingWays = ['phone', 'paper', 'told'] as const
export type TellingWay = (typeof tellingWays)[number]

export const MatterOwnerRef = z.object({
  kind: z.enum(matterOwners),
  /** The force, or the building whose head owns it; null where the committee does. */
  party: Uuid.nullable(),
  name: z.string(),
})
export type MatterOwnerRef = z.infer<typeof MatterOwnerRef>

/** How its clock stands. `left`: milliseconds of the limit's own pace, below none when late; `known` false where a year's holidays are missing. */
export const MatterClock = z.object({
  state: z.enum(['running', 'paused', 'met', 'late']),
  dueAt: Instant.nullable(),
  left: z.number(),
  known: z.boolean(),
  limit: z.object({ amount: z.number().int(), unit: z.enum(['hours', 'days']), pace: z.enum(['working', 'around-the-clock']) }),
})
export type MatterClock = z.infer<typeof MatterClock>

export const CategoryRef = z.object({ id: Uuid, code: z.string(), name: z.string() })

/** A matter 诉求 as a row of a queue: no names of raisers. */
export const MatterRow = z.object({
  id: Uuid,
  number: z.string(),
  category: CategoryRef,
  title: z.string(),
  source: MatterSource,
  building: z.object({ id: Uuid, name: z.string() }).nullable(),
  place: z.string().nullable(),
  state: z.enum(matterStates),
  waiting: z.boolean(),
  extended: z.boolean(),
  urgent: z.boolean(),
  supervised: z.number().int(),
  reopened: z.number().int(),
  raisers: z.number().int(),
  owner: MatterOwnerRef.nullable(),
  clock: MatterClock,
  /** Until when its category says it is to be handed to somebody; null once it was. */
  dispatchBy: Instant.nullable(),
  ready: z.boolean(),
  raisedAt: Instant,
  changedAt: Instant,
  version: Version,
})
export type MatterRow = z.infer<typeof MatterRow>

export const MatterRaiser = z.object({
  id: Uuid,
  kind: z.enum(raiserKinds),
  name: z.string().nullable(),
  household: z.object({ id: Uuid, label: z.string().nullable() }).nullable(),
  person: Uuid.nullable(),
  /** Masked; the whole number is revealed with a purpose. */
  contact: z.string().nullable(),
  source: MatterSource,
  visit: Uuid.nullable(),
  said: z.string().nullable(),
  tellBy: z.enum(tellingWays),
  /** The matter they raised before it was merged into this one. */
  cameWith: z.object({ id: Uuid, number: z.string() }).nullable(),
  opinion: z.enum(['confirmed', 'not-solved']).nullable(),
  rating: z.number().int().nullable(),
  at: Instant,
})
export type MatterRaiser = z.infer<typeof MatterRaiser>

export const MatterStep = z.object({
  id: Uuid,
  seq: z.number().int(),
  act: z.enum(['raise', 'join', 'ask-extension', 'refuse-extension', 'reply-from-meeting', 'correct', 'help', ...matterActNames] as [
    string,
    ...string[],
  ]),
  from: z.enum(matterStates).nullable(),
  to: z.enum(matterStates),
  by: z.string(),
  role: z.string(),
  /** What raisers read. */
  said: z.string().nullable(),
  /** For those who handle it; null for raisers. */
  note: z.string().nullable(),
  at: Instant,
})
export type MatterStep = z.infer<typeof MatterStep>

/** `url` opens the picture for some minutes; `use` tells what was seen from what was done. */
export const MatterFile = FileRef.extend({ url: z.string(), use: z.enum(['matter.picture', 'matter.answer']) })
export type MatterFile = z.infer<typeof MatterFile>

/** What the caller may do now, with what each act needs. */
export const AllowedActs = z.array(z.enum(matterActNames as [MatterAct, ...MatterAct[]]))

export const BoardEntry = z.object({
  matter: Uuid,
  title: z.string(),
  text: z.string(),
  reply: z.string().nullable(),
  category: z.string(),
  place: z.string().nullable(),
  state: z.enum(matterStates),
  raisers: z.number().int(),
  privacyClass: z.enum(['public', 'community']),
  onTv: z.boolean(),
  shownAt: Instant,
  repliedAt: Instant.nullable(),
  changedAt: Instant,
})
export type BoardEntry = z.infer<typeof BoardEntry>

export const MatterDetail = MatterRow.extend({
  text: z.string(),
  answer: z.object({ text: z.string(), by: z.string(), at: Instant }).nullable(),
  settled: z.object({ on: DateOnly, how: z.enum(['raiser', 'clock']) }).nullable(),
  /** The last day a raiser has for the answer. */
  confirmUntil: DateOnly.nullable(),
  /** The last day it may be reopened. */
  reopenUntil: DateOnly.nullable(),
  publicWished: z.boolean(),
  facility: z.object({ id: Uuid, name: z.string() }).nullable(),
  mergedInto: z.object({ id: Uuid, number: z.string() }).nullable(),
  helpers: z.array(z.object({ party: Uuid.nullable(), account: z.string().nullable(), name: z.string() })),
  /** Asked for by the owner, waiting for the secretary's yes. */
  extension: z.object({ amount: z.number().int(), reason: z.string(), by: z.string(), at: Instant }).nullable(),
  raisedBy: z.array(MatterRaiser),
  steps: z.array(MatterStep),
  files: z.array(MatterFile),
  board: BoardEntry.nullable(),
  allowed: AllowedActs,
  /** The caller owns it and may ask for more time: once, and nobody has asked yet. */
  mayAskExtension: z.boolean(),
})
export type MatterDetail = z.infer<typeof MatterDetail>

/** `current` of a 409: an impossible step tells those that are possible, a stale one what stands there now. */
export const MatterConflict = z.object({
  state: z.enum(matterStates),
  /** As it is, and as it was sent. */
  version: Version,
  sent: Version.nullable(),
  allowed: AllowedActs,
  /** Null where the caller sees only what is told to raisers. */
  matter: MatterDetail.nullable(),
})
export type MatterConflict = z.infer<typeof MatterConflict>

/** A matter as its raisers see it, on phone and television at home; a helper sees so what they brought. */
export const MyMatter = z.object({
  id: Uuid,
  number: z.string(),
  category: z.string(),
  title: z.string(),
  text: z.string(),
  source: MatterSource,
  state: z.enum(matterStates),
  waiting: z.boolean(),
  /** What the raiser is asked while it waits. */
  asked: z.string().nullable(),
  ownerName: z.string().nullable(),
  dueAt: Instant.nullable(),
  raisedAt: Instant,
  raisers: z.number().int(),
  answer: z.object({ text: z.string(), by: z.string(), at: Instant }).nullable(),
  confirmUntil: DateOnly.nullable(),
  reopenUntil: DateOnly.nullable(),
  mergedInto: z.object({ id: Uuid, number: z.string() }).nullable(),
  /** Only steps that say something to raisers. */
  steps: z.array(MatterStep),
  files: z.array(MatterFile),
  allowed: AllowedActs,
  version: Version,
})
export type MyMatter = z.infer<typeof MyMatter>

export const RaiseMatter = z.strictObject({
  id: NewId,
  category: Uuid,
  title: ShortText.max(60).nullable(),
  text: LongText.max(2000),
  building: Uuid.nullable(),
  place: ShortText.nullable(),
  facility: Uuid.nullable(),
  publicWished: z.boolean(),
  urgent: z.boolean(),
  /** Uploaded before for `matter.picture`, by their ids; `fileUses` says how many. */
  files: z.array(Uuid).max(100),
})
