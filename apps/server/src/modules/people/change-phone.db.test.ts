import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, redFlower } from '../../testing/register.ts'
import { createTextBox } from '../accounts/testing/texts.ts'

describe('a changed phone number', () => {
  let app: TestApp
  let home: BuiltHome
  let worker: Visitor
  const texts = createTextBox()
  const [before, after] = ['13900000011', '13900000012']
  beforeAll(async () => {
    app = await createTestApp({}, { texts })
    home = await buildHome(app.db, testFields, { people: [{ name: '尹建国', phone: before }] })
    worker = await app.signIn({ login: 'writer', post: { kind: 'worker', community: redFlower } })
  })
  afterAll(() => app.stop())

  const enter = async (phone: string): Promise<{ status: number; visitor: Visitor }> => {
    const visitor = app.visitor()
    await visitor.post('/auth/phone/code', { phone })
    await app.accounts.context.settled()
    const answer = await visitor.post('/auth/phone/sign-in', { phone, code: texts.codeOf(phone) ?? '000000' })
    visitor.cookie = answer.cookie ?? undefined
    return { status: answer.status, visitor }
  }
  const kindOf = async (visitor: Visitor) => ((await visitor.get('/auth/session')).body as { kind: string }).kind

  it('ends the sign-in under the old one and says why; the new one signs in', async () => {
    const { visitor } = await enter(before)
    expect(await kindOf(visitor)).toBe('resident')
    const at = `/api/communities/${String(redFlower)}/persons/${home.persons[0] ?? ''}`
    const { version } = (await worker.get(at)).body as { version: number }
    // Another field leaves the sign-in alone.
    expect((await worker.send('PATCH', at, { version, work: '种地' })).status).toBe(200)
    expect(await kindOf(visitor)).toBe('resident')
    expect((await worker.send('PATCH', at, { version: version + 1, phone: after })).status).toBe(200)
    await expect.poll(() => kindOf(visitor)).toBe('public')
    const rows = await app.db.asOwner(`select detail ->> 'reason' as reason from audit_entry where verb = 'resident.sign-in-end'`)
    expect(rows).toEqual([{ reason: 'phone-changed' }])
    expect((await enter(before)).status).toBe(401)
    expect(await kindOf((await enter(after)).visitor)).toBe('resident')
  })
})
