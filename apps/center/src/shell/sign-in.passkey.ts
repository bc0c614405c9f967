import type { InputOf } from '@linli/client'
import { client } from './api.ts'

type Assertion = InputOf<'signIn.usePasskey'>['body']
type NewPasskey = InputOf<'signIn.addPasskey'>['body']

const timeout = 120_000

/** The library is loaded when somebody uses a passkey, not with the page. */
const library = () => import('@simplewebauthn/browser')

/** Somebody closed the device's own dialog, or it waited too long: no failure worth words. */
export function isGivenUp(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError')
}

/** Asks the device to sign a challenge of the server; it verifies the person itself (PIN, finger, face). */
export async function signWithPasskey(): Promise<Assertion> {
  const [{ startAuthentication }, { ceremony, challenge, rpId }] = await Promise.all([library(), client.call('signIn.beginPasskey')])
  const { id, response } = await startAuthentication({ optionsJSON: { challenge, rpId, timeout, userVerification: 'required' } })
  const { clientDataJSON, authenticatorData, signature } = response
  return { ceremony, id, clientDataJSON, authenticatorData, signature }
}

export async function createPasskey(name: string): Promise<NewPasskey> {
  const [{ startRegistration }, begun] = await Promise.all([library(), client.call('signIn.beginPasskeyRegistration')])
  const { ceremony, challenge, rp, user, algorithms, exclude } = begun
  const { id, response } = await startRegistration({
    optionsJSON: {
      challenge,
      rp,
      user,
      timeout,
      attestation: 'none',
      pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: exclude.map((one) => ({ type: 'public-key', id: one })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    },
  })
  const { clientDataJSON, attestationObject, transports = [] } = response
  return { ceremony, name, id, clientDataJSON, attestationObject, transports }
}
