import { contactRoleTable } from '@linli/rules/ledger-tables'
import { z } from 'zod'
import { DateOnly, Instant, ShortText, Uuid, Version } from './common.ts'

export const contactLimits = { cap: 500, taken: 200, handedOver: 500, mine: 500 } as const

/** Code of a level in the community's rules (setting `contactRules`). */
export const LevelCode = z.string().min(1).max(20)
/** A role of `contactRoleTable`, or one it had. */
export const ContactRole = z.string().min(1).max(40)
export const KnownContactRole = ContactRole.refine((code) => contactRoleTable.some((entry) => entry.code === code), {
  message: 'unknown-code',
})
export const ContactName = z.string().trim().min(1).max(60)
export const LinkCap = z.number().int().min(0).max(contactLimits.cap)

const Named = z.object({ id: Uuid, name: z.string() })

/** What somebody may be taken from: a row of a ledger, or a post that signs in. */
export const contactSources = ['appointments', 'party-members', 'posts'] as const
export const ContactSource = z.enum(contactSources)
export type ContactSource = z.infer<typeof ContactSource>

/** Somebody on a level of linked contact 联系人, as staff see them. Phones are masked. */
export const Contact = z.object({
  id: Uuid,
  level: LevelCode,
  role: ContactRole,
  name: z.string(),
  building: Named.nullable(),
  area: z.string().nullable(),
  originGroup: Named.nullable(),
  /** Somebody of the register, and where they live. */
  person: Named.nullable(),
  /** The account that signs in as them. */
  account: z.object({ id: z.string(), name: z.string() }).nullable(),
  phoneMasked: z.string().nullable(),
  /** They agreed that their households may call this number. */
  phoneShown: z.boolean(),
  /** Households at most; null: as a proposal is told. */
  cap: LinkCap.nullable(),
  source: ContactSource.nullable(),
  /** Whom they keep contact with today. */
  households: z.number().int(),
  contacts: z.number().int(),
  startsOn: DateOnly,
  endsOn: DateOnly.nullable(),
  version: Version,
})
export type Contact = z.infer<typeof Contact>

/** Somebody the ledgers and posts know who is no contact yet. */
export const KnownContact = z.object({
  source: ContactSource,
  id: Uuid,
  level: LevelCode,
  role: ContactRole,
  name: z.string(),
  building: Named.nullable(),
  area: z.string().nullable(),
  person: Named.nullable(),
  /** The post of the same name that would sign in as them. */
  account: z.object({ id: z.string(), name: z.string() }).nullable(),
})
export type KnownContact = z.infer<typeof KnownContact>

export const linkOrigins = ['hand', 'import', 'proposal'] as const

const TargetOf = z.object({
  kind: z.enum(['household', 'contact']),
  id: Uuid,
  /** A household by its head, a contact by name. */
  name: z.string(),
  /** The home's short label, or the building of a contact. */
  place: z.string().nullable(),
})
export type LinkTarget = z.infer<typeof TargetOf>

/** Who keeps contact with whom 联系关系, from–to (`endsOn` exclusive). */
export const ContactLink = z.object({
  id: Uuid,
  contact: z.object({ id: Uuid, name: z.string(), level: LevelCode, role: ContactRole }),
  target: TargetOf,
  toLevel: z.string(),
  origin: z.enum(linkOrigins),
  why: z.string().nullable(),
  endedWhy: z.string().nullable(),
  /** Whose place it took. */
  tookOverFrom: z.string().nullable(),
  startsOn: DateOnly,
  endsOn: DateOnly.nullable(),
  madeBy: z.string(),
  madeAt: Instant,
  version: Version,
})
export type ContactLink = z.infer<typeof ContactLink>

/** A household or contact nobody of the level keeps contact with. */
export const Uncovered = z.object({ target: TargetOf, toLevel: z.string(), byLevel: LevelCode, before: z.string().nullable() })
export type Uncovered = z.infer<typeof Uncovered>

export const dutyStates = ['done', 'due', 'overdue', 'not-yet'] as const

export const DutySum = z.object({ done: z.number().int(), due: z.number().int(), overdue: z.number().int(), 'not-yet': z.number().int() })
export type DutySum = z.infer<typeof DutySum>

