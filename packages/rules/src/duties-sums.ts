import type { Duty, DutyState } from './duties.ts'

/** How many duties stand how. Sums of parts add up to the sum of the whole. */
export type DutySum = Readonly<Record<DutyState, number>>

export const noDuties: DutySum = { done: 0, due: 0, overdue: 0, 'not-yet': 0 }

export function joinSums(one: DutySum, other: DutySum): DutySum {
  return {
    done: one.done + other.done,
    due: one.due + other.due,
    overdue: one.overdue + other.overdue,
    'not-yet': one['not-yet'] + other['not-yet'],
  }
}

/**
 * Sums by whatever a duty belongs to: a person, a building, a group, the community. A duty of several places counts in each.
 * The order is that of first appearance: nobody is ranked (DOMAIN.md §5).
 */
export function sumDuties(duties: Iterable<Duty>, placesOf: (duty: Duty) => readonly string[]): Map<string, DutySum> {
  const sums = new Map<string, Record<DutyState, number>>()
  for (const duty of duties)
    for (const place of new Set(placesOf(duty))) {
      const sum = sums.get(place) ?? { ...noDuties }
      sum[duty.state]++
      sums.set(place, sum)
    }
  return sums
}
