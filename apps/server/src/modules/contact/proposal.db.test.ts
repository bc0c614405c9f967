import type { Contact, ContactLink, ContactProposal, ProposalDetail, ProposedLink } from '@linli/contract/contact'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, redFlower } from '../../testing/register.ts'
import { contactJobs } from './index.ts'
import { buildContact, buildLink, buildVisit } from './testing/chain.ts'

const at = `/api/communities/${String(redFlower)}`

describe('a proposal of links', () => {
  let app: TestApp
  let worker: Visitor
  let officer: Visitor
  let homes: BuiltHome[]
  let keeps: string
  let gone: string
  let near: string

  beforeAll(async () => {
    app = await createTestApp()
    worker = await app.signIn({ login: 'p-worker', post: { kind: 'worker', community: redFlower } })
    officer = await app.signIn({ login: 'p-street', post: { kind: 'street_officer', community: 530502004000 } })
    homes = []
    for (const building of ['3', '4'])
      for (const room of ['101', '102', '103', '201', '202', '203'])
        homes.push(await buildHome(app.db, testFields, { building, room, people: [{ name: `户${building}${room}` }] }))
    keeps = (await buildContact(app.db, redFlower, { name: '赵留', building: homes[0]?.building ?? null })).id
    gone = (await buildContact(app.db, redFlower, { name: '钱走', building: homes[6]?.building ?? null })).id
    near = (await buildContact(app.db, redFlower, { name: '孙近', building: homes[6]?.building ?? null })).id
    for (const home of homes.slice(0, 4)) await buildLink(app.db, redFlower, { contact: keeps, household: home.household })
    await buildLink(app.db, redFlower, { contact: gone, household: homes[6]?.household ?? '' })
    await buildVisit(app.db, redFlower, { household: homes[6]?.household ?? '', contact: gone, day: '2026-01-10' })
    const contact = (await worker.get(`${at}/contacts/${gone}`)).body as Contact
    expect(
      (await worker.post(`${at}/contacts/${gone}/end`, { version: contact.version, successor: null, why: '搬走' })).body,
    ).toMatchObject({ waiting: 1 })
  })
  afterAll(() => app.stop())

  const ask = (over: object = {}) => worker.post(`${at}/contact-proposals`, { id: uuid(), by: '4', to: 'household', cap: 8, ...over })
  const read = async (id: string) => (await worker.get(`${at}/contact-proposals/${id}`)).body as ProposalDetail
  const linksOf = async (id: string, query = '') =>
    ((await worker.get(`${at}/contact-proposals/${id}/links?limit=200${query}`)).body as { items: ProposedLink[] }).items
  const accept = (id: string, who = worker) => who.post(`${at}/contact-proposals/${id}/accept`, {})
  async function work(id: string): Promise<void> {
    const caller = systemCaller('contact.propose-links', redFlower)
    await contactJobs[0]?.run(
      { proposal: id } as never,
      {
        ...{ deps: app.deps, community: redFlower, caller, effect: id, attempt: 1, attempts: 1, signal: new AbortController().signal },
        once: (done: (tx: never) => Promise<unknown>) => inScope(app.db, caller, 'write', (tx) => done(tx as never)),
      } as never,
    )
  }
  const proposed = async (over: object = {}) => {
    const { id } = (await ask(over)).body as ContactProposal
    await work(id)
    return id
  }

  it('is asked for by who may write links, along the rules, once', async () => {
    expect((await officer.post(`${at}/contact-proposals`, { id: uuid(), by: '4', to: 'household', cap: 8 })).status).toBe(403)
    expect((await officer.get(`${at}/contact-proposals`)).status).toBe(403)
    expect((await ask({ by: '1', to: 'household' })).error?.reason).toBe('no-duty')
    const id = uuid()
    expect((await ask({ id })).body).toMatchObject({ state: 'waiting', summary: null })
    expect((await ask({ id })).status).toBe(200)
    expect((await ask({ id, cap: 9 })).error?.id).toBe('same_id_other_content')
    expect((await accept(id)).error?.reason).toBe('proposal-not-ready')
    expect((await worker.post(`${at}/contact-proposals/${id}/drop`, {})).body).toMatchObject({ state: 'dropped' })
    expect((await accept(id)).error?.reason).toBe('proposal-answered')
  })

  it('covers every household once, keeps good links, prefers the building, and says why', async () => {
    const id = await proposed()
    const proposal = await read(id)
    expect(proposal).toMatchObject({ state: 'ready', summary: { targets: 12, kept: 4, changed: 0, added: 8, left: 0, sameBuilding: 12 } })
    expect(proposal.loads.map(({ name, before, after }) => [name, before, after])).toEqual([
      ['赵留', 4, 6],
      ['孙近', 0, 6],
    ])
    const links = await linksOf(id)
    expect(new Set(links.map(({ target }) => target.id)).size).toBe(12)
    expect(links.slice(0, 5).map(({ reason, cause, cost }) => [reason, cause, cost])).toEqual([
      ...Array.from({ length: 4 }, () => ['kept', null, 0]),
      ['building', 'new', 12],
    ])
    expect(links.find(({ target }) => target.id === homes[6]?.household)).toMatchObject({
      reason: 'building',
      cause: 'vacant',
      before: '钱走',
      to: { name: '孙近' },
    })
    expect(await linksOf(id, '&changed=yes')).toHaveLength(8)
    expect(await linksOf(id, `&contact=${keeps}`)).toHaveLength(6)
    expect(links.reduce((sum, { cost }) => sum + cost, 0)).toBeLessThanOrEqual(proposal.summary?.cost ?? 0)
    // Nothing holds before somebody accepts it.
    expect(((await worker.get(`${at}/contact-gaps`)).body as { total: number }).total).toBeGreaterThanOrEqual(8)
    const page = (await worker.get(`${at}/contact-proposals/${id}/links?limit=5`)).body as {
      items: ProposedLink[]
      next: string
      total: number
    }
    const rest = (await worker.get(`${at}/contact-proposals/${id}/links?limit=200&cursor=${page.next}`)).body as { items: ProposedLink[] }
    expect([...page.items, ...rest.items]).toEqual(links)
  })

  it('holds caps, and says for whom there is no room', async () => {
    const id = await proposed({ cap: 5 })
    const { summary, loads } = await read(id)
    expect(summary).toMatchObject({ left: 2, least: 5, most: 5 })
    expect(loads.every(({ after, cap }) => after <= cap)).toBe(true)
    expect((await linksOf(id)).filter(({ reason }) => reason === 'none')).toHaveLength(2)
    const tight = await proposed({ cap: 2 })
    expect((await linksOf(tight)).filter(({ cause }) => cause === 'full').length).toBeGreaterThan(0)
  })

  it('is refused whole when what it was made from has changed, with what', async () => {
    const id = await proposed()
    const moved = homes[11]?.household ?? ''
    await worker.post(`${at}/contact-links`, {
      id: uuid(),
      contact: keeps,
      household: moved,
      targetContact: null,
      replaces: null,
      why: null,
    })
    const refused = await accept(id)
    expect(refused.error).toMatchObject({ id: 'conflict', reason: 'proposal-stale', fields: [{ path: moved, code: 'link' }] })
    expect(refused.error?.fields?.[0]?.zh).toContain('4-2-203')
    const [made] = ((await worker.get(`${at}/contact-links?household=${moved}`)).body as { items: ContactLink[] }).items
    await worker.post(`${at}/contact-links/${made?.id ?? ''}/end`, { version: made?.version, why: '重新分配' })
    expect((await read(id)).state).toBe('ready')
  })

  it('accepted by two at once it is done once, with history handed over', async () => {
    const id = await proposed()
    expect((await accept(id, officer)).status).toBe(403)
    const answers = await Promise.all([accept(id), accept(id)])
    expect(answers.map(({ status, body }) => [status, (body as ContactProposal).state])).toEqual([
      [200, 'accepted'],
      [200, 'accepted'],
    ])
    const links = ((await worker.get(`${at}/contact-links?limit=200`)).body as { items: ContactLink[] }).items
    expect(links).toHaveLength(12)
    expect(links.filter(({ origin }) => origin === 'proposal')).toHaveLength(8)
    const over = links.find(({ target }) => target.id === homes[6]?.household)
    expect(over).toMatchObject({ contact: { id: near }, tookOverFrom: '钱走' })
    const [kept] = await app.db.asOwner<{ visited: string[] }>('select visited_on::text[] as visited from contact_link where id = $1', [
      over?.id,
    ])
    expect(kept?.visited).toEqual(['2026-01-10'])
    expect((await worker.post(`${at}/contact-proposals/${id}/drop`, {})).error?.reason).toBe('proposal-answered')
    const again = await proposed()
    expect((await read(again)).summary).toMatchObject({ kept: 12, changed: 0, added: 0 })
    const { items } = (await worker.get(`${at}/contact-proposals`)).body as { items: ContactProposal[] }
    expect(items.slice(0, 2).map((one) => [one.id, one.state])).toEqual([
      [again, 'ready'],
      [id, 'accepted'],
    ])
  })

  it('says so when there is nobody to propose', async () => {
    const id = await proposed({ by: '3', to: '4' })
    expect(await read(id)).toMatchObject({ state: 'failed', failure: 'no-contacts', loads: [] })
  })
})
