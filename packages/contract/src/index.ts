import * as accounts from './accounts.ts'
import * as events from './events.ts'
import * as files from './files.ts'
import * as health from './health.ts'
import * as ledgers from './ledgers.ts'
import * as notices from './notices.ts'
import * as people from './people.ts'
import type { RouteShape } from './route.ts'
import * as screens from './screens.ts'
import * as signIn from './sign-in.ts'
import * as space from './space.ts'
import * as trust from './trust.ts'

export { accounts, events, files, health, ledgers, notices, people, screens, signIn, space, trust }
export * from './common.ts'
export * from './errors.ts'
export * from './rights.ts'
export * from './route.ts'

const isRoute = (value: unknown): value is RouteShape =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value

/** Every route of the product, by `<domain>.<name>`: what the server must bind, OpenAPI describes and tests enumerate. */
export const routes: ReadonlyMap<string, RouteShape> = new Map(
  Object.entries({ accounts, events, files, health, ledgers, notices, people, screens, signIn, space, trust }).flatMap(([domain, exports]) =>
    Object.entries(exports).flatMap(([name, value]) => (isRoute(value) ? [[`${domain}.${name}`, value] as const] : [])),
  ),
)
