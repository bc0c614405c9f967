import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { isSetupUnfinished, waitsForSetup } from '../features/setup/setup-progress.ts'
import { onConfined, onSignedOut } from './api.ts'
import { homeCommunity, isPartner, keepCommunity, loadSession, setSession } from './session.ts'

const pages: RouteRecordRaw[] = [
  { path: '', redirect: (to) => `/${String(to.params['community'])}/today` },
  { path: 'today', component: () => import('../features/today/today.screen.vue') },
  { path: 'estates/:id?', component: () => import('../features/space/estate.screen.vue') },
  { path: 'buildings/:id', component: () => import('../features/space/building.screen.vue') },
  { path: 'households', component: () => import('../features/people/household-list.screen.vue') },
  { path: 'passes', component: () => import('../features/setup/pass-sheet.screen.vue') },
  { path: 'households/:id', component: () => import('../features/people/household.screen.vue') },
  { path: 'households/:id/pass', component: () => import('../features/people/household-pass.screen.vue') },
  { path: 'persons', component: () => import('../features/people/person-list.screen.vue') },
  { path: 'persons/:id', component: () => import('../features/people/person.screen.vue') },
  { path: 'questions', component: () => import('../features/questions/questions.screen.vue') },
  { path: 'quality', component: () => import('../features/quality/quality.screen.vue') },
  { path: 'visits', component: () => import('../features/quality/visits.screen.vue') },
  { path: 'walks', component: () => import('../features/visits/visit-list.screen.vue') },
  { path: 'walks/paper', component: () => import('../features/visits/visit-paper.screen.vue') },
  { path: 'walks/enter', component: () => import('../features/visits/visit-entry.screen.vue') },
  { path: 'contact-days', component: () => import('../features/visits/contact-day-list.screen.vue') },
  { path: 'contact-days/:id', component: () => import('../features/visits/contact-day.screen.vue') },
  { path: 'changes', component: () => import('../features/changes/change-list.screen.vue') },
  { path: 'changes/:id', component: () => import('../features/changes/change.screen.vue') },
  { path: 'duplicates', component: () => import('../features/identity/duplicate-list.screen.vue') },
  { path: 'duplicates/:id', component: () => import('../features/identity/duplicate.screen.vue') },
  { path: 'privacy', component: () => import('../features/privacy/privacy.screen.vue') },
  { path: 'ledgers', component: () => import('../features/ledger-rows/ledger-list.screen.vue') },
  { path: 'ledgers/:ledger', component: () => import('../features/ledger-rows/row-list.screen.vue') },
  { path: 'ledgers/:ledger/print', component: () => import('../features/ledger-rows/print.screen.vue') },
  { path: 'ledgers/:ledger/rows/:id', component: () => import('../features/ledger-rows/row.screen.vue') },
  { path: 'imports', component: () => import('../features/ledgers/import.screen.vue') },
  { path: 'reports', component: () => import('../features/reports/report-list.screen.vue') },
  { path: 'reports/new', component: () => import('../features/reports/report-new.screen.vue') },
  { path: 'reports/figures', component: () => import('../features/reports/report-figures.screen.vue') },
  { path: 'reports/:id', component: () => import('../features/reports/report.screen.vue') },
  { path: 'reports/:id/rounds/:round', component: () => import('../features/reports/round.screen.vue') },
  { path: 'contact', component: () => import('../features/contact/contact-overview.screen.vue') },
  { path: 'contact/people', component: () => import('../features/contact/contact-list.screen.vue') },
  { path: 'contact/people/:id', component: () => import('../features/contact/contact.screen.vue') },
  { path: 'contact/gaps', component: () => import('../features/contact/gap-list.screen.vue') },
  { path: 'contact/proposals', component: () => import('../features/contact/proposal-list.screen.vue') },
  { path: 'contact/proposals/:id', component: () => import('../features/contact/proposal.screen.vue') },
  { path: 'matters', component: () => import('../features/matters/matter-list.screen.vue') },
  { path: 'matters/new', component: () => import('../features/matters/record.screen.vue') },
  { path: 'matters/board', component: () => import('../features/matters/board.screen.vue') },
  { path: 'matters/slips', component: () => import('../features/matters/slips.screen.vue') },
  { path: 'matters/measures', component: () => import('../features/matters/measures.screen.vue') },
  { path: 'matters/:id', component: () => import('../features/matters/matter.screen.vue') },
  { path: 'forces', component: () => import('../features/matters/forces.screen.vue') },
  { path: 'partner', component: () => import('../features/matters/partner-list.screen.vue') },
  { path: 'meetings', component: () => import('../features/meetings/meeting-list.screen.vue') },
  { path: 'meetings/new', component: () => import('../features/meetings/meeting-new.screen.vue') },
  { path: 'meetings/:id', component: () => import('../features/meetings/meeting.screen.vue') },
  { path: 'meetings/:id/code', component: () => import('../features/meetings/code.screen.vue') },
  { path: 'meetings/:id/print', component: () => import('../features/meetings/print.screen.vue') },
  { path: 'decisions', component: () => import('../features/meetings/decision-list.screen.vue') },
  { path: 'decisions/:id', component: () => import('../features/meetings/decision.screen.vue') },
  { path: 'notices', component: () => import('../features/notices/notice-list.screen.vue') },
  { path: 'notices/new', component: () => import('../features/notices/notice.screen.vue') },
  { path: 'notices/:id', component: () => import('../features/notices/notice.screen.vue') },
  { path: 'screens', component: () => import('../features/screens/screen-list.screen.vue') },
  { path: 'screens/pair', component: () => import('../features/screens/pair.screen.vue') },
  { path: 'suggestions', component: () => import('../features/suggestions/suggestion-list.screen.vue') },
  { path: 'accounts', component: () => import('../features/accounts/account-list.screen.vue') },
  { path: 'security', component: () => import('../features/security/security.screen.vue') },
  { path: 'recoveries', component: () => import('../features/recovery/recovery-list.screen.vue') },
  { path: 'audit', component: () => import('../features/trust/audit.screen.vue') },
  { path: 'health', component: () => import('../features/operations/health.screen.vue') },
  { path: 'settings', component: () => import('../features/settings/settings.screen.vue') },
]

