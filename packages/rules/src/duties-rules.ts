/** Whole months a cadence may span: those that fill a year, so that every year begins with a period. */
export type CadenceMonths = 1 | 2 | 3 | 4 | 6 | 12

/** By the calendar's months and quarters, or within so many months of the last visit. */
export type Counting = 'calendar' | 'rolling'

/** Whom a level visits, and how often: `visits` in every `months`. `to` is a level's code, or the households. */
export interface Cadence {
  readonly by: readonly string[]
  readonly to: string
  readonly months: CadenceMonths
  readonly visits: number
  readonly counting: Counting
}

/** A level of linked contact and who stands on it, by appointments 任职 and posts 岗位. */
export interface ContactLevel {
  readonly code: string
  readonly roles: readonly string[]
}

/**
 * How a community keeps linked contact, from a day on until the next version. A community writes its own; history keeps
 * the ones before.
 */
export interface ContactRules {
  readonly startsOn: string
  readonly levels: readonly ContactLevel[]
  readonly cadences: readonly Cadence[]
  /**
   * A link that holds for no more than 1/`lateNth` of a period's days owes nothing in it: begun in the last third, it is
   * due from the next period on. Null: even one day owes.
   */
  readonly lateNth: number | null
}

/** What a household is called as the end of a chain. */
export const householdLevel = 'household'

/**
 * 4113 as the product was founded on [SEED, DOMAIN.md §1.1]: levels 1 and 2 visit level 3 and level 3 visits level 4 at
 * least monthly, level 4 its households at least once in three months. Calendar periods, and the last third, are [D].
 */
export const seedContactRules: Omit<ContactRules, 'startsOn'> = {
  levels: [
    { code: '1', roles: ['attached-leader'] },
    { code: '2', roles: ['community-cadre', 'general-branch-committee'] },
    { code: '3', roles: ['party-group-leader', 'building-head'] },
    { code: '4', roles: ['party-member', 'residents-representative'] },
  ],
  cadences: [
    { by: ['1', '2'], to: '3', months: 1, visits: 1, counting: 'calendar' },
    { by: ['3'], to: '4', months: 1, visits: 1, counting: 'calendar' },
    { by: ['4'], to: householdLevel, months: 3, visits: 1, counting: 'calendar' },
  ],
  lateNth: 3,
}

/** A cadence and the day it took hold. `cadence` null: from that day on nothing is asked. */
export interface Holding {
  readonly from: string
  readonly cadence: Cadence | null
  readonly lateNth: number | null
}
