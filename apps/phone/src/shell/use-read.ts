import type { AnswerOf, CallableName, CallArguments, InputOf } from '@linli/client'
import { useQuery } from '@tanstack/vue-query'
import { computed, watch, type Ref } from 'vue'
import { client } from './api.ts'
import { keepSeen, recallSeen } from './last-seen.ts'

/**
 * One read, kept fresh. `input` answering undefined means "not yet". With `keep` the last good
 * answer stays on this phone for times without signal; `keep` takes out all that is not for everybody.
 */
export function useRead<N extends CallableName>(
  name: N,
  input: () => InputOf<N> | undefined,
  options: { keep?: (answer: AnswerOf<N>) => AnswerOf<N> } = {},
) {
  const key = computed(() => [name, input()] as const)
  const seenKey = computed(() => JSON.stringify(key.value))
  const keeps = () => options.keep !== undefined && key.value[1] !== undefined

  const query = useQuery<AnswerOf<N>>({
    queryKey: key,
    enabled: () => key.value[1] !== undefined,
    queryFn: ({ signal }) => client.call(name, ...([input(), { signal }] as unknown as CallArguments<N>)),
    placeholderData: () => (keeps() ? (recallSeen(seenKey.value)?.data as never) : undefined),
  })

  watch([query.data, query.isPlaceholderData], ([data, old]) => {
    if (data !== undefined && !old && options.keep !== undefined && keeps()) keepSeen(seenKey.value, options.keep(data), new Date())
  })

  // Placeholder data vanishes when the read fails: what was last seen is still better than an empty page.
  const seen = computed(() => (query.isError.value && query.data.value === undefined && keeps() ? recallSeen(seenKey.value) : null))
  const data = computed<AnswerOf<N> | undefined>(() => (query.data.value ?? seen.value?.data) as AnswerOf<N> | undefined)
  /** When what is shown was read, if it could not be read just now. */
  const seenAt = computed(() => {
    if (!query.isError.value || data.value === undefined) return null
    return seen.value?.at ?? query.dataUpdatedAt.value
  })
  const isOld = computed(() => query.isPlaceholderData.value || seen.value !== null)
  return {
    data,
    seenAt,
    isOld,
    error: query.error,
    isLoading: query.isLoading,
    isFetching: query.isFetching,
    retry: () => void query.refetch(),
  }
}

/** What a page needs of a read to show its states. */
export interface Read {
  data: Readonly<Ref<unknown>>
  seenAt: Readonly<Ref<number | null>>
  error: Readonly<Ref<unknown>>
  isLoading: Readonly<Ref<boolean>>
  retry: () => void
}
