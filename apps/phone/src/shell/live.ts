import { subscribeEvents, type StreamState } from '@linli/client'
import { ref, watch, type Ref } from 'vue'
import { withNotice, withoutNotice, type ShownNotices } from '../features/notices/shown-notices.ts'
import { queries } from './api.ts'
import { identityOf, session, sessionMayHaveEnded } from './session.ts'

export const streamState = ref<StreamState>('connecting')

/** Keeps what is on the page in step with the community, for as long as the page lives. */
export function useLive(community: Readonly<Ref<number | undefined>>): void {
  watch(
    [community, () => identityOf(session.value)],
    ([code], _before, onCleanup) => {
      if (code !== undefined) onCleanup(follow(code))
    },
    { immediate: true },
  )
}

function follow(community: number): () => void {
  return subscribeEvents({
    community,
    onState: (state) => (streamState.value = state),
    onResync: () => void queries.invalidateQueries(),
    onGone: sessionMayHaveEnded,
    onEvent: (event) => {
      switch (event.kind) {
        case 'notice.shown':
          return changeNotices(community, (shown) => withNotice(shown, event.notice))
        case 'notice.withdrawn':
          return changeNotices(community, (shown) => withoutNotice(shown, event.id))
        case 'register.changed':
          return again(event.entity === 'community' ? ['space.getCommunity', 'space.listCommunities'] : ['people.', 'space.listEstates'])
        case 'accounts.changed':
          sessionMayHaveEnded()
          return again(['accounts.listAnswerers'])
        case 'suggestion.changed':
          return again(['accounts.readSuggestion'])
        case 'privacy.changed':
          return again(['privacy.'])
        case 'change.changed':
          return again(['changes.'])
        case 'contact.changed':
          return again(['contact.', 'visits.'])
        case 'visit.changed':
          return again(['visits.', 'contact.', 'chain.'])
        case 'matter.changed':
          return again(['myMatters.', 'matters.', 'chain.'])
        case 'board.changed':
          return again(['matters.listBoard'])
        case 'meeting.changed':
          return again(['meetings.', 'chain.'])
        case 'report.changed':
        case 'screens.changed':
          return
      }
    },
  })
}

/** Changes the list on the page at once; a list that is on its way may be older than the event, so it is asked for again. */
function changeNotices(community: number, change: (shown: ShownNotices) => ShownNotices): void {
  const queryKey = ['notices.listShownNotices', { params: { community } }]
  const onItsWay = queries.isFetching({ queryKey }) > 0
  queries.setQueryData<ShownNotices>(queryKey, (shown) => (shown === undefined ? undefined : change(shown)))
  if (onItsWay || queries.getQueryData(queryKey) === undefined) void queries.invalidateQueries({ queryKey })
}

function again(names: readonly string[]): void {
  void queries.invalidateQueries({ predicate: (query) => names.some((name) => String(query.queryKey[0]).startsWith(name)) })
}
