import type { ContactDuty } from '@linli/contract/contact'

export type DutyState = ContactDuty['state']

export function countDuties(duties: readonly Pick<ContactDuty, 'state'>[]): Record<DutyState, number> {
  const counts = { done: 0, due: 0, overdue: 0, 'not-yet': 0 }
  for (const { state } of duties) counts[state]++
  return counts
}

/** Of one state, or all; the order is that of the list, by place, and never by how late somebody is. */
export function dutiesOf<D extends Pick<ContactDuty, 'state'>>(duties: readonly D[], state: DutyState | undefined): readonly D[] {
  return state === undefined ? duties : duties.filter((duty) => duty.state === state)
}
