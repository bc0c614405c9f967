import type { ContactLink } from '@linli/contract/contact'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, redFlower } from '../../testing/register.ts'
import { contactJobs } from './index.ts'
import { eraseFromContacts } from './rows.ts'
import { buildContact, buildLink } from './testing/chain.ts'

const at = `/api/communities/${String(redFlower)}`

describe('what happens in the register', () => {
  let app: TestApp
  let worker: Visitor
  let home: BuiltHome
  let other: BuiltHome
  let contact: string

  beforeAll(async () => {
    app = await createTestApp()
    worker = await app.signIn({ login: 'm-worker', post: { kind: 'worker', community: redFlower } })
    home = await buildHome(app.db, testFields, { people: [{ name: '尹建国' }] })
    other = await buildHome(app.db, testFields, { building: '4', room: '101', people: [{ name: '段秀英' }] })
    contact = (await buildContact(app.db, redFlower, { name: '赵党员', building: home.building })).id
    await buildLink(app.db, redFlower, { contact, household: home.household })
    await buildLink(app.db, redFlower, { contact, household: other.household })
  })
  afterAll(() => app.stop())

  const linksOf = async (household: string, past = '') =>
    ((await worker.get(`${at}/contact-links?household=${household}${past}`)).body as { items: ContactLink[] }).items
  const today = async () => (await app.db.asOwner<{ today: string }>('select current_date::text as today'))[0]?.today ?? ''

  it('ends the link of a household that leaves, and brings it back with the event undone', async () => {
    const act = { kind: 'household_moved', on: await today(), household: home.household, dwelling: null, use: null }
    const preview = await worker.post(`${at}/life-events/preview`, { act })
    const id = uuid()
    const made = await worker.post(`${at}/life-events`, { id, basis: (preview.body as { basis: string }).basis, note: null, act })
    expect(made.status, JSON.stringify(made.body)).toBe(200)
    expect(await linksOf(home.household)).toEqual([])
    expect(await linksOf(home.household, '&past=yes')).toMatchObject([{ endedWhy: 'household-left' }])
    const undone = await worker.post(`${at}/life-events/${id}/undo`, {})
    expect(undone.status, JSON.stringify(undone.body)).toBe(200)
    expect(await linksOf(home.household)).toMatchObject([{ contact: { name: '赵党员' }, endsOn: null, endedWhy: null }])
  })

  it('is followed the next morning where it came in bulk', async () => {
    await app.db.asOwner('update household set building_id = $2 where id = $1', [other.household, home.building])
    const context = { deps: app.deps, caller: systemCaller('contact'), signal: new AbortController().signal }
    await contactJobs[1]?.run({}, context as never)
    const rows = await app.db.asOwner('select building_id from contact_link where household_id = $1', [other.household])
    expect(rows).toEqual([{ building_id: home.building }])
  })

  it('leaves nobody who was erased among the contacts', async () => {
    await app.db.asOwner('update contact set person_id = $2 where id = $1', [contact, other.persons[0]])
    await inScope(app.db, systemCaller('test', redFlower), 'write', (tx) =>
      eraseFromContacts(tx, redFlower, other.persons[0] ?? '', '（已删除）'),
    )
    const [row] = await app.db.asOwner('select name, phone_cipher, account_id, ends_on is not null as ended from contact where id = $1', [
      contact,
    ])
    expect(row).toEqual({ name: '（已删除）', phone_cipher: null, account_id: null, ended: true })
    expect(await linksOf(home.household)).toEqual([])
    expect((await linksOf(home.household, '&past=yes'))[0]).toMatchObject({ endedWhy: 'erased' })
  })
})
