import type * as accounts from '@linli/contract/accounts'
import type * as asks from '@linli/contract/asks'
import type * as chain from '@linli/contract/chain'
import type * as changes from '@linli/contract/changes'
import type * as contact from '@linli/contract/contact'
import type * as contactDays from '@linli/contract/contact-days'
import type * as divisions from '@linli/contract/divisions'
import type * as events from '@linli/contract/events'
import type * as exports from '@linli/contract/exports'
import type * as files from '@linli/contract/files'
import type * as health from '@linli/contract/health'
import type * as identity from '@linli/contract/identity'
import type * as ledgerRows from '@linli/contract/ledger-rows'
import type * as ledgers from '@linli/contract/ledgers'
import type * as life from '@linli/contract/life'
import type * as forces from '@linli/contract/forces'
import type * as matters from '@linli/contract/matters'
import type * as myMatters from '@linli/contract/my-matters'
import type * as meetings from '@linli/contract/meetings'
import type * as notices from '@linli/contract/notices'
import type * as operations from '@linli/contract/operations'
import type * as people from '@linli/contract/people'
import type * as privacy from '@linli/contract/privacy'
import type * as quality from '@linli/contract/quality'
import type * as questions from '@linli/contract/questions'
import type * as reports from '@linli/contract/reports'
import type * as residentSignIn from '@linli/contract/resident-sign-in'
import type { RouteAnswer, RouteCall, RouteShape } from '@linli/contract/route'
import type * as screens from '@linli/contract/screens'
import type * as sessions from '@linli/contract/sessions'
import type * as settings from '@linli/contract/settings'
import type * as setup from '@linli/contract/setup'
import type * as signIn from '@linli/contract/sign-in'
import type * as space from '@linli/contract/space'
import type * as trust from '@linli/contract/trust'
import type * as visits from '@linli/contract/visits'

/** The contract's domains, as types only: nothing of zod reaches a screen's first load. */
interface Domains {
  accounts: typeof accounts
  asks: typeof asks
  chain: typeof chain
  changes: typeof changes
  contact: typeof contact
  contactDays: typeof contactDays
  divisions: typeof divisions
  events: typeof events
  exports: typeof exports
  files: typeof files
  health: typeof health
  identity: typeof identity
  ledgerRows: typeof ledgerRows
  ledgers: typeof ledgers
  life: typeof life
  forces: typeof forces
  matters: typeof matters
  myMatters: typeof myMatters
  meetings: typeof meetings
  notices: typeof notices
  operations: typeof operations
  people: typeof people
  privacy: typeof privacy
  quality: typeof quality
  questions: typeof questions
  reports: typeof reports
  residentSignIn: typeof residentSignIn
  screens: typeof screens
  sessions: typeof sessions
  settings: typeof settings
  setup: typeof setup
  signIn: typeof signIn
  space: typeof space
  trust: typeof trust
  visits: typeof visits
}

type RoutesOf<M, D extends string> = { [N in keyof M & string as M[N] extends RouteShape ? `${D}.${N}` : never]: Extract<M[N], RouteShape> }
type Merge<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void ? I : never

/** Every route by its name in the contract's route map, with its literal type. */
export type Routes = Merge<{ [D in keyof Domains]: RoutesOf<Domains[D], D> }[keyof Domains]>
export type RouteName = keyof Routes & string
type RouteOf<N extends RouteName> = Extract<Routes[N], RouteShape>

/** `METHOD /path` exactly as the contract writes it. */
export type RouteLine<N extends RouteName> = `${RouteOf<N>['method']} ${RouteOf<N>['path']}`

/** Routes that answer one JSON document; event streams go through `subscribeEvents`, files and tus uploads through the browser and a tus client. */
export type CallableName = { [N in RouteName]: RouteOf<N> extends { kind: 'events' | 'bytes' | 'resumable' } ? never : N }[RouteName]

/** What a call takes. An upload's parts travel as `FormData`. */
export type InputOf<N extends RouteName> =
  RouteOf<N> extends { kind: 'upload' } ? Omit<RouteCall<RouteOf<N>>, 'body'> & { body: FormData } : RouteCall<RouteOf<N>>
export type AnswerOf<N extends RouteName> = RouteAnswer<RouteOf<N>>
