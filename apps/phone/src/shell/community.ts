import { computed } from 'vue'
import { chosenCommunity } from './device.ts'
import { session } from './session.ts'
import { useRead } from './use-read.ts'

/** The community this page speaks for: the resident's own, one within a post's reach, else the one chosen on this phone. */
export function useCommunity() {
  const list = useRead('space.listCommunities', () => ({}), { keep: (all) => all })
  const choices = computed(() => {
    const own = session.value.communities
    const all = list.data.value?.items ?? []
    return own.length > 0 ? all.filter((one) => own.some((mine) => mine.code === one.code)) : all
  })
  const code = computed<number | undefined>(() => {
    if (session.value.household !== null) return session.value.household.community
    const chosen = chosenCommunity.value
    if (chosen !== null && (list.data.value === undefined || choices.value.some((one) => one.code === chosen))) return chosen
    return choices.value.length === 1 ? choices.value[0]?.code : undefined
  })
  const facts = useRead('space.getCommunity', () => (code.value === undefined ? undefined : { params: { community: code.value } }), {
    keep: (all) => all,
  })
  return { list, choices, code, facts: computed(() => facts.data.value) }
}
