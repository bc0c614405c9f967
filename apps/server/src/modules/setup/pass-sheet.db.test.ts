import type { PassSlip } from '@linli/contract/setup'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'

interface Sheet {
  estate: string
  building: string
  slips: PassSlip[]
  left: number
}
let app: TestApp
let staff: Visitor
let home: BuiltHome
let neighbour: BuiltHome

beforeAll(async () => {
  app = await createTestApp()
  home = await buildHome(app.db, testFields, { room: '1102' })
  for (const room of ['201', '101', '1001']) await buildHome(app.db, testFields, { room })
  await buildHome(app.db, testFields, { room: '301', occupancy: 'empty' })
  await buildHome(app.db, testFields, { building: '4', room: '101' })
  neighbour = await buildHome(app.db, testFields, { community: fishing })
  staff = await app.signIn({ login: 'p-worker', post: { kind: 'worker', community: redFlower } })
})
afterAll(() => app.stop())

const sheet = (body: { id: string; withdrawEarlier: boolean }, building = home.building, by = staff) =>
  by.post(`/api/communities/${String(redFlower)}/buildings/${building}/pass-sheet`, body)
const use = (slip: PassSlip | undefined) => app.visitor().post('/auth/pass', { token: new URL(slip?.url ?? '').hash.slice(1) })
const first = uuid()
let slips: PassSlip[] = []

test('one slip a household, in the order of the doors, without empty homes and other buildings', async () => {
  const answer = await sheet({ id: first, withdrawEarlier: false })
  const body = answer.body as Sheet
  slips = body.slips
  expect(body.slips.map((slip) => `${slip.unit}-${slip.room}`)).toEqual(['2-101', '2-201', '2-1001', '2-1102'])
  expect(body).toMatchObject({ building: '3栋', left: 0 })
  expect(
    slips.every((slip) => slip.qrSvg.startsWith('<svg') && slip.url.includes('/phone/pass#') && slip.expiresAt > new Date().toISOString()),
  ).toBe(true)
  expect(new Set(slips.map((slip) => slip.url)).size).toBe(4)
  const audit = await app.db.asOwner<{ verb: string; many: number }>(
    `select verb, count(*)::int as many from audit_entry where verb like 'pass.%' group by verb order by verb`,
  )
  expect(audit).toEqual([
    { verb: 'pass.create', many: 4 },
    { verb: 'pass.create-sheet', many: 1 },
  ])
})

test('a sheet is shown once', async () => {
  expect((await sheet({ id: first, withdrawEarlier: true })).error?.reason).toBe('pass-already-shown')
})

test('a slip signs its household in once, and the others stay good', async () => {
  const answers = await Promise.all(Array.from({ length: 3 }, () => use(slips[3])))
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401, 401])
  expect(answers.find((answer) => answer.status === 200)?.body).toMatchObject({ kind: 'resident' })
})

test('households that hold an unused one are left out, unless the earlier ones are to end', async () => {
  const more = (await sheet({ id: uuid(), withdrawEarlier: false })).body as Sheet
  expect([more.slips.map((slip) => slip.room), more.left]).toEqual([['1102'], 3])
  const all = (await sheet({ id: uuid(), withdrawEarlier: true })).body as Sheet
  expect([all.slips.length, all.left]).toEqual([4, 0])
  expect((await use(slips[0])).error?.id).toBe('pass_not_valid')
  expect((await use(all.slips[0])).status).toBe(200)
})

test('two printers at once do not give a household two', async () => {
  await app.db.asOwner('update household_pass set withdrawn_at = now() where used_at is null and withdrawn_at is null')
  const answers = await Promise.all([1, 2, 3].map(() => sheet({ id: uuid(), withdrawEarlier: false })))
  expect(answers.reduce((sum, answer) => sum + (answer.body as Sheet).slips.length, 0)).toBe(4)
})

test('not for a building elsewhere, nor for whoever may not give passes', async () => {
  expect((await sheet({ id: uuid(), withdrawEarlier: true }, neighbour.building)).status).toBe(404)
  const street = await app.signIn({ login: 'p-street', post: { kind: 'street_officer', community: 530502004000 } })
  expect((await sheet({ id: uuid(), withdrawEarlier: true }, home.building, street)).status).toBe(403)
})
