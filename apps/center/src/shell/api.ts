import { ApiError, createClient, isPassing, queryKey, type AnswerOf, type CallableName, type Client, type InputOf } from '@linli/client'
import { QueryCache, QueryClient, keepPreviousData, useInfiniteQuery, useQuery, type InfiniteData } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

/** Set by the dialog that asks for a password, code or passkey; answers whether it was given. */
export const onReauthenticate = { ask: (): Promise<boolean> => Promise.resolve(false) }

const plain = createClient({ baseUrl: '' })

/** A dangerous step the server wants a fresh proof for is asked about, and then done. */
export const client: Client = {
  async call(name, ...rest) {
    try {
      return await plain.call(name, ...rest)
    } catch (error) {
      if (!(error instanceof ApiError) || error.id !== 'reauthentication_needed' || !(await onReauthenticate.ask())) throw error
      return plain.call(name, ...rest)
    }
  },
}

/** Told when an answer says that nobody is signed in any more. */
export const onSignedOut = { tell: (): void => undefined }
/** Told when an answer says that a second factor has to be set up first. */
export const onConfined = { tell: (): void => undefined }

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiError && error.id === 'not_signed_in') onSignedOut.tell()
      if (error instanceof ApiError && error.id === 'second_factor_needed') onConfined.tell()
    },
  }),
  defaultOptions: { queries: { staleTime: 20_000, retry: (times, error) => times < 1 && isPassing(error), refetchOnWindowFocus: true } },
})

interface ReadOptions {
  enabled?: MaybeRefOrGetter<boolean>
  keep?: boolean
}

/** One read of the contract as a live query; its key is `queryKey(name, input)`, so events refresh it by name. */
export function useRead<N extends CallableName>(name: N, input: () => InputOf<N>, options: ReadOptions = {}) {
  return useQuery<AnswerOf<N>>({
    queryKey: computed(() => [name, input()]),
    queryFn: ({ signal }) => read(name, input(), signal),
    enabled: computed(() => toValue(options.enabled ?? true)),
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
  })
}

interface Page {
  items: readonly unknown[]
  next: string | null
  total: number
}
type PagedName = { [N in CallableName]: AnswerOf<N> extends Page ? N : never }[CallableName]
type ItemOf<N extends PagedName> = AnswerOf<N> extends { items: (infer T)[] } ? T : never

/** A list read page by page as somebody scrolls; `input` gets the cursor of the page wanted. */
export function usePages<N extends PagedName>(name: N, input: (cursor: string | undefined) => InputOf<N>) {
  const query = useInfiniteQuery<AnswerOf<N>, Error, InfiniteData<AnswerOf<N>>, readonly unknown[], string | undefined>({
    queryKey: computed(() => [name, input(undefined), 'pages']),
    queryFn: ({ pageParam, signal }) => read(name, input(pageParam), signal),
    initialPageParam: undefined,
    getNextPageParam: (last) => (last as Page).next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const pages = computed(() => (query.data.value?.pages ?? []) as unknown as readonly Page[])
  return {
    items: computed(() => pages.value.flatMap((one) => one.items) as ItemOf<N>[]),
    total: computed(() => pages.value[0]?.total ?? null),
    loading: query.isPending,
    stale: query.isPlaceholderData,
    error: query.error,
    more: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: (): void => {
      if (query.hasNextPage.value && !query.isFetchingNextPage.value) void query.fetchNextPage()
    },
    retry: (): void => {
      void query.refetch()
    },
  }
}

/** The call behind a read, for queries that page. */
export function read<N extends CallableName>(name: N, input: InputOf<N>, signal?: AbortSignal): Promise<AnswerOf<N>> {
  // The tuple of `call` depends on whether the input may be left out; here it is always given.
  const call = client.call as (name: N, input: InputOf<N>, options: { signal?: AbortSignal | undefined }) => Promise<AnswerOf<N>>
  return call(name, input, { signal })
}

/** Reads again whatever the named routes answered. */
export async function refresh(...names: CallableName[]): Promise<void> {
  await Promise.all(names.map((name) => queryClient.invalidateQueries({ queryKey: queryKey(name) })))
}
