import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export const client = { clientId: 'linli', clientSecret: 'a-client-secret-of-the-tests-0123456789' }

/** Who is at the provider's desk: what its tokens say of them. */
export interface Person {
  subject: string
  claim: string
  amr?: string[]
}

export interface SsoProvider {
  issuer: URL
  /** Walks through the provider's pages as this person does; answers where it sends the browser back to. */
  signIn(url: string, person: Person): Promise<URL>
  close(): Promise<void>
}

/** A real provider of OpenID Connect on this machine, whose sign-in page believes whoever comes. */
export async function startSso(redirectUri: string): Promise<SsoProvider> {
  const persons = new Map<string, Person>()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`)
  const provider = new Provider(issuer.origin, {
    clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [redirectUri], application_type: 'native' }],
    pkce: { required: () => true },
    claims: { openid: ['sub', 'amr'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: persons.get(id)?.claim, amr: persons.get(id)?.amr }),
    }),
    cookies: { keys: ['test'] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Session: 60, Grant: 60 },
  })
  const callback = provider.callback()
  let atDesk: Person | null = null
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/interaction/') !== true) return callback(request, response)
    const person = atDesk
    if (person === null) throw new Error('nobody is at the desk')
    const { params } = await provider.interactionDetails(request, response)
    const grant = new provider.Grant({ accountId: person.subject, clientId: params['client_id'] ?? '' })
    grant.addOIDCScope('openid profile')
    const result = { login: { accountId: person.subject, amr: person.amr }, consent: { grantId: await grant.save() } }
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
  server.on('request', (request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end())
  })

  return {
    issuer,
    async signIn(url, person) {
      persons.set(person.subject, person)
      atDesk = person
      const jar = new Map<string, string>()
      for (let at = new URL(url), hops = 0; hops < 8; hops += 1) {
        const page = await fetch(at, {
          redirect: 'manual',
          headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
        })
        for (const set of page.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
          jar.set(name, value)
        }
        const next = page.headers.get('location')
        if (next === null) throw new Error(`the provider answered ${String(page.status)}: ${await page.text()}`)
        at = new URL(next, at)
        if (at.href.startsWith(redirectUri)) return at
      }
      throw new Error('the provider never came back')
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
