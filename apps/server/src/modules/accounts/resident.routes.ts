import { residentSignIn, sessions } from '@linli/contract'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../platform/errors.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import type { AccountsContext } from './accounts.context.ts'
import { networkOf } from '../../platform/http/network.ts'
import { choosePhoneHome, requestPhoneCode, signInWithPhone } from './phone-code.service.ts'
import { endSignInsByStaff, listSignIns } from './resident.service.ts'
import type { SignInRequest } from './session-begin.ts'
import { endAccountSession, endMyOtherSessions, endMySession, listAccountSessions, listMySessions } from './session-list.service.ts'
import { presentSession } from './session.present.ts'
import type { Found } from './session.ts'

/** Residents by phone code, and the sessions of everybody. */
export function bindResidentRoutes(door: Door, context: AccountsContext): void {
  const { database } = context.deps
  const own = async (request: FastifyRequest): Promise<Found> => {
    const found = await context.sessions.look(request.headers.cookie)
    if (found === null) throw new AppError('not_signed_in')
    return found
  }

  bind(door, 'residentSignIn.getPhoneSignIn', residentSignIn.getPhoneSignIn, () => Promise.resolve({ codes: context.texts !== null }))
  bind(door, 'residentSignIn.requestPhoneCode', residentSignIn.requestPhoneCode, ({ body, request }) =>
    requestPhoneCode(context, requestOf(request), body.phone),
  )
  bind(door, 'residentSignIn.signInWithPhone', residentSignIn.signInWithPhone, async ({ body, request, reply }) => {
    const { begun, ticket, homes } = await signInWithPhone(context, requestOf(request), body)
    if (begun !== null) reply.header('set-cookie', begun.setCookie)
    return {
      session: begun === null ? null : await presentSession(database, begun.actor),
      ticket,
      homes: homes.map((home) => ({
        community: home.community,
        communityName: home.community_name,
        person: home.person,
        name: home.name,
        dwelling: home.dwelling,
      })),
    }
  })
  bind(door, 'residentSignIn.choosePhoneHome', residentSignIn.choosePhoneHome, async ({ body, request, reply }) => {
    const begun = await choosePhoneHome(context, requestOf(request), body)
    reply.header('set-cookie', begun.setCookie)
    return presentSession(database, begun.actor)
  })
  bind(door, 'residentSignIn.listPersonSignIns', residentSignIn.listPersonSignIns, async ({ caller, params }) => ({
    items: await listSignIns(context, caller, { person: params.id }),
  }))
  bind(door, 'residentSignIn.endPersonSignIns', residentSignIn.endPersonSignIns, async ({ caller, params, body }) => ({
    ended: await endSignInsByStaff(context, caller, { person: params.id }, body.reason),
  }))
  bind(door, 'residentSignIn.listHouseholdSignIns', residentSignIn.listHouseholdSignIns, async ({ caller, params }) => ({
    items: await listSignIns(context, caller, { household: params.id }),
  }))
  bind(door, 'residentSignIn.endHouseholdSignIns', residentSignIn.endHouseholdSignIns, async ({ caller, params, body }) => ({
    ended: await endSignInsByStaff(context, caller, { household: params.id }, body.reason),
  }))

  bind(door, 'sessions.listMySessions', sessions.listMySessions, async ({ caller, request }) => ({
    items: await listMySessions(context, caller, await own(request)),
  }))
  bind(door, 'sessions.endMySession', sessions.endMySession, async ({ caller, params, request }) => {
    await endMySession(context, caller, await own(request), params.id)
    return { ok: true as const }
  })
  bind(door, 'sessions.endMyOtherSessions', sessions.endMyOtherSessions, async ({ caller, request }) => ({
    ended: await endMyOtherSessions(context, caller, await own(request)),
  }))
  bind(door, 'sessions.listAccountSessions', sessions.listAccountSessions, async ({ caller, request }) =>
    listAccountSessions(context, caller, (await own(request)).session),
  )
  bind(door, 'sessions.endAccountSession', sessions.endAccountSession, async ({ caller, params }) => {
    await endAccountSession(context, caller, params.id)
    return { ok: true as const }
  })
}

function requestOf(request: FastifyRequest): SignInRequest {
  return { address: networkOf(request.ip), cookieHeader: request.headers.cookie, userAgent: request.headers['user-agent'] }
}
