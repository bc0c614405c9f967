import { isoDay } from '@linli/ui/format'
import { computed } from 'vue'
import { useFilters } from '../../shell/filters.ts'

/** The past day a page shows, kept in its address; null is today. Links between pages of the past keep it. */
export function useAsOf() {
  const filters = useFilters('asOf')
  const today = isoDay(new Date())
  const day = computed(() => {
    const asked = filters.values.value.asOf
    return asked !== undefined && /^\d{4}-\d{2}-\d{2}$/u.test(asked) && asked < today ? asked : null
  })
  const query = computed(() => (day.value === null ? {} : { asOf: day.value }))
  return {
    day,
    query,
    set: (next: string | null): void => {
      filters.set({ asOf: next !== null && next < today ? next : undefined })
    },
    /** An address with the day beside it. */
    link: (path: string) => ({ path, query: query.value }),
  }
}
