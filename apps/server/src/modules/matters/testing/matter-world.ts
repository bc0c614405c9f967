import { v7 as uuid } from 'uuid'
import { type Answer, type TestApp, type Visitor, createTestApp, testPassword } from '../../../testing/app.ts'
import { testFields } from '../../../testing/keys.ts'
import { buildHome, fishing, redFlower } from '../../../testing/register.ts'
import { signInResident } from '../../../testing/world.ts'
import { createStaffAccount } from '../../accounts/index.ts'

export const at = `/api/communities/${String(redFlower)}`
export const theirs = `/api/communities/${String(fishing)}`

export interface Shown {
  id: string
  number: string
  state: string
  version: number
  title: string
  text: string
  allowed: string[]
  raisers: number
  waiting: boolean
  raisedBy: {
    id: string
    kind: string
    name: string | null
    contact: string | null
    cameWith: { number: string } | null
    opinion: string | null
    tellBy: string
  }[]
  steps: { act: string; said: string | null; by: string; role: string; note: string | null; to: string }[]
  owner: { kind: string; party: string | null; name: string } | null
  clock: { state: string; dueAt: string | null; left: number; known: boolean }
  mergedInto: { id: string; number: string } | null
  answer: { text: string; by: string } | null
  extension: { amount: number } | null
  mayAskExtension: boolean
  confirmUntil: string | null
  reopenUntil: string | null
  reopened: number
  supervised: number
  extended: boolean
  settled: { on: string; how: string } | null
}

/** Two communities, everybody who deals with matters in the first of them, and the usual categories. */
export async function createMatterWorld(...options: Parameters<typeof createTestApp>) {
  const app = await createTestApp(...options)
  const home = await buildHome(app.db, testFields, { people: [{ name: '瞿建国', phone: '13987654321' }] })
  const other = await buildHome(app.db, testFields, { building: '4', unit: '1', room: '301', people: [{ name: '亓秀英' }] })
  await buildHome(app.db, testFields, { community: fishing })
  const secretary = await app.signIn({ login: 'm-secretary', name: '尹书记', post: { kind: 'secretary', community: redFlower } })
  const worker = await app.signIn({ login: 'm-worker', name: '小段', post: { kind: 'worker', community: redFlower } })
  const administrator = await app.signIn({ login: 'm-admin', post: { kind: 'administrator', community: redFlower } })
  const street = await app.signIn({ login: 'm-street', name: '街道老王', post: { kind: 'street_officer', community: 530502004000 } })
  const neighbour = await app.signIn({ login: 'm-neighbour', post: { kind: 'administrator', community: fishing } })
  const [company, police] = [uuid(), uuid()]
  await must(
    administrator.send('PUT', `${at}/forces/${company}`, {
      kind: 'property-company',
      name: '邻家物业',
      phone: null,
      ended: false,
      version: null,
    }),
  )
  await must(
    administrator.send('PUT', `${at}/forces/${police}`, { kind: 'police', name: '青华派出所', phone: null, ended: false, version: null }),
  )
  const property = await signInAtForce(app, 'm-property', 'property_company', company)
  const officer = await signInAtForce(app, 'm-police', 'community_police', police)
  const head = await app.signIn({
    login: 'm-head',
    name: '单楼长',
    post: { kind: 'building_head', community: redFlower, building: home.building },
  })
  const resident = await signInResident(app, { community: redFlower, home, administrator })
  const neighbourHome = await signInResident(app, { community: redFlower, home: other, administrator })
  const { items } = (await must(worker.get(`${at}/matter-categories`))) as unknown as { items: { id: string; code: string }[] }
  const categories = Object.fromEntries(items.map(({ code, id }) => [code, id])) as Record<string, string>
  const ids = { company, police }
  return {
    app,
    home,
    other,
    secretary,
    worker,
    administrator,
    street,
    neighbour,
    property,
    officer,
    head,
    resident,
    neighbourHome,
    categories,
    ...ids,
  }
}
export type MatterWorld = Awaited<ReturnType<typeof createMatterWorld>>

async function signInAtForce(app: TestApp, login: string, kind: 'property_company' | 'community_police', force: string): Promise<Visitor> {
  await createStaffAccount(app.accounts, { login, name: login, password: testPassword, post: { kind, community: redFlower, force } })
  const visitor = app.visitor()
  visitor.cookie = (await visitor.post('/auth/sign-in', { login, password: testPassword })).cookie ?? ''
  return visitor
}

export async function must(answer: Promise<Answer>): Promise<Record<string, unknown>> {
  const { status, body } = await answer
  if (status !== 200) throw new Error(`${String(status)} ${JSON.stringify(body)}`)
  return body as Record<string, unknown>
}

export function shown(answer: Promise<Answer>): Promise<Shown> {
  return must(answer) as unknown as Promise<Shown>
}

/** A household's own words from the phone. */
export async function raise(world: MatterWorld, overrides: Record<string, unknown> = {}, by: Visitor = world.resident): Promise<string> {
  // A home may not raise so many in a day as a test does.
  await world.app.db.asOwner(`update matter_raiser set at = at - interval '2 days' where at > now() - interval '1 day'`)
  const body = {
    ...{ id: uuid(), category: world.categories['facilities'], title: null, text: '楼道的灯坏了三天，老人晚上不敢出门。', building: null },
    ...{ place: null, facility: null, publicWished: true, urgent: false, files: [], source: 'phone', anonymous: false, ...overrides },
  }
  const { matter } = (await must(by.post(`${at}/my/matters`, body))) as unknown as { matter: { id: string } }
  return matter.id
}

export function get(by: Visitor, id: string): Promise<Shown> {
  return shown(by.get(`${at}/matters/${id}`))
}

/** A step on the version that stands; `rest` is what the act needs. */
export async function step(world: MatterWorld, by: Visitor, id: string, act: string, rest: Record<string, unknown> = {}): Promise<Answer> {
  const [row] = await world.app.db.asOwner<{ version: number }>('select version from matter where id = $1', [id])
  return by.post(`${at}/matters/${id}/steps`, { act, id: uuid(), version: row?.version ?? 1, ...defaults(act), ...rest })
}

export async function steps(
  world: MatterWorld,
  id: string,
  ...acts: [by: Visitor, act: string, rest?: Record<string, unknown>][]
): Promise<Shown> {
  let last: Shown | null = null
  for (const [by, act, rest] of acts) last = await shown(step(world, by, id, act, rest))
  if (last === null) throw new Error('no step was asked for')
  return last
}

export function toProperty(world: MatterWorld): Record<string, unknown> {
  return { owner: 'property-company', party: world.company, helpers: [] }
}

function defaults(act: string): Record<string, unknown> {
  switch (act) {
    case 'verify':
    case 'take':
    case 'close':
    case 'raiser-replied':
      return { note: null }
    case 'dispatch':
      return { owner: 'committee', party: null, helpers: [], note: null }
    case 'answer':
      return { answer: '已经修好。', note: null, files: [] }
    case 'merge':
    case 'confirm':
    case 'reopen':
    case 'withdraw':
      return { reason: '没有解决', ...(act === 'merge' ? {} : { rating: null }) }
    case 'extend':
    case 'ask-extension':
      return { amount: 3, reason: '等配件' }
    default:
      return { reason: '请核对' }
  }
}

/** As if so many days had passed: everything the clock looks at lies that much earlier. */
export async function letDaysPass(world: MatterWorld, id: string, days: number): Promise<void> {
  await world.app.db.asOwner(`update matter set answered_on = answered_on - $2::int, settled_on = settled_on - $2::int where id = $1`, [
    id,
    days,
  ])
}