/** What a link owes today (packages/rules/src/duties.ts). */
export const ContactDuty = z.object({
  link: Uuid,
  target: TargetOf,
  toLevel: z.string(),
  state: z.enum(dutyStates),
  period: z.object({ from: DateOnly, to: DateOnly }),
  required: z.number().int(),
  done: z.number().int(),
  dueBy: DateOnly,
  overdueSince: DateOnly.nullable(),
  lastVisit: DateOnly.nullable(),
  /** How the target's own duties stand; null for a household. */
  below: DutySum.nullable(),
})
export type ContactDuty = z.infer<typeof ContactDuty>

/** Everything one contact owes, in walking order. */
export const DutyList = z.object({
  contact: z.object({
    id: Uuid,
    name: z.string(),
    level: LevelCode,
    role: ContactRole,
    phoneMasked: z.string().nullable(),
    phoneShown: z.boolean(),
    version: Version,
  }),
  today: DateOnly,
  duties: z.array(ContactDuty),
})
export type DutyList = z.infer<typeof DutyList>

/** Sums of one place; null where so few people stand behind them that somebody could be guessed. */
export const DutyCell = z.object({ links: z.number().int(), sum: DutySum.nullable() })
export type DutyCell = z.infer<typeof DutyCell>
const PlaceCell = DutyCell.extend({ id: Uuid.nullable(), name: z.string().nullable() })

export const DutySums = z.object({
  today: DateOnly,
  all: DutyCell,
  levels: z.array(DutyCell.extend({ level: LevelCode, toLevel: z.string() })),
  /** Duties to households, by place. */
  buildings: z.array(PlaceCell),
  originGroups: z.array(PlaceCell),
  /** Households nobody keeps contact with. */
  uncovered: z.number().int(),
})
export type DutySums = z.infer<typeof DutySums>

/** Whom a resident may turn to. */
export const MyContact = z.object({
  contact: z
    .object({ name: z.string(), role: ContactRole, phone: z.string().nullable(), since: DateOnly, lastVisit: DateOnly.nullable() })
    .nullable(),
})
export type MyContact = z.infer<typeof MyContact>

export const proposalStates = ['waiting', 'ready', 'failed', 'accepted', 'dropped'] as const

/** Why a household or contact gets whom it gets; screens have a sentence for each. */
export const proposalReasons = ['kept', 'both', 'building', 'origin', 'anywhere', 'none'] as const
/** Why it is not as before: nobody had it, who had it is no contact any more or has too many, or somebody nearer has room. */
export const proposalCauses = ['new', 'vacant', 'full', 'nearer'] as const

export const ProposedLink = z.object({
  target: TargetOf,
  /** The link it has today. */
  from: z.object({ link: Uuid, contact: z.string() }).nullable(),
  /** Whose history is handed over. */
  before: z.string().nullable(),
  to: z.object({ id: Uuid, name: z.string() }).nullable(),
  reason: z.enum(proposalReasons),
  cause: z.enum(proposalCauses).nullable(),
  cost: z.number().int(),
})
export type ProposedLink = z.infer<typeof ProposedLink>

export const ProposedLoad = z.object({
  contact: Uuid,
  name: z.string(),
  building: z.string().nullable(),
  before: z.number().int(),
  after: z.number().int(),
  cap: z.number().int(),
})
export type ProposedLoad = z.infer<typeof ProposedLoad>

export const ProposalSummary = z.object({
  targets: z.number().int(),
  kept: z.number().int(),
  changed: z.number().int(),
  /** Without anybody before. */
  added: z.number().int(),
  /** For whom all caps together have no room. */
  left: z.number().int(),
  sameBuilding: z.number().int(),
  sameOrigin: z.number().int(),
  least: z.number().int(),
  most: z.number().int(),
  cost: z.number().int(),
  seconds: z.number(),
})
export type ProposalSummary = z.infer<typeof ProposalSummary>

export const ProposalAsk = z.object({ by: LevelCode, to: z.string().min(1).max(20), cap: LinkCap.min(1) })

export const ContactProposal = z.object({
  id: Uuid,
  state: z.enum(proposalStates),
  asked: ProposalAsk,
  askedBy: z.string(),
  askedAt: Instant,
  readyAt: Instant.nullable(),
  answeredAt: Instant.nullable(),
  failure: z.string().nullable(),
  summary: ProposalSummary.nullable(),
})
export type ContactProposal = z.infer<typeof ContactProposal>

export const ProposalDetail = ContactProposal.extend({ loads: z.array(ProposedLoad) })
export type ProposalDetail = z.infer<typeof ProposalDetail>

/** Why something ended, in words kept with it. */
export const Why = ShortText
