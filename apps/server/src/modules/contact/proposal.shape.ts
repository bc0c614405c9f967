import type { ProposalSummary, ProposedLoad, proposalCauses, proposalReasons } from '@linli/contract/contact'

/** A household or contact to be looked after, with who does so today. */
export interface ProposalTarget {
  id: string
  building: string | null
  origin: string | null
  /** Where it stands in walking order. */
  sort: string
  link: string | null
  contact: string | null
  /** The link was made by hand: somebody chose. */
  chosen: boolean
  /** The link before, where nobody has it today, and whose it was. */
  before: string | null
  /** The contact who lives there: nobody keeps contact with their own home. */
  own: string | null
}

export interface ProposalContact {
  id: string
  name: string
  building: string | null
  origin: string | null
  cap: number
}

export interface ProposalInput {
  targets: readonly ProposalTarget[]
  contacts: readonly ProposalContact[]
}

export type ProposalReason = (typeof proposalReasons)[number]
export type ProposalCause = (typeof proposalCauses)[number]

/** What a plan says of one target. Ids only: names are looked up when it is shown, and nothing personal is kept twice. */
export interface PlannedTarget {
  target: string
  link: string | null
  before: string | null
  contact: string | null
  reason: ProposalReason
  cause: ProposalCause | null
  cost: number
}

/** What is kept in `contact_proposal.plan`. Targets in walking order. */
export interface ProposalPlan {
  summary: ProposalSummary
  loads: Omit<ProposedLoad, 'name' | 'building'>[]
  targets: PlannedTarget[]
}
