import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { client } from '../../shell/api.ts'

const pageSize = '100'

/** Households of one building (or of all within the post's reach), page by page, filtered by what is typed. */
export function useHouseholds(
  community: Readonly<Ref<number | undefined>>,
  building: Readonly<Ref<string | undefined>>,
  text: Readonly<Ref<string>>,
  enabled: Readonly<Ref<boolean>>,
) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ['people.listHouseholds', 'pages', community.value, building.value, text.value] as const),
    enabled: () => enabled.value && community.value !== undefined,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call(
        'people.listHouseholds',
        {
          params: { community: community.value ?? 0 },
          query: { building: building.value, q: text.value === '' ? undefined : text.value, limit: pageSize, cursor: pageParam },
        },
        { signal },
      ),
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const rows = computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? [])
  const total = computed(() => query.data.value?.pages[0]?.total ?? 0)
  const seenAt = computed(() => (query.isError.value && query.data.value !== undefined ? query.dataUpdatedAt.value : null))
  const read = { data: query.data, seenAt, error: query.error, isLoading: query.isLoading, retry: () => void query.refetch() }
  return { read, rows, total, hasMore: query.hasNextPage, more: () => void query.fetchNextPage(), isMore: query.isFetchingNextPage }
}
