import * as oidc from 'openid-client'
import { AppError } from '../../platform/errors.ts'
import { type OidcConfig, isLoopback } from '../../platform/oidc-settings.ts'

/** Who the provider says it was. Its tokens go no further than this. */
export interface Identity {
  issuer: string
  subject: string
  /** The login claim, when the provider sent one. */
  claim: string | null
  /** The provider asked for a second factor itself. */
  secondFactor: boolean
}

export interface Pending {
  state: string
  nonce: string
  verifier: string
}

/** One provider of OpenID Connect: authorisation code with PKCE, state and nonce; issuer, audience and signature checked. */
export interface OidcClient {
  /** @throws unavailable */
  begin(): Promise<{ url: string; pending: Pending }>
  /** `null` when the provider's answer does not hold; @throws unavailable */
  finish(query: string, pending: Pending): Promise<Identity | null>
}

/** Seconds for each request to the provider. */
const timeout = 10
/** RFC 8176 values that mean more than a password was asked for. */
const strong = new Set(['mfa', 'otp', 'hwk', 'swk', 'sc', 'fpt', 'face', 'iris'])

export function createOidcClient(settings: OidcConfig, redirectUri: string): OidcClient {
  const plain = settings.issuer.protocol === 'http:' && isLoopback(settings.issuer)
  // Discovery looks for `allowInsecureRequests` itself in the list. The signature is checked even where TLS to the token endpoint would do.
  const execute = [oidc.enableNonRepudiationChecks, ...(plain ? [oidc.allowInsecureRequests] : [])]
  let discovered: Promise<oidc.Configuration> | null = null

  async function discover(): Promise<oidc.Configuration> {
    const found = await oidc.discovery(settings.issuer, settings.clientId, undefined, oidc.None(), { execute, timeout })
    const server = found.serverMetadata()
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const by = ways.includes('client_secret_basic') ? oidc.ClientSecretBasic : oidc.ClientSecretPost
    const config = new oidc.Configuration(server, settings.clientId, {}, by(settings.clientSecret))
    for (const set of execute) set(config)
    config.timeout = timeout
    return config
  }

  /** Asked once; a failure is asked again next time. */
  async function configuration(): Promise<oidc.Configuration> {
    discovered ??= discover()
    try {
      return await discovered
    } catch {
      discovered = null
      throw unavailable()
    }
  }

  return {
    async begin() {
      const config = await configuration()
      const pending = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, pending }
    },
    async finish(query, pending) {
      const config = await configuration()
      try {
        const tokens = await oidc.authorizationCodeGrant(config, new URL(`?${query}`, redirectUri), {
          expectedState: pending.state,
          expectedNonce: pending.nonce,
          pkceCodeVerifier: pending.verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined) return null
        const claim: unknown = claims[settings.claim]
        const methods = Array.isArray(claims.amr) ? claims.amr : []
        return {
          issuer: claims.iss,
          subject: claims.sub,
          claim: typeof claim === 'string' && claim !== '' ? claim : null,
          secondFactor: methods.some((method) => typeof method === 'string' && strong.has(method)),
        }
      } catch (error) {
        if (isOutage(error)) throw unavailable()
        return null
      }
    },
  }
}

function unavailable(): AppError {
  return new AppError('unavailable', {
    reason: 'sso-unreachable',
    zh: '现在连不上单点登录，请稍后再试，或用账号和密码登录。',
    en: 'Single sign-on cannot be reached now. Try again later, or sign in with account and password.',
  })
}

/** fetch fails with a TypeError, a time-out with a TimeoutError; everything else is an answer that does not hold. */
function isOutage(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return (
    (error instanceof TypeError && error.message === 'fetch failed') ||
    (cause instanceof Error && ['TimeoutError', 'AbortError'].includes(cause.name)) ||
    (cause instanceof TypeError && cause.message === 'fetch failed')
  )
}
