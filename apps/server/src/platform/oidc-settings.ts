import { z } from 'zod'

/** Single sign-on for staff at a provider of OpenID Connect. */
export interface OidcConfig {
  issuer: URL
  clientId: string
  clientSecret: string
  /** What the button says, such as the name of the government cloud's sign-in. */
  label: string
  /** The claim by which accounts can be prepared before the subject is known. */
  claim: string
}

const issuerRule = 'LINLI_OIDC_ISSUER must be the https address of the provider, such as https://sso.example.org/realms/street.'

export const oidcSettings = {
  LINLI_OIDC_ISSUER: z
    .string()
    .transform((text) => (URL.canParse(text) ? new URL(text) : undefined))
    .refine((url): url is URL => url !== undefined && isSafe(url), issuerRule)
    .optional(),
  LINLI_OIDC_CLIENT_ID: z.string().max(200).optional(),
  LINLI_OIDC_CLIENT_SECRET: z.string().max(1000).optional(),
  LINLI_OIDC_LABEL: z.string().trim().max(40, 'LINLI_OIDC_LABEL must have at most 40 characters.').optional(),
  LINLI_OIDC_CLAIM: z
    .string()
    .regex(/^\w{1,40}$/, 'LINLI_OIDC_CLAIM must be the name of a claim, such as preferred_username.')
    .default('preferred_username'),
}

type Read = { [K in Exclude<keyof typeof oidcSettings, 'LINLI_OIDC_CLAIM'>]?: z.output<(typeof oidcSettings)[K]> } & {
  LINLI_OIDC_CLAIM: string
}

/** Null: no single sign-on. The three that name the client go together. */
export function readOidc(read: Read): OidcConfig | null | { mistakes: string[] } {
  const { LINLI_OIDC_ISSUER: issuer, LINLI_OIDC_CLIENT_ID: clientId, LINLI_OIDC_CLIENT_SECRET: clientSecret } = read
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return null
  if (issuer === undefined || clientId === undefined || clientSecret === undefined)
    return { mistakes: ['LINLI_OIDC_ISSUER, LINLI_OIDC_CLIENT_ID and LINLI_OIDC_CLIENT_SECRET must be set together, or none of them.'] }
  return { issuer, clientId, clientSecret, label: read.LINLI_OIDC_LABEL ?? issuer.hostname, claim: read.LINLI_OIDC_CLAIM }
}

/** Plain http only on this very machine. */
function isSafe(url: URL): boolean {
  if (url.search !== '' || url.hash !== '' || url.username !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
}

export function isLoopback(url: URL): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
}
