import { v7 as uuid } from 'uuid'
import type { TestApp, Visitor } from './app.ts'
import type { BuiltHome } from './register.ts'

interface Part {
  community: number
  home: BuiltHome
  administrator: Visitor
  resident: Visitor
}

async function made(answer: ReturnType<Visitor['post']>): Promise<Record<string, unknown>> {
  const { status, body } = await answer
  if (status !== 200) throw new Error(`the world was not built: ${String(status)} ${JSON.stringify(body)}`)
  return body as Record<string, unknown>
}

/** A matter the home raised, which the head of its building owns, a force, and the home's own television. */
export async function addMatters(
  app: TestApp,
  side: Part,
  surname: string,
): Promise<{ things: Record<string, string>; television: Visitor }> {
  const { community, administrator, resident } = side
  const at = `/api/communities/${String(community)}`
  const { items } = (await made(administrator.get(`${at}/matter-categories`))) as { items: { id: string; code: string }[] }
  const category = items.find(({ code }) => code === 'facilities')?.id ?? ''
  const [matter, force] = [uuid(), uuid()]
  await made(
    resident.post(`${at}/my/matters`, {
      ...{ id: matter, category, title: `${surname}诉求`, text: `${surname}原话`, building: null, place: null, facility: null },
      ...{ publicWished: true, urgent: false, files: [], source: 'phone', anonymous: false },
    }),
  )
  await made(
    administrator.send('PUT', `${at}/forces/${force}`, {
      kind: 'property-company',
      name: `${surname}物业`,
      phone: null,
      ended: false,
      version: null,
    }),
  )
  const [raiser] = await app.db.asOwner<{ id: string }>('select id from matter_raiser where matter_id = $1', [matter])
  await renewMatters(app)
  const things = { matters: matter, forces: force, 'matter-categories': category, 'inner-raiser': raiser?.id ?? '' }
  return { things, television: await pairAtHome(app, side) }
}

/** As it was raised, with its one raiser, given to the head of the building. */
export async function renewMatters(app: TestApp): Promise<void> {
  await app.db
    .asOwner(`delete from matter_raiser r using matter m where m.id = r.matter_id and m.title like '%诉求' and r.at > m.received_at + interval '1 second'
    and exists (select from matter_raiser o where o.matter_id = r.matter_id and o.at < r.at)`)
  await app.db.asOwner(`
    update matter m set state = 'accepted', waiting = false, settled_on = null, raisers = 1, sla = jsonb_set(sla, '{stoppedAt}', 'null'),
      owner = 'building-head', owner_party = h.building_id, owner_name = '楼栋长'
    from household h where h.community = m.community and h.id = any (m.raiser_households) and m.title like '%诉求'`)
}

async function pairAtHome(app: TestApp, { community, home, administrator }: Part): Promise<Visitor> {
  const visitor = app.visitor()
  const { deviceCode, userCode } = await made(visitor.post('/auth/device/code'))
  const place = { screenClass: 'household', household: home.household }
  await made(administrator.post(`/api/communities/${String(community)}/screens`, { id: uuid(), userCode, name: '客厅', place }))
  visitor.cookie = (await visitor.post('/auth/device/token', { deviceCode })).cookie ?? ''
  return visitor
}
