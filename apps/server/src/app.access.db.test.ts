import { validateHeaderValue } from 'node:http'
import { Validator } from '@seriousme/openapi-schema-validator'
import { routes } from '@linli/contract'
import { postKinds } from '@linli/contract/rights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, type Visitor, createTestApp } from './testing/app.ts'
import { testFields } from './testing/keys.ts'
import { buildHome, fishing, redFlower } from './testing/register.ts'
import { pairTelevision, signInResident, urlOf } from './testing/world.ts'

// Every route of the product, tried as every kind of actor: nothing here names a route by hand.
describe('access to every route', () => {
  let app: TestApp
  const actors: Record<string, Visitor> = {}

  beforeAll(async () => {
    app = await createTestApp()
    const home = await buildHome(app.db, testFields)
    await buildHome(app.db, testFields, { community: fishing })
    actors['administrator'] = await app.signIn({ login: 'a-administrator', post: { kind: 'administrator', community: redFlower } })
    for (const kind of ['secretary', 'worker'] as const)
      actors[kind] = await app.signIn({ login: `a-${kind}`, post: { kind, community: redFlower } })
    actors['street_officer'] = await app.signIn({ login: 'a-street', post: { kind: 'street_officer', community: 530502004000 } })
    actors['building_head'] = await app.signIn({
      login: 'a-head',
      post: { kind: 'building_head', community: redFlower, building: home.building },
    })
    actors['neighbour'] = await app.signIn({ login: 'a-neighbour', post: { kind: 'administrator', community: fishing } })
    const side = { community: redFlower, home, administrator: actors['administrator'] }
    actors['resident'] = await signInResident(app, side)
    actors['device'] = await pairTelevision(app, side)
    actors['signedOut'] = app.visitor()
  })
  afterAll(() => app.stop())

  const nobody = '018f5e00-0000-7000-8000-000000000001'
  const kindOf: Record<string, string> = {
    administrator: 'staff',
    secretary: 'staff',
    worker: 'staff',
    street_officer: 'staff',
    building_head: 'helper',
    resident: 'resident',
    device: 'device',
  }
  // Streams stay open and are tried in the hub's own tests; signing out would end the actor.
  const tried = [...routes].filter(([name, route]) => route.kind !== 'events' && name !== 'accounts.signOut')

  it('the server binds exactly the contract, and every address has an access rule', () => {
    expect([...app.bound.keys()].sort()).toEqual([...routes.keys()].sort())
    expect([...routes.values()].filter((route) => route.access === undefined)).toEqual([])
  })

  it('OpenAPI 3.1 describes every route and is valid', async () => {
    const answer = await app.visitor().get('/openapi.json')
    const document = answer.body as { openapi: string; paths: Record<string, Record<string, unknown>> }
    const result = await new Validator().validate(document)
    expect(result.errors).toBeUndefined()
    expect(document.openapi).toBe('3.1.0')
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.sort()).toEqual([...routes.values()].map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`).sort())
  })

  it.each(tried)('%s without a session (A11)', async (_name, route) => {
    const { status } = (await actors['signedOut']?.send(
      route.method,
      urlOf(route, redFlower, nobody),
      route.method === 'GET' ? undefined : {},
    )) ?? { status: 0 }
    if (route.access === 'anyone') expect([401, 403]).not.toContain(status === 401 && route.path.startsWith('/auth/') ? 0 : status)
    else expect(status).toBe(401)
  })

  it.each(tried.filter(([, route]) => typeof route.access === 'object'))('%s by kind of actor and right (A10)', async (_name, route) => {
    if (typeof route.access !== 'object') return
    for (const [actor, kind] of Object.entries(kindOf)) {
      const post = actor in postKinds ? postKinds[actor as keyof typeof postKinds] : null
      const rights: readonly string[] = post?.rights ?? []
      const allowed =
        route.access.kinds.includes(kind as 'staff') && (route.access.right === undefined || rights.includes(route.access.right))
      const answer = await actors[actor]?.send(route.method, urlOf(route, redFlower, nobody), route.method === 'GET' ? undefined : {})
      if (allowed) expect([actor, [401, 403].includes(answer?.status ?? 0)]).toEqual([actor, false])
      else expect([actor, answer?.status]).toEqual([actor, 403])
    }
  })

  it('a refused write of somebody signed in stands in the audit by its route, once a minute; an allowed one does not (A10, E17)', async () => {
    const at = `/api/communities/${String(redFlower)}`
    const officer = await app.signIn({ login: 'a-curious', post: { kind: 'street_officer', community: 530502004000 } })
    const entries = () =>
      app.db.asOwner<{ detail: { route: string }; entity_id: string | null }>(
        `select detail, entity_id from audit_entry where verb = 'access.refused' and community = $1
           and actor = (select id from auth."user" where username = 'a-curious')`,
        [redFlower],
      )
    for (let tries = 0; tries < 3; tries += 1) expect((await officer.post(`${at}/persons/${nobody}/reveal`)).status).toBe(403)
    expect(await entries()).toEqual([{ detail: { route: 'people.revealField' }, entity_id: null }])
    // What is read and may not be is not written down, nor what is allowed; a community that is not there gets no chain.
    expect((await officer.get(`${at}/settings`)).status).toBe(403)
    expect((await officer.get(at)).status).toBe(200)
    expect([403, 404]).toContain((await officer.post(`/api/communities/530502004098/persons/${nobody}/reveal`)).status)
    expect(await entries()).toHaveLength(1)
    expect(await app.db.asOwner('select community from chain_head where community = 530502004098')).toEqual([])
    expect((await actors['administrator']?.post(`${at}/audit/verify`))?.body).toMatchObject({ intact: true })
  })

  it.each(tried.filter(([, route]) => route.fresh === true))(
    '%s asks again who is there, after ten minutes (B13)',
    async (_name, route) => {
      // Only who has a password can be asked for it.
      expect(route.access).toMatchObject({ kinds: expect.toSatisfy((kinds: string[]) => kinds.every((kind) => /staff|helper/.test(kind))) })
      const send = () =>
        actors['administrator']?.send(route.method, urlOf(route, redFlower, nobody), route.method === 'GET' ? undefined : {})
      const proved = (minutes: number) =>
        app.db.asOwner(`update auth.session set "reauthenticatedAt" = now() - make_interval(mins => $1)`, [minutes])
      await proved(10)
      app.accounts.forget('*')
      expect((await send())?.error?.id).toBe('reauthentication_needed')
      // Who may not do it at all is not asked to prove anything.
      if (typeof route.access === 'object' && route.access.right !== undefined)
        expect((await actors['street_officer']?.send(route.method, urlOf(route, redFlower, nobody), {}))?.error?.id).toBe('forbidden')
      await proved(0)
      app.accounts.forget('*')
      expect((await send())?.error?.id).not.toBe('reauthentication_needed')
    },
  )

  it.each(tried.filter(([, route]) => route.path.includes(':community') && route.access !== 'anyone'))(
    '%s for the neighbouring community answers like one that never was (A01)',
    async (_name, route) => {
      const send = (community: number) =>
        actors['neighbour']?.send(route.method, urlOf(route, community, nobody), route.method === 'GET' ? undefined : {})
      const [theirs, nobodys] = [await send(redFlower), await send(530502004099)]
      expect(theirs?.status).toBe(404)
      expect({ ...theirs?.error, requestId: '' }).toEqual({ ...nobodys?.error, requestId: '' })
    },
  )

  it.each(tried.filter(([, route]) => route.method !== 'GET'))(
    '%s is refused from a foreign page and from none (E03)',
    async (_name, route) => {
      for (const headers of [{ origin: 'https://evil.example' }, { origin: '' }]) {
        const answer = await actors['administrator']?.send(route.method, urlOf(route, redFlower, nobody), {}, headers)
        expect(answer?.error?.id).toBe('foreign_origin')
      }
    },
  )

  it('answers carry the security headers, and nothing of a signed-in answer is stored (E01, E02)', async () => {
    const answer = await actors['worker']?.get(`/api/communities/${String(redFlower)}/households`)
    expect(answer?.status).toBe(200)
    expect(answer?.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    })
    const policy = String(answer?.headers['content-security-policy'])
    validateHeaderValue('content-security-policy', policy)
    expect(policy).not.toMatch(/unsafe-(inline|eval)/)
    expect(policy).toContain("frame-ancestors 'none'")
  })

  const addresses = Map.groupBy(routes.values(), (route) => route.path)
  it.each([...addresses])('%s answers no other verb, whatever a header says it stands for (A12)', async (path, here) => {
    const url = urlOf({ ...here[0], path } as (typeof here)[0], redFlower, nobody)
    // The last word of an address may stand where another has an id.
    const known: string[] = [...routes.values()]
      .filter((route) => new RegExp(`^${route.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(url))
      .map((route) => route.method)
    // HEAD is GET without its body; how far an upload got is asked by it (tus 1.0.0).
    if (known.includes('GET') || here.some((route) => route.kind === 'resumable')) known.push('HEAD')
    for (const verb of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'].filter((one) => !known.includes(one))) {
      const headers = { 'x-http-method-override': known[0] ?? 'GET', 'x-planted': 'said-back' }
      const answer = await actors['administrator']?.send(verb as 'GET', url, undefined, headers)
      expect([verb, answer?.status]).toEqual([verb, 405])
      expect(JSON.stringify([answer?.body, answer?.headers])).not.toMatch(/said-back|linli=/)
    }
  })

  it('unknown addresses and hidden files are refused without detail (A12, E08)', async () => {
    expect((await app.visitor().send('DELETE', '/api/communities')).error?.id).toBe('method_not_allowed')
    for (const url of ['/.git/HEAD', '/.env', '/metrics', '/center/.stamp', '/api/nothing', '/tv/../package.json'])
      expect([url, (await app.visitor().get(url)).status]).toEqual([url, 404])
  })
})
