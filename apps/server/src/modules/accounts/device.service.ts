import { toString as drawQr } from 'qrcode'
import { AppError } from '../../platform/errors.ts'
import type { AccountsContext } from './accounts.context.ts'
import { deviceClient } from './better-auth.ts'
import { isApiError } from './logins.ts'
import { refuse } from './refusals.ts'
import { type SignInRequest, accountLimit, addressLimit, begin } from './sign-in.service.ts'

export interface DeviceCode {
  deviceCode: string
  userCode: string
  verificationUri: string
  verificationQrSvg: string
  expiresInSeconds: number
  intervalSeconds: number
}

export type PollState = 'pending' | 'slow_down' | 'paired' | 'denied' | 'expired'

const codesPerAddress = 60
/** Longest a binding may take; its session then ends by itself. */
const bindingSeconds = 60
const grant = 'urn:ietf:params:oauth:grant-type:device_code'

/** RFC 8628 §3.1: a television asks for a pair of codes. */
export async function requestDeviceCode(context: AccountsContext, request: SignInRequest): Promise<DeviceCode> {
  await context.attempts.spend({ subject: `device-code:${request.address}`, limit: codesPerAddress })
  const code = await context.auth.api.deviceCode({ body: { client_id: deviceClient } })
  const uri = `${context.deps.config.publicUrl.origin}/center/screens/pair`
  return {
    deviceCode: code.device_code,
    userCode: code.user_code,
    verificationUri: uri,
    verificationQrSvg: await drawQr(`${uri}?code=${code.user_code}`, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 }),
    expiresInSeconds: code.expires_in,
    intervalSeconds: code.interval,
  }
}

/** RFC 8628 §3.4–3.5. Better Auth answers a bearer token; it becomes the cookie here and goes no further. */
export async function pollDevice(
  context: AccountsContext,
  request: SignInRequest,
  deviceCode: string,
): Promise<{ state: PollState; setCookie: string | string[] | null }> {
  const keys = [{ subject: `device-token:${request.address}`, limit: addressLimit }]
  const polled = await context.attempts.guess(keys, () => poll(context, deviceCode), { error: 'too_many_requests' })
  if (polled === null) return { state: 'expired', setCookie: null }
  if (polled.token === null) return { state: polled.state, setCookie: null }
  await context.logins.stretchSession(polled.token, 'device')
  const { setCookie } = await begin(context, request, polled.token, 'device')
  return { state: 'paired', setCookie }
}

/** `null` for a code that is not known (any more), which counts as a guess. */
async function poll(context: AccountsContext, deviceCode: string): Promise<{ state: PollState; token: string | null } | null> {
  try {
    const answer = await context.auth.api.deviceToken({ body: { grant_type: grant, device_code: deviceCode, client_id: deviceClient } })
    return { state: 'paired', token: answer.access_token }
  } catch (error) {
    if (!isApiError(error)) throw error
    const state = statesByError[error.body?.error ?? '']
    if (state === undefined) throw error
    return state === null ? null : { state, token: null }
  }
}

const statesByError: Record<string, PollState | null> = {
  authorization_pending: 'pending',
  slow_down: 'slow_down',
  access_denied: 'denied',
  expired_token: 'expired',
  invalid_grant: null,
}

/** A code bound to the account of a screen, to be approved once the screen is written down. */
export interface BoundCode {
  approve(): Promise<void>
  release(): Promise<void>
}

/**
 * Binds a user code to the screen's own account. In Better Auth the session goes to whoever approves, so the
 * device account approves itself, by a session that lives for this call only; never the staff member's.
 * @throws refused `code-not-valid`; too_many_requests after ten wrong codes by one account in 15 minutes
 */
export async function bindCode(
  context: AccountsContext,
  staff: string,
  userCode: string,
  device: { id: string; name: string },
): Promise<BoundCode> {
  const keys = [{ subject: `user-code:${staff}`, limit: accountLimit }]
  const known = await context.attempts.guess(
    keys,
    async () => ((await verify(context, userCode, new Headers()))?.status === 'pending' ? true : null),
    { error: 'too_many_requests' },
  )
  if (known === null) throw refuse('code-not-valid')
  await context.logins.createBearer(device.id, 'device', device.name)
  const token = await context.logins.createSession(device.id, 'device', bindingSeconds)
  const release = async () => void (await context.logins.endSession(token))
  try {
    const headers = context.logins.headersOf(token)
    // The claim is atomic: the client is told to the account it was bound to, and to nobody else.
    if ((await verify(context, userCode, headers))?.client_id === undefined) throw refuse('code-not-valid')
    return { approve: () => approve(context, userCode, headers), release }
  } catch (error) {
    await release()
    throw error
  }
}

/** Ends the sessions of an unpaired screen. */
export async function endDevice(context: AccountsContext, account: string): Promise<void> {
  await context.logins.dropDeviceCodes(account)
  await context.logins.endSessionsOf(account)
  await context.changed(account)
}

async function approve(context: AccountsContext, userCode: string, headers: Headers): Promise<void> {
  try {
    await context.auth.api.deviceApprove({ body: { userCode }, headers })
  } catch (error) {
    if (isApiError(error) && error.statusCode < 500) throw new AppError('refused', { reason: 'code-not-valid' })
    throw error
  }
}

async function verify(
  context: AccountsContext,
  userCode: string,
  headers: Headers,
): Promise<{ status: string; client_id?: string | undefined } | null> {
  try {
    const answer: { status: string; client_id?: string | null } = await context.auth.api.deviceVerify({
      query: { user_code: userCode },
      headers,
    })
    return { status: answer.status, client_id: answer.client_id ?? undefined }
  } catch (error) {
    if (isApiError(error) && error.statusCode < 500) return null
    throw error
  }
}
