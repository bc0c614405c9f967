import type { OutboxEntry } from '@linli/client'
import { computed, type ComputedRef } from 'vue'
import { useEntries } from '../../shell/use-entries.ts'

export type VisitEntry = OutboxEntry

/** Visits, corrections and additions made on this phone, in the order they go out. */
export function useVisitEntries(): ComputedRef<VisitEntry[]> {
  const made = useEntries('visits.makeVisit')
  const changed = useEntries('visits.changeVisit')
  const added = useEntries('visits.addToVisit')
  return computed(() => [...made.value, ...changed.value, ...added.value].sort((a, b) => (a.id < b.id ? -1 : 1)))
}
