import type { IconName } from './LineIcon.vue'

export interface Tab {
  id: string
  to: string
  icon: IconName
  word: string
}

const notices: Tab = { id: 'notices', to: '/notices', icon: 'board', word: 'tabNotices' }
const people: Tab = { id: 'people', to: '/answerers', icon: 'people', word: 'tabPeople' }
const visits: Tab = { id: 'visits', to: '/visits', icon: 'door', word: 'tabVisits' }
const building: Tab = { id: 'building', to: '/households', icon: 'building', word: 'tabBuilding' }
const matters: Tab = { id: 'matters', to: '/matters', icon: 'pencil', word: 'tabMatters' }
const handle: Tab = { id: 'handle', to: '/handle', icon: 'wrench', word: 'tabHandle' }
const me: Tab = { id: 'me', to: '/me', icon: 'me', word: 'tabMe' }

/** At most four, the first being the user's own start page. */
export function tabsFor(user: { resident: boolean; readsRegister: boolean; contact: boolean; handles: boolean }): [Tab, ...Tab[]] {
  if (user.resident) return [{ id: 'home', to: '/home', icon: 'home', word: 'tabHome' }, notices, people, me]
  if (user.contact) return user.readsRegister ? [visits, building, notices, me] : [visits, notices, people, me]
  if (user.readsRegister) return [building, notices, people, me]
  // Only matters are theirs: a property company, the police.
  if (user.handles) return [handle, notices, people, me]
  return [notices, people, matters, me]
}
