import { lifeKinds, type LifeKind } from '@linli/rules/household-life'
import { computed, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/**
 * What a link asks the page to open: a family event, the form of corrections, the consent. Done once, as soon as the page
 * is there, and taken out of the address, so that Back and reload do not open it again.
 */
export function useDo(ready: () => boolean, open: (what: string, field: string | null) => void): void {
  const route = useRoute()
  const router = useRouter()
  const asked = computed(() => (typeof route.query['do'] === 'string' ? route.query['do'] : null))
  watch(
    [asked, ready],
    ([what, isReady]) => {
      if (what === null || !isReady) return
      const { do: _do, field, ...query } = route.query
      open(what, typeof field === 'string' ? field : null)
      void router.replace({ query, hash: route.hash })
    },
    { immediate: true },
  )
}

export function asLifeKind(what: string): LifeKind | null {
  return lifeKinds.find((kind) => kind === what) ?? null
}
