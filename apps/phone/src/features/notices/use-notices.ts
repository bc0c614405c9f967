import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { useRead } from '../../shell/use-read.ts'
import { current } from './shown-notices.ts'

/** Server's clock minus this phone's, as of the last answer: a phone may be hours off. */
const offset = ref(0)
let lastNow = ''

/** Notices shown to this user now. */
export function useNotices(community: Readonly<Ref<number | undefined>>) {
  const read = useRead(
    'notices.listShownNotices',
    () => (community.value === undefined ? undefined : { params: { community: community.value } }),
    {
      keep: (shown) => ({ ...shown, items: shown.items.filter((one) => one.privacyClass === 'public') }),
    },
  )
  const tick = ref(Date.now())
  const timer = setInterval(() => (tick.value = Date.now()), 15_000)
  onScopeDispose(() => clearInterval(timer))

  watch(
    read.data,
    (shown) => {
      // An event changes the list but not its `now`; only a fresh answer tells the time.
      if (shown === undefined || shown.now === lastNow || read.isOld.value) return
      lastNow = shown.now
      offset.value = Date.parse(shown.now) - Date.now()
    },
    { immediate: true },
  )
  // A notice just published must not wait for the next tick of a phone that runs behind.
  const notices = computed(() => {
    const begun = Math.max(0, ...(read.data.value?.items ?? []).map((one) => Date.parse(one.publishedAt)))
    return current(read.data.value?.items ?? [], Math.max(tick.value + offset.value, begun))
  })
  return { read, notices }
}
