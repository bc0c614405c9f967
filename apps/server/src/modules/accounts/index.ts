import type { PostKind } from '@linli/contract/rights'
import type { FastifyRequest } from 'fastify'
import { v7 } from 'uuid'
import { systemCaller } from '../../platform/caller.ts'
import type { Door, Doorkeeper } from '../../platform/http/bind.ts'
import { type AccountsContext, type AccountsOptions, createContext } from './accounts.context.ts'
import { bindAccountRoutes, signInRequest } from './accounts.routes.ts'
import { createAccount } from './accounts.service.ts'
import { bindSignInRoutes } from './sign-in.routes.ts'
import { homeCommunityOf, isConfined, isFresh, narrow } from './actor.ts'
import { sessionCookie } from './cookie.ts'
import { type BoundCode, type DeviceCode, type PollState, bindCode, endDevice, pollDevice, requestDeviceCode } from './device.service.ts'
import { bindResidentRoutes } from './resident.routes.ts'
import { tokenOf } from './session-begin.ts'

export { createAccount } from './accounts.service.ts'
export { beginFirstSession, requireStrongPassword } from './first-sign-in.ts'
export type { Attempts } from './attempts.ts'
export { accountSearch } from './accounts.search.ts'
export { createPass } from './pass.service.ts'
export { recoverByOperator } from './recovery.service.ts'
export { createPassSheet } from './pass-sheet.service.ts'
export { endResidentSignIn } from './resident.service.ts'
export { actorChannel } from './session.ts'

/** Who is who: the door's keeper, accounts and what televisions need for pairing. */
export interface Accounts {
  keeper: Doorkeeper
  bind(door: Door): void
  /** What an account (`*`: any) may do has changed: call for each message of `actorChannel`, before asking open streams again. */
  forget(account: string): void
  /** Whether `actorChannel` is being heard. Until told so, and while not, every request looks its session up. */
  trustCache(heard: boolean): void
  devices: Devices
  context: AccountsContext
  close(): Promise<void>
}

export interface Devices {
  requestCode(request: FastifyRequest): Promise<DeviceCode>
  poll(request: FastifyRequest, deviceCode: string): Promise<{ state: PollState; setCookie: string | string[] | null }>
  bindCode(staff: string, userCode: string, device: { id: string; name: string }): Promise<BoundCode>
  isPaired(account: string): Promise<boolean>
  end(account: string): Promise<void>
  /** The device's cookie again with a full life, since browsers forget it after 400 days. */
  renewedCookie(request: FastifyRequest): string | null
}

export async function createAccounts(options: AccountsOptions): Promise<Accounts> {
  const context = await createContext(options)
  // Asked a second time about one request, it is an open stream asking whether it may stay: that is not being
  // there, or a centre left open would never idle out; and its token may have changed meanwhile.
  const seen = new WeakMap<FastifyRequest, string | null>()
  const keeper: Doorkeeper = {
    async callerFor(request, community) {
      const before = seen.get(request)
      const found =
        before === undefined
          ? await context.sessions.look(request.headers.cookie, { asScreen: isScreen(request), rotate: request.method === 'GET' })
          : before === null
            ? null
            : await context.sessions.ask(before)
      seen.set(request, found?.session ?? null)
      const actor = found?.actor ?? null
      if (found === null || actor === null) return { signedIn: false, caller: null, fresh: false, confined: false }
      const place = community ?? homeCommunityOf(actor)
      return {
        signedIn: true,
        caller: place === null ? null : narrow(actor, place),
        fresh: isFresh(actor),
        confined: isConfined(actor, context.deps.config.secondFactor === 'required'),
        ...(found.renewed === null ? {} : { setCookie: sessionCookie(context.cookie, found.renewed, 'staff') }),
      }
    },
  }
  return {
    keeper,
    bind(door) {
      bindAccountRoutes(door, context)
      bindResidentRoutes(door, context)
      bindSignInRoutes(door, context)
    },
    forget: (account) => context.sessions.forget(account),
    trustCache: (heard) => context.sessions.trust(heard),
    devices: {
      requestCode: (request) => requestDeviceCode(context, signInRequest(request)),
      poll: (request, deviceCode) => pollDevice(context, signInRequest(request), deviceCode),
      bindCode: (staff, userCode, device) => bindCode(context, staff, userCode, device),
      isPaired: (account) => context.logins.isPaired(account),
      end: (account) => endDevice(context, account),
      renewedCookie(request) {
        const token = tokenOf(context, request.headers.cookie, 'device') ?? tokenOf(context, request.headers.cookie)
        return token === null ? null : sessionCookie(context.cookie, token, 'device')
      },
    },
    context,
    close: () => context.close(),
  }
}

/** Televisions say so in the address, as an EventSource can send no header; it only chooses between the browser's own cookies. */
function isScreen(request: FastifyRequest): boolean {
  const { query } = request
  return typeof query === 'object' && query !== null && 'as' in query && query.as === 'screen'
}

export interface StaffAccount {
  login: string
  name: string
  password: string
  post: {
    kind: PostKind
    community: number
    building?: string
    force?: string
    organisation?: string | null
    published?: boolean
    publicPhone?: string | null
  }
  /** Made by the demo: its published password is accepted, and it gets no session in production. */
  demo?: boolean
}

/**
 * For the command line and the demo: an account with a post at any division or building. The post's division code
 * may be a street or above. @returns the account's id @throws refused `login-taken`, `password-…`
 */
export async function createStaffAccount(accounts: Accounts, given: StaffAccount): Promise<string> {
  const { kind, community, building, force } = given.post
  const account = await createAccount(accounts.context, systemCaller('accounts', community), {
    login: given.login,
    name: given.name,
    password: given.password,
    demo: given.demo ?? false,
    post: {
      id: v7(),
      kind,
      place:
        force !== undefined
          ? { kind: 'force', id: force }
          : building === undefined
            ? { kind: 'division', code: community }
            : { kind: 'building', id: building },
      organisation: given.post.organisation ?? null,
      published: given.post.published ?? false,
      publicPhone: given.post.publicPhone ?? null,
    },
  })
  return account.id
}

/** Disables an account by login and ends its sessions. @returns whether there was one */
export async function disableAccount(accounts: Accounts, login: string): Promise<boolean> {
  const account = await accounts.context.logins.disable(login)
  if (account !== null) await accounts.context.changed(account)
  return account !== null
}