export const router = createRouter({
  history: createWebHistory('/center/'),
  routes: [
    { path: '/sign-in', name: 'sign-in', component: () => import('./sign-in.screen.vue') },
    { path: '/recover', name: 'recover', component: () => import('../features/recovery/recover.screen.vue') },
    { path: '/set-up-security', name: 'confined', component: () => import('../features/security/confined.screen.vue') },
    { path: '/setup', name: 'setup', component: () => import('../features/setup/setup.screen.vue') },
    {
      path: '/:community([1-9]\\d{11})/setup',
      name: 'community-setup',
      component: () => import('../features/setup/community-setup.screen.vue'),
    },
    {
      path: '/:community([1-9]\\d{11})',
      component: () => import('./frame.screen.vue'),
      children: [...pages, { path: ':rest(.*)*', component: () => import('./not-found.screen.vue') }],
    },
    // Addresses without a community (the QR on a television) open in the reader's own.
    { path: '/:rest(.*)*', name: 'home', component: () => import('./no-community.screen.vue') },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.beforeEach(async (to) => {
  if (to.name === 'sign-in' || to.name === 'recover' || to.name === 'setup') return true
  const session = await loadSession().catch(() => null)
  // A browser that is also a paired television is nobody here.
  if (session?.kind === 'public' && session.communities.length === 0 && (await waitsForSetup())) return { name: 'setup' }
  if (session === null || session.kind === 'public' || session.kind === 'device')
    return { name: 'sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
  // Until a second factor is set up nothing else is open; after that there is nothing to do there.
  // The wizard asks for the second factor itself.
  if (session.confined && to.name === 'community-setup') return true
  if (session.confined !== (to.name === 'confined'))
    return session.confined ? { name: 'confined', query: { next: to.fullPath } } : { path: '/' }
  if (to.name === 'confined') return true
  if (to.name !== 'home') {
    keepCommunity(Number(to.params['community']))
    return true
  }
  const partner = isPartner(session)
  const home = session.kind === 'staff' || partner ? homeCommunity(session) : null
  if (home !== null && to.path === '/' && session.rights.includes('settings.write') && (await isSetupUnfinished(home)))
    return { path: `/${home}/setup` }
  return home === null ? true : { path: `/${home}${to.path === '/' ? (partner ? '/partner' : '/today') : to.path}`, query: to.query }
})

onConfined.tell = () => {
  setSession(null)
  void router.push({ name: 'confined', query: { next: router.currentRoute.value.fullPath } })
}

onSignedOut.tell = () => {
  const here = router.currentRoute.value
  if (here.name === 'sign-in') return
  setSession(null)
  void router.push({ name: 'sign-in', query: { next: here.fullPath } })
}
