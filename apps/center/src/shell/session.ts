import type { Session } from '@linli/contract/accounts'
import type { Right } from '@linli/contract/rights'
import { queryOptions, useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { type Router, useRoute } from 'vue-router'
import { client, queryClient, useRead } from './api.ts'

const sessionQuery = queryOptions({
  queryKey: ['accounts.getSession'],
  queryFn: () => client.call('accounts.getSession'),
  staleTime: 60_000,
})
const storageKey = 'linli.center.community'

export const loadSession = (): Promise<Session> => queryClient.ensureQueryData(sessionQuery)
/** A changed session makes everything read before it void. */
export function setSession(session: Session | null): void {
  queryClient.clear()
  if (session) queryClient.setQueryData(sessionQuery.queryKey, session)
}

/** Signs out. The live stream may tell of it before the answer arrives: the sign-in page is then open already and must keep what it read. */
export async function leave(router: Router): Promise<void> {
  await client.call('accounts.signOut')
  if (router.currentRoute.value.name === 'sign-in') return
  setSession(null)
  await router.push({ name: 'sign-in' })
}

export function useSession() {
  const session = useQuery(sessionQuery)
  const can = (right: Right): boolean => session.data.value?.rights.includes(right) ?? false
  return { session: session.data, can }
}

/** The community this page is about: the number in its address. */
export function useCommunity() {
  const route = useRoute()
  const { session, can } = useSession()
  const community = computed(() => Number(route.params['community']))
  const known = computed(() => session.value?.communities.find((one) => one.code === community.value) ?? null)
  const details = useRead('space.getCommunity', () => ({ params: { community: community.value } }), {
    enabled: computed(() => community.value > 0),
  })
  return { community, known, details: details.data, can, session, at: (path: string): string => `/${community.value}/${path}` }
}

/** People of a force 四支力量: the centre is their list of matters and nothing else. */
export const isPartner = (session: Session): boolean =>
  session.kind === 'helper' && session.rights.includes('matters.handle') && !session.rights.includes('register.read')

/** The community to open when the address names none: the last one used here, else the first in reach. */
export function homeCommunity(session: Session): number | null {
  const kept = Number(readKept())
  return session.communities.find((one) => one.code === kept)?.code ?? session.communities[0]?.code ?? null
}

export function keepCommunity(code: number): void {
  try {
    localStorage.setItem(storageKey, String(code))
  } catch {
    // Without storage the first community opens next time.
  }
}

function readKept(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}
