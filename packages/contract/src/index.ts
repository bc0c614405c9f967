import * as accounts from './accounts.ts'
import * as asks from './asks.ts'
import * as chain from './chain.ts'
import * as changes from './changes.ts'
import * as contact from './contact.ts'
import * as contactDays from './contact-days.ts'
import * as divisions from './divisions.ts'
import * as events from './events.ts'
import * as exports from './exports.ts'
import * as files from './files.ts'
import * as health from './health.ts'
import * as identity from './identity.ts'
import * as ledgerRows from './ledger-rows.ts'
import * as ledgers from './ledgers.ts'
import * as life from './life.ts'
import * as forces from './forces.ts'
import * as matters from './matters.ts'
import * as myMatters from './my-matters.ts'
import * as meetings from './meetings.ts'
import * as notices from './notices.ts'
import * as operations from './operations.ts'
import * as people from './people.ts'
import * as privacy from './privacy.ts'
import * as quality from './quality.ts'
import * as questions from './questions.ts'
import * as reports from './reports.ts'
import * as residentSignIn from './resident-sign-in.ts'
import type { RouteShape } from './route.ts'
import * as screens from './screens.ts'
import * as sessions from './sessions.ts'
import * as settings from './settings.ts'
import * as setup from './setup.ts'
import * as signIn from './sign-in.ts'
import * as space from './space.ts'
import * as trust from './trust.ts'
import * as visits from './visits.ts'

export {
  accounts,
  asks,
  chain,
  changes,
  contact,
  contactDays,
  divisions,
  events,
  exports,
  files,
  health,
  identity,
  ledgerRows,
  ledgers,
  life,
  forces,
  matters,
  meetings,
  myMatters,
  notices,
  operations,
  people,
  privacy,
  quality,
  questions,
  reports,
  residentSignIn,
  screens,
  sessions,
  settings,
  setup,
  signIn,
  space,
  trust,
  visits,
}
export * from './common.ts'
export * from './errors.ts'
export * from './rights.ts'
export * from './route.ts'

const isRoute = (value: unknown): value is RouteShape =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value

/** Every route of the product, by `<domain>.<name>`: what the server must bind, OpenAPI describes and tests enumerate. */
export const routes: ReadonlyMap<string, RouteShape> = new Map(
  Object.entries({
    accounts,
    asks,
    chain,
    changes,
    contact,
    contactDays,
    divisions,
    events,
    exports,
    files,
    health,
    identity,
    ledgerRows,
    ledgers,
    life,
    forces,
    matters,
    meetings,
    myMatters,
    notices,
    operations,
    people,
    privacy,
    quality,
    questions,
    reports,
    residentSignIn,
    screens,
    sessions,
    settings,
    setup,
    signIn,
    space,
    trust,
    visits,
  }).flatMap(([domain, exports]) =>
    Object.entries(exports).flatMap(([name, value]) => (isRoute(value) ? [[`${domain}.${name}`, value] as const] : [])),
  ),
)
