import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import CommunitiesPage from '../features/account/CommunitiesPage.vue'
import DevicesPage from '../features/account/DevicesPage.vue'
import MePage from '../features/account/MePage.vue'
import PassPage from '../features/account/PassPage.vue'
import PhoneSignInPage from '../features/account/PhoneSignInPage.vue'
import SignInPage from '../features/account/SignInPage.vue'
import AnswerersPage from '../features/answerers/AnswerersPage.vue'
import MyChangesPage from '../features/changes/MyChangesPage.vue'
import ProposePage from '../features/changes/ProposePage.vue'
import DoorPage from '../features/door/DoorPage.vue'
import HomePage from '../features/home/HomePage.vue'
import LooksPage from '../features/home/LooksPage.vue'
import BoardPage from '../features/matters/BoardPage.vue'
import FollowPage from '../features/matters/FollowPage.vue'
import HandleMatterPage from '../features/matters/HandleMatterPage.vue'
import HandlePage from '../features/matters/HandlePage.vue'
import MatterPage from '../features/matters/MatterPage.vue'
import MattersPage from '../features/matters/MattersPage.vue'
import RaisePage from '../features/matters/RaisePage.vue'
import MeetingPage from '../features/meetings/MeetingPage.vue'
import NoticesPage from '../features/notices/NoticesPage.vue'
import MyDataPage from '../features/privacy/MyDataPage.vue'
import HouseholdPage from '../features/register/HouseholdPage.vue'
import HouseholdsPage from '../features/register/HouseholdsPage.vue'
import SuggestPage from '../features/suggestions/SuggestPage.vue'
import DutiesPage from '../features/contact/DutiesPage.vue'
import MyContactPage from '../features/visits/MyContactPage.vue'
import MyVisitsPage from '../features/visits/MyVisitsPage.vue'
import UnsentPage from '../features/visits/UnsentPage.vue'
import VisitPage from '../features/visits/VisitPage.vue'
import VisitsPage from '../features/visits/VisitsPage.vue'
import NotFoundPage from './NotFoundPage.vue'
import StartPage from './StartPage.vue'

/** Pages that speak for one community wait until one is chosen. One file for all: WebViews of Chrome 61 have no `import()`. */
const routes: RouteRecordRaw[] = [
  { path: '/', component: StartPage },
  { path: '/notices', component: NoticesPage },
  { path: '/answerers', component: AnswerersPage },
  { path: '/suggest', component: SuggestPage },
  { path: '/matters', component: MattersPage },
  { path: '/matters/new', component: RaisePage },
  { path: '/matters/follow', component: FollowPage },
  { path: '/matters/:id', component: MatterPage, props: true },
  { path: '/facility/:community/:facility', component: RaisePage, props: true, meta: { anyCommunity: true } },
  { path: '/board', component: BoardPage },
  { path: '/handle', component: HandlePage },
  { path: '/handle/:id', component: HandleMatterPage, props: true },
  { path: '/home', component: HomePage },
  { path: '/home/looks', component: LooksPage },
  { path: '/home/contact', component: MyContactPage },
  { path: '/visits', component: VisitsPage },
  { path: '/visits/mine', component: MyVisitsPage },
  { path: '/visits/duties/:id?', component: DutiesPage },
  { path: '/visits/unsent/:entry', component: UnsentPage, props: true },
  { path: '/visits/homes/:id', component: VisitPage, props: ({ params }) => ({ kind: 'household', id: params['id'] }) },
  { path: '/visits/people/:id', component: VisitPage, props: ({ params }) => ({ kind: 'contact', id: params['id'] }) },
  { path: '/households', component: HouseholdsPage },
  { path: '/households/:id', component: HouseholdPage, props: true },
  { path: '/households/:id/change', component: ProposePage, props: true },
  { path: '/changes', component: MyChangesPage },
  { path: '/changes/new', component: ProposePage },
  { path: '/doors/:community/:building/:door', component: DoorPage, props: true },
  { path: '/meeting/:community/:meeting', component: MeetingPage, props: true, meta: { anyCommunity: true } },
  { path: '/me', component: MePage, meta: { anyCommunity: true } },
  { path: '/me/data', component: MyDataPage },
  { path: '/me/devices', component: DevicesPage, meta: { anyCommunity: true } },
  { path: '/sign-in', component: SignInPage, meta: { anyCommunity: true } },
  { path: '/sign-in/phone', component: PhoneSignInPage, meta: { anyCommunity: true } },
  { path: '/pass', component: PassPage, meta: { anyCommunity: true } },
  { path: '/communities', component: CommunitiesPage, meta: { anyCommunity: true } },
  { path: '/:rest(.*)*', component: NotFoundPage, meta: { anyCommunity: true } },
]

export const router = createRouter({
  history: createWebHistory('/phone/'),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { left: 0, top: 0 },
})
