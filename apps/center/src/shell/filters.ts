import { computed, onScopeDispose } from 'vue'
import { onBeforeRouteLeave, useRoute, useRouter } from 'vue-router'

/** Filters of a list kept in its address, so that a list can be linked to and Back brings it back. */
export function useFilters<const K extends string>(...keys: readonly K[]) {
  const route = useRoute()
  const router = useRouter()
  const values = computed(() => {
    const found: Partial<Record<K, string>> = {}
    for (const key of keys) {
      const value = route.query[key]
      if (typeof value === 'string' && value !== '') found[key] = value
    }
    return found
  })
  // Typed and clicked away at once: a search that comes late must not take the reader back from where they went.
  let leaving = false
  onBeforeRouteLeave(() => {
    leaving = true
  })
  onScopeDispose(
    router.afterEach(() => {
      leaving = false
    }),
  )
  /** Empty and undefined both take the filter away. */
  function set(changes: Partial<Record<K, string | undefined>>): void {
    if (leaving) return
    const next = { ...route.query, ...changes }
    void router.replace({
      query: Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== '' && value !== null)),
    })
  }
  const any = computed(() => Object.keys(values.value).length > 0)
  const clear = (): void => {
    set(Object.fromEntries(keys.map((key) => [key, undefined])) as Partial<Record<K, undefined>>)
  }
  return { values, set, any, clear }
}
