import type { ChosenCommunity, SetupState } from '@linli/contract/setup'
import { rangeOf } from '@linli/rules/division-code'
import type { FastifyRequest } from 'fastify'
import { rm } from 'node:fs/promises'
import { v7 } from 'uuid'
import { type Caller, communityOf, requireRight, systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { lockCommunity, record } from '../../platform/record.ts'
import { type Accounts, beginFirstSession, createAccount, requireStrongPassword } from '../accounts/index.ts'
import { type DivisionSearch, findDivisions } from '../divisions/index.ts'
import { readSettings, writeSetting } from '../settings/index.ts'
import { nameCommunity, openCommunity } from './open-community.ts'
import { claimCookie, endedClaimCookie, findSetup, holdsClaim, readClaim, takeClaim } from './setup.claim.ts'
import { codeFile, hashCode, prepareSetup, renewSetupCode, type SetupCode } from './setup.code.ts'
import { refuse } from './setup.refusals.ts'

export interface SetupDeps extends Deps {
  accounts: Accounts
  search: DivisionSearch
}

export interface Setup {
  deps: SetupDeps
  /** Makes the code of an empty installation; call once the server is about to listen. Null when there is nothing to set up. */
  prepare(): Promise<SetupCode | null>
  /** A new code, for whoever has the server at hand. */
  renewCode(): Promise<SetupCode | null>
  isOpen(): Promise<boolean>
}

/** Wrong codes in 15 minutes; 100 bits could not be guessed anyhow, but a log full of tries helps nobody. */
const codeLimit = 10

export function createSetup(deps: SetupDeps): Setup {
  // Once somebody has a post it never opens again, so it need not be asked again.
  let done = false
  const { pool } = deps.accounts.context
  const isSetUp = async (): Promise<boolean> => {
    done ||= await inScope(deps.database, systemCaller('setup'), 'read', async (tx) => {
      const found = await tx.selectFrom('post').select('id').limit(1).executeTakeFirst()
      return found !== undefined
    })
    return done
  }
  return {
    deps,
    prepare: () => prepareSetup(pool, isSetUp, deps.config.dataDir),
    renewCode: () => renewSetupCode(pool, isSetUp, deps.config.dataDir),
    async isOpen() {
      if (done) return false
      const row = await findSetup(pool)
      return row !== undefined && !row.closed && !(await isSetUp())
    },
  }
}

/** Open to anyone: whether there is something to set up, and how far this browser is with it. */
export async function getState(setup: Setup, request: FastifyRequest): Promise<SetupState> {
  if (!(await setup.isOpen())) return { open: false, claimed: false, taken: false, community: null }
  const row = await findSetup(setup.deps.accounts.context.pool)
  const claimed = holdsClaim(row, claimOf(setup, request))
  const chosen = claimed && row !== undefined && row.community !== null ? { code: row.community, name: row.community_name } : null
  return {
    open: true,
    claimed,
    taken: !claimed && row?.going_on === true,
    community:
      chosen === null
        ? null
        : await inScope(setup.deps.database, systemCaller('setup'), 'read', (tx) => nameCommunity(tx, chosen.code, chosen.name)),
  }
}

/** The one-time code lets one browser in. @returns the cookie that keeps it in */
export async function claimSetup(setup: Setup, request: FastifyRequest, code: string): Promise<string> {
  const { accounts, config } = setup.deps
  if (!(await setup.isOpen())) throw refuse('setup-closed')
  const hash = hashCode(code)
  const keys = [{ subject: `setup:${request.ip}`, limit: codeLimit }]
  const right = await accounts.context.attempts.guess(keys, async () => {
    const row = await findSetup(accounts.context.pool)
    return row?.code_hash.equals(hash) === true ? row : null
  })
  if (right === null) throw refuse('setup-code-wrong')
  const token = await takeClaim(accounts.context.pool, hash, v7())
  if (token === null) throw refuse('setup-code-used')
  await rm(codeFile(config.dataDir), { force: true })
  setup.deps.search.warm()
  return claimCookie(token, config.secureCookies)
}

export async function searchForSetup(setup: Setup, request: FastifyRequest, text: string, level: 'street' | 'community') {
  await requireClaim(setup, request)
  return findDivisions(setup.deps.database, setup.deps.search, text, { level, lo: 0, hi: 1_000_000_000_000 })
}

export async function chooseCommunity(setup: Setup, request: FastifyRequest, chosen: ChosenCommunity): Promise<void> {
  await requireClaim(setup, request)
  const named = await inScope(setup.deps.database, systemCaller('setup'), 'read', (tx) => nameCommunity(tx, chosen.code, chosen.name))
  await setup.deps.accounts.context.pool.query('update setup set community = $1, community_name = $2', [named.code, named.name])
}

/**
 * The first administrator: opens the community, makes the account with its post, closes the set-up for good and signs
 * in. Asked twice it goes on where it stopped; whoever asks at the same moment gets a conflict.
 */
export async function createAdministrator(setup: Setup, request: FastifyRequest, given: { login: string; name: string; password: string }) {
  const { accounts, config, database } = setup.deps
  await requireClaim(setup, request)
  const client = await accounts.context.pool.connect()
  let account: string
  try {
    await client.query('begin')
    const row = await findSetup(client, 'for update nowait')
    if (!holdsClaim(row, claimOf(setup, request)) || row === undefined || row.administrator_post === null) throw refuse('setup-not-claimed')
    if (row.community === null) throw refuse('community-not-chosen')
    const [community, post] = [row.community, row.administrator_post]
    const caller = systemCaller('setup', community)
    // Before anything is opened: a community without anybody must not be left behind by a weak password.
    requireStrongPassword(given, [row.community_name ?? ''])
    await inScope(database, caller, 'write', async (tx) =>
      openCommunity(tx, caller, await nameCommunity(tx, community, row.community_name), true),
    )
    const made = await createAccount(accounts.context, caller, {
      ...given,
      post: {
        id: post,
        kind: 'administrator',
        place: { kind: 'division', code: community },
        organisation: null,
        published: false,
        publicPhone: null,
      },
    })
    account = made.id
    await client.query('update setup set closed_at = clock_timestamp(), claim_hash = null')
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    // 55P03: the same wizard is at it in another window.
    throw error instanceof Error && 'code' in error && error.code === '55P03' ? new AppError('conflict') : error
  } finally {
    client.release()
  }
  await rm(codeFile(config.dataDir), { force: true })
  const { setCookie, session } = await beginFirstSession(accounts.context, request, account)
  return { cookies: [endedClaimCookie(config.secureCookies), ...[setCookie].flat()], session }
}

/** What lies inside the division in the path, of which a post of the caller covers all: a street's or a whole county's. */
export async function searchWithin(setup: Setup, caller: Caller, text: string, level: 'street' | 'community') {
  requireRight(caller, 'settings.write')
  return findDivisions(setup.deps.database, setup.deps.search, text, { level, ...rangeOf(communityOf(caller)) })
}

/** A further community within the caller's own reach. Once more is no mistake. */
export async function openFurther(setup: Setup, caller: Caller, name: string | null): Promise<{ code: number; name: string }> {
  requireRight(caller, 'settings.write')
  const code = communityOf(caller)
  return inScope(setup.deps.database, caller, 'write', async (tx) => {
    const there = await tx.selectFrom('community').select('name').where('community', '=', code).executeTakeFirst()
    if (there !== undefined) return { code, name: there.name }
    const named = await nameCommunity(tx, code, name)
    await openCommunity(tx, caller, named, true)
    return { code, name: named.name }
  })
}

/** A step of the wizard is behind us; in any order, and again. */
export async function finishStep(setup: Setup, caller: Caller, step: 'estate' | 'import' | 'passes' | 'settings'): Promise<void> {
  requireRight(caller, 'settings.write')
  await inScope(setup.deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    if ((await tx.selectFrom('community').select('community').where('community', '=', community).executeTakeFirst()) === undefined)
      throw new AppError('not_found')
    await lockCommunity(tx, community)
    const before = (await readSettings(tx, community)).setupSteps ?? []
    if (before.includes(step)) return
    await writeSetting(tx, caller, { key: 'setupSteps', value: [...before, step], version: before.length + 2 })
    await record(tx, caller, { verb: 'setup.step', entity: 'community', entityId: String(community), detail: { step } })
  })
}

async function requireClaim(setup: Setup, request: FastifyRequest): Promise<void> {
  if (!(await setup.isOpen())) throw refuse('setup-closed')
  if (!holdsClaim(await findSetup(setup.deps.accounts.context.pool), claimOf(setup, request))) throw refuse('setup-not-claimed')
}

function claimOf(setup: Setup, request: FastifyRequest): string | null {
  return readClaim(request.headers.cookie, setup.deps.config.secureCookies)
}
