import { signIn as routes } from '@linli/contract'
import { AppError } from '../../platform/errors.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import type { AccountsContext } from './accounts.context.ts'
import { signInRequest } from './accounts.routes.ts'
import { beginSingleSignOn, finishSingleSignOn, prepareSingleSignOn } from './oidc.service.ts'
import { reauthenticate } from './reauthentication.service.ts'
import { confirmRecovery, listRecoveries, startRecovery, useRecovery, withdrawRecovery } from './recovery.service.ts'
import { refuse } from './refusals.ts'
import { presentBegun, presentSignedIn } from './sign-in.present.ts'
import {
  addPasskey,
  beginPasskeyRegistration,
  beginTotp,
  confirmTotp,
  endPasskey,
  endTotp,
  getMySecurity,
  renamePasskey,
  renewBackupCodes,
} from './sign-in.security.ts'
import { addressLimit, beginSession, finishSignIn } from './sign-in.service.ts'

const done = { ok: true as const }
const challengesPerAddress = 120

export function bindSignInRoutes(door: Door, context: AccountsContext): void {
  const { config } = context.deps

  bind(door, 'signIn.listMethods', routes.listMethods, () =>
    Promise.resolve({
      passkeys: context.passkeys.possible,
      singleSignOn: config.oidc === null ? null : { label: config.oidc.label },
    }),
  )
  bind(door, 'signIn.finishSignIn', routes.finishSignIn, async ({ body, request, reply }) => {
    const begun = await finishSignIn(context, signInRequest(request), body.step, body.proof)
    reply.header('set-cookie', begun.setCookie)
    return presentBegun(context, begun)
  })
  bind(door, 'signIn.beginPasskey', routes.beginPasskey, async ({ request }) => {
    if (!context.passkeys.possible) throw refuse('passkeys-not-possible')
    await context.attempts.spend({ subject: `passkey:${signInRequest(request).address}`, limit: challengesPerAddress })
    return { ...(await context.passkeys.beginAssertion()), rpId: context.passkeys.rpId }
  })
  bind(door, 'signIn.usePasskey', routes.usePasskey, async ({ body, request, reply }) => {
    const from = signInRequest(request)
    const keys = [{ subject: `passkey-use:${from.address}`, limit: addressLimit }]
    const account = await context.attempts.guess(keys, () => context.passkeys.use(body))
    if (account === null) throw new AppError('wrong_code')
    const begun = await beginSession(context, from, account, { method: 'passkey', secondFactor: 'passkey' })
    reply.header('set-cookie', begun.setCookie)
    return presentBegun(context, begun)
  })
  bind(door, 'signIn.beginSingleSignOn', routes.beginSingleSignOn, ({ request }) => beginSingleSignOn(context, signInRequest(request)))
  bind(door, 'signIn.finishSingleSignOn', routes.finishSingleSignOn, async ({ body, request, reply }) => {
    const outcome = await finishSingleSignOn(context, signInRequest(request), body)
    if ('setCookie' in outcome) reply.header('set-cookie', outcome.setCookie)
    return presentSignedIn(context, outcome)
  })
  bind(door, 'signIn.useRecovery', routes.useRecovery, async ({ body, request, reply }) => {
    const begun = await useRecovery(context, signInRequest(request), body)
    reply.header('set-cookie', begun.setCookie)
    return presentBegun(context, begun)
  })
  bind(door, 'signIn.reauthenticate', routes.reauthenticate, async ({ caller, body, request, reply }) => {
    reply.header('set-cookie', await reauthenticate(context, caller, signInRequest(request), body.proof))
    return done
  })
  bindMySecurity(door, context)
  bindForOthers(door, context)
}

function bindMySecurity(door: Door, context: AccountsContext): void {
  bind(door, 'signIn.getMySecurity', routes.getMySecurity, ({ caller }) => getMySecurity(context, caller))
  bind(door, 'signIn.beginTotp', routes.beginTotp, ({ caller }) => beginTotp(context, caller))
  bind(door, 'signIn.confirmTotp', routes.confirmTotp, async ({ caller, body, request }) => ({
    codes: await confirmTotp(context, caller, signInRequest(request), body.code),
  }))
  bind(door, 'signIn.endTotp', routes.endTotp, async ({ caller, request }) => {
    await endTotp(context, caller, signInRequest(request))
    return done
  })
  bind(door, 'signIn.renewBackupCodes', routes.renewBackupCodes, async ({ caller }) => ({
    codes: await renewBackupCodes(context, caller),
  }))
  bind(door, 'signIn.beginPasskeyRegistration', routes.beginPasskeyRegistration, ({ caller }) => beginPasskeyRegistration(context, caller))
  bind(door, 'signIn.addPasskey', routes.addPasskey, ({ caller, body, request }) =>
    addPasskey(context, caller, signInRequest(request), body),
  )
  bind(door, 'signIn.renamePasskey', routes.renamePasskey, ({ caller, params, body }) =>
    renamePasskey(context, caller, params.id, body.name),
  )
  bind(door, 'signIn.endPasskey', routes.endPasskey, async ({ caller, params, request }) => {
    await endPasskey(context, caller, signInRequest(request), params.id)
    return done
  })
}

function bindForOthers(door: Door, context: AccountsContext): void {
  bind(door, 'signIn.prepareSingleSignOn', routes.prepareSingleSignOn, async ({ caller, params, body }) => {
    await prepareSingleSignOn(context, caller, params.id, body)
    return done
  })
  bind(door, 'signIn.listRecoveries', routes.listRecoveries, async ({ caller }) => ({ items: await listRecoveries(context, caller) }))
  bind(door, 'signIn.startRecovery', routes.startRecovery, ({ caller, body }) => startRecovery(context, caller, body))
  bind(door, 'signIn.confirmRecovery', routes.confirmRecovery, ({ caller, params }) => confirmRecovery(context, caller, params.id))
  bind(door, 'signIn.withdrawRecovery', routes.withdrawRecovery, ({ caller, params }) => withdrawRecovery(context, caller, params.id))
}
