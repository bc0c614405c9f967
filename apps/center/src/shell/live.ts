import { subscribeEvents, type CallableName, type StreamState } from '@linli/client'
import type { CommunityEvent } from '@linli/contract/events'
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { onSignedOut, queryClient, refresh } from './api.ts'

const register: readonly CallableName[] = [
  'people.listHouseholds',
  'people.getHousehold',
  'people.listPersons',
  'people.getPerson',
  'people.listPersonLooks',
  'privacy.getPersonPrivacy',
  'privacy.listChildrenWithoutConsent',
  'people.searchRegister',
  'space.listEstates',
  'space.getEstateDrawing',
  'space.listOriginGroups',
  'space.getOverview',
  'ledgers.listImports',
  'ledgerRows.listLedgers',
  'ledgerRows.listLedgerRows',
  'ledgerRows.getLedgerRow',
  'life.listLifeEvents',
  'identity.listDuplicates',
  'identity.listMerges',
  'life.getPersonTimeline',
  'life.getHouseholdTimeline',
  'quality.listFindings',
  'quality.getQualitySummary',
  'quality.getFreshness',
  'asks.listHomeQuestions',
]
const chains: readonly CallableName[] = ['chain.getMatterChain', 'chain.getMeetingChain', 'chain.getDecisionChain', 'chain.getVisitChain']
const notices: readonly CallableName[] = ['notices.listNotices', 'notices.getNotice', 'space.getOverview']

/** Which answers an event makes old. */
const touched: Record<CommunityEvent['kind'], readonly CallableName[]> = {
  'notice.shown': notices,
  'notice.withdrawn': notices,
  'register.changed': register,
  'screens.changed': ['screens.listScreens', 'space.getOverview'],
  'accounts.changed': ['accounts.listAccounts', 'signIn.listRecoveries', 'accounts.getSession', 'people.getHousehold', 'space.getOverview'],
  'privacy.changed': ['privacy.listPrivacyRequests'],
  'change.changed': ['changes.listChanges', 'changes.getChange'],
  'report.changed': [
    'reports.listReports',
    'reports.getReport',
    'reports.listTemplates',
    'reports.listRounds',
    'reports.getRound',
    'reports.getReportFigures',
  ],
  'suggestion.changed': ['accounts.listSuggestions', 'space.getOverview'],
  'contact.changed': [
    'contactDays.listContactDays',
    'contactDays.getContactDay',
    'contact.listContacts',
    'contact.getContact',
    'contact.listContactLinks',
    'contact.listUncovered',
    'contact.listMyDuties',
    'contact.getDutiesOf',
    'contact.getDutySums',
    'contact.listContactProposals',
    'contact.getContactProposal',
    'contact.listProposedLinks',
  ],
  'visit.changed': [
    'visits.listVisits',
    'contactDays.listContactDays',
    'contactDays.getContactDay',
    'life.getHouseholdTimeline',
    'contact.listMyDuties',
    'contact.getDutiesOf',
    'contact.getDutySums',
  ],
  'matter.changed': [
    'matters.listMatters',
    'matters.getMatter',
    'matters.listUntold',
    'matters.getMatterMeasures',
    'myMatters.listPartnerMatters',
    'visits.listVisits',
    'contactDays.getContactDay',
  ],
  'board.changed': ['matters.listBoard', 'matters.getMatter'],
  'meeting.changed': [
    'meetings.listMeetings',
    'meetings.countMeetings',
    'meetings.getMeeting',
    'meetings.getRoll',
    'meetings.listDecisions',
    'meetings.listAgendaMaterial',
    ...chains,
  ],
}
const gatherMs = 150

/** Keeps what is on screen in step with the community: events gathered for a moment, then only what they touch is read again. */
export function useLive(community: Ref<number>): Ref<StreamState> {
  const state = ref<StreamState>('connecting')
  const waiting = new Set<CallableName>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let end: (() => void) | undefined

  const flush = (): void => {
    const names = [...waiting]
    waiting.clear()
    timer = undefined
    void refresh(...names)
  }
  const gather = (names: readonly CallableName[]): void => {
    for (const name of names) waiting.add(name)
    timer ??= setTimeout(flush, gatherMs)
  }

  watch(
    community,
    (code) => {
      end?.()
      end = undefined
      if (!(code > 0)) return
      end = subscribeEvents({
        community: code,
        onEvent: (event) => {
          if (event.kind === 'register.changed' && event.entity === 'community') gather(['space.getCommunity', 'accounts.getSession'])
          gather(touched[event.kind])
        },
        onResync: () => void queryClient.invalidateQueries(),
        onGone: () => onSignedOut.tell(),
        onState: (next) => {
          state.value = next
        },
      })
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    end?.()
    clearTimeout(timer)
  })
  return state
}
