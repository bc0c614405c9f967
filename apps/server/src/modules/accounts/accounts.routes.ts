import { accounts } from '@linli/contract'
import type { FastifyRequest } from 'fastify'
import { type Door, bind } from '../../platform/http/bind.ts'
import type { AccountsContext } from './accounts.context.ts'
import { createAccount, createPost, endPost, listAccounts } from './accounts.service.ts'
import { networkOf } from '../../platform/http/network.ts'
import { createPass, usePass } from './pass.service.ts'
import { presentSession } from './session.present.ts'
import { presentSignedIn } from './sign-in.present.ts'
import { type SignInRequest, changePassword, signIn, signOut } from './sign-in.service.ts'

export function bindAccountRoutes(door: Door, context: AccountsContext): void {
  const { database } = context.deps

  bind(door, 'accounts.getSession', accounts.getSession, async ({ request }) =>
    presentSession(database, await context.sessions.find(request.headers.cookie), context.deps.config.secondFactor),
  )
  bind(door, 'accounts.signIn', accounts.signIn, async ({ body, request, reply }) => {
    const outcome = await signIn(context, signInRequest(request), body)
    if ('setCookie' in outcome) reply.header('set-cookie', outcome.setCookie)
    return presentSignedIn(context, outcome)
  })
  bind(door, 'accounts.usePass', accounts.usePass, async ({ body, request, reply }) => {
    const begun = await usePass(context, signInRequest(request), body.token)
    reply.header('set-cookie', begun.setCookie)
    return presentSession(database, begun.actor)
  })
  bind(door, 'accounts.signOut', accounts.signOut, async ({ request, reply }) => {
    reply.header('set-cookie', await signOut(context, signInRequest(request)))
    reply.header('clear-site-data', '"cache", "storage"')
    return { ok: true as const }
  })
  bind(door, 'accounts.changePassword', accounts.changePassword, async ({ caller, body, request, reply }) => {
    reply.header('set-cookie', await changePassword(context, caller, signInRequest(request), body))
    return { ok: true as const }
  })
  bind(door, 'accounts.listAccounts', accounts.listAccounts, async ({ caller }) => ({ items: await listAccounts(context, caller) }))
  bind(door, 'accounts.createAccount', accounts.createAccount, ({ caller, body }) => createAccount(context, caller, body))
  bind(door, 'accounts.createPost', accounts.createPost, ({ caller, body: { accountId, ...post } }) =>
    createPost(context, caller, accountId, post),
  )
  bind(door, 'accounts.endPost', accounts.endPost, ({ caller, params }) => endPost(context, caller, params.id))
  bind(door, 'accounts.createPass', accounts.createPass, ({ caller, params, body }) => createPass(context, caller, params.id, body.id))
}

export function signInRequest(request: FastifyRequest): SignInRequest {
  return { address: networkOf(request.ip), cookieHeader: request.headers.cookie, userAgent: request.headers['user-agent'] }
}
