import type { RouteShape } from '@linli/contract/route'
import { v7 as uuid } from 'uuid'
import { type Answer, type TestApp, type Visitor, createTestApp } from './app.ts'
import { testFields } from './keys.ts'
import { buildBook, sheetXml } from '../modules/reports/testing/office-book.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from './register.ts'
import { upload } from './uploads.ts'
import { addContacts, renewContacts } from './world-contact.ts'
import { addMeetings, renewMeetings } from './world-meetings.ts'
import { addMatters, renewMatters } from './world-matters.ts'
import { addVisits } from './world-visits.ts'

/** One community with a thing of every kind, and what must never be read outside it. */
export interface Side {
  community: number
  home: BuiltHome
  other: BuiltHome
  administrator: Visitor
  /** Signed in to the home. */
  resident: Visitor
  /** Of the home. */
  television: Visitor
  /** Ids by the word that stands before them in a path. */
  things: Record<string, string>
  /** Texts that stand in this community only. */
  marks: string[]
  account: string
}

export interface World {
  app: TestApp
  mine: Side
  theirs: Side
  /** Kinds of actor of `mine` beside the administrator. */
  actors: { head: Visitor; resident: Visitor; device: Visitor; street: Visitor; signedOut: Visitor }
  stop(): Promise<void>
}

export const planted = { identity: '530102199003071234', phone: '13987654321', suggestionContact: '13711112222' }

/** Two communities in one street, alike but for their texts. */
export async function createWorld(...options: Parameters<typeof createTestApp>): Promise<World> {
  const app = await createTestApp(...options)
  const mine = await createSide(app, redFlower, '瞿')
  const theirs = await createSide(app, fishing, '亓')
  const head = await app.signIn({ login: 'w-head', post: { kind: 'building_head', community: redFlower, building: mine.home.building } })
  const street = await app.signIn({ login: 'w-street', post: { kind: 'street_officer', community: 530502004000 } })
  return {
    app,
    mine,
    theirs,
    actors: { head, street, resident: mine.resident, device: await pairTelevision(app, mine), signedOut: app.visitor() },
    stop: () => app.stop(),
  }
}

/** A route's address in a community, with the id of a thing and of what belongs to it. */
export function urlOf(route: RouteShape, community: number, id: string, inner = id): string {
  return route.path
    .replace(':community', String(community))
    .replace(':ledger', 'appointments')
    .replace(':id', id)
    .replace(/:(tag|consent|hold|template|round|raiser)\b/, inner)
    .replace(':size', 'small')
    .replace(/:\w+/g, id)
}

/** The word before `:id`: households, persons, notices … Only who moved out is erased. */
export function thingOf(route: RouteShape): string | null {
  return route.path.endsWith('/erase') ? 'leavers' : (/\/([\w-]+)\/:id/.exec(route.path)?.[1] ?? null)
}

/** The word for what belongs to a thing: tags, consents and holds of a person, templates and rounds of a report. */
export function innerOf(route: RouteShape): string {
  return `inner-${/:(tag|consent|hold|template|round|raiser)\b/.exec(route.path)?.[1] ?? 'tag'}`
}

/** Who calls a route rightfully: residents where it is theirs alone, else the administrator. */
export function ownerOf(route: RouteShape, side: Side): Visitor {
  if (typeof route.access === 'object' && route.access.kinds.every((kind) => kind === 'device')) return side.television
  const residents = typeof route.access === 'object' && !route.access.kinds.some((kind) => kind === 'staff')
  return residents && route.access !== 'anyone' && route.path.includes('/my/') ? side.resident : side.administrator
}

type Door = Pick<Side, 'community' | 'home' | 'administrator'>

export async function signInResident(app: TestApp, side: Door): Promise<Visitor> {
  const visitor = app.visitor()
  visitor.cookie = (await visitor.post('/auth/pass', { token: await printPass(side) })).cookie ?? ''
  return visitor
}

export async function printPass(side: Door): Promise<string> {
  const pass = await made(
    side.administrator.post(`/api/communities/${String(side.community)}/households/${side.home.household}/passes`, { id: uuid() }),
  )
  return String(pass['url']).split('#')[1] ?? ''
}

/** A lobby screen in the building of the home. */
export async function pairTelevision(app: TestApp, side: Door): Promise<Visitor> {
  const visitor = app.visitor()
  const { deviceCode, userCode } = await made(visitor.post('/auth/device/code'))
  await made(
    side.administrator.post(`/api/communities/${String(side.community)}/screens`, {
      id: uuid(),
      userCode,
      name: '大堂',
      place: { screenClass: 'lobby', building: side.home.building },
    }),
  )
  visitor.cookie = (await visitor.post('/auth/device/token', { deviceCode })).cookie ?? ''
  return visitor
}

/** Things that are used up by being dealt with stand there again. */
export async function renew(world: World): Promise<void> {
  await renewMatters(world.app)
  await world.app.db.asOwner('update graphile_worker._private_jobs set attempts = max_attempts')
  await world.app.db.asOwner("update report_round set state = 'open'")
  await renewContacts(world.app)
  await renewMeetings(world.app)
  await world.app.db.asOwner("update change_request set state = 'open', answer = null, answered_by = null, answered_at = null")
  await world.app.db.asOwner(
    "update home_question set state = 'open', answer_id = null, answer_index = null, answered_by = null, answerer = null, answered_at = null where field = 'work'",
  )
}

/** A job that used up its tries. */
async function failJob(app: TestApp, side: Pick<Side, 'community' | 'administrator'>): Promise<string> {
  await app.db.asOwner(`select graphile_worker.add_job('test.dead', $1::json, max_attempts => 1)`, [
    JSON.stringify({ community: side.community, effect: uuid(), input: {} }),
  ])
  await app.db.asOwner('update graphile_worker._private_jobs set attempts = max_attempts')
  const { items } = (await side.administrator.get(`/api/communities/${String(side.community)}/dead-jobs`)).body as {
    items: { id: string }[]
  }
  return items[0]?.id ?? ''
}

async function createSide(app: TestApp, community: number, surname: string): Promise<Side> {
  const people = [
    { name: `${surname}建国`, identity: planted.identity, phone: planted.phone },
    { name: `${surname}小妹`, relation: '10' },
  ]
  const home = await buildHome(app.db, testFields, { community, building: '3', people })
  const other = await buildHome(app.db, testFields, { community, building: '4', people: [{ name: `${surname}四栋` }] })
  const gone = await buildHome(app.db, testFields, { community, building: '4', unit: '1', people: [{ name: `${surname}走了` }] })
  const login = `w-${String(community)}`
  const administrator = await app.signIn({ login, post: { kind: 'administrator', community } })
  await app.signIn({ login: `${login}-second`, post: { kind: 'worker', community, publicPhone: `0875-${surname}`, published: true } })
  // Two people vouch for the locked-out one: the administrator is the second.
  const vouching = await app.signIn({ login: `${login}-vouching`, post: { kind: 'secretary', community } })
  await app.signIn({ login: `${login}-locked-out`, post: { kind: 'worker', community } })
  const at = `/api/communities/${String(community)}`
  const notice = await made(
    administrator.post(`${at}/notices`, {
      id: uuid(),
      title: `${surname}通知`,
      body: `${surname}正文`,
      privacyClass: 'community',
      audience: { kind: 'places', ids: [home.building] },
      urgent: false,
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: null,
      publish: true,
    }),
  )
  const tag = await made(
    administrator.post(`${at}/persons/${home.persons[0] ?? ''}/care-tags`, {
      id: uuid(),
      kind: 'low-income',
      basis: `${surname}依据`,
      legalBasis: 'statutory_duty',
      startsOn: '2026-01-01',
    }),
  )
  const act = {
    kind: 'moved_in',
    on: '2026-01-01',
    people: [{ who: 'new', id: uuid(), name: `${surname}来客`, sex: '1', bornOn: null, identity: null, phone: null, relation: '97' }],
    into: { place: 'household', household: other.household },
  }
  const { basis } = await made(administrator.post(`${at}/life-events/preview`, { act }))
  const event = await made(administrator.post(`${at}/life-events`, { id: uuid(), basis, note: null, act }))
  const suggestion = uuid()
  await made(app.visitor().post(`${at}/suggestions`, { id: suggestion, text: `${surname}建议`, contact: planted.suggestionContact }))
  const file = await upload(administrator, { community, bytes: Buffer.from(`${surname}附件`), name: `${surname}附件.txt` })
  if (file.status !== 204) throw new Error(`the world was not built: ${JSON.stringify(file.body)}`)
  const { items } = (await administrator.get(`${at}/accounts`)).body as { items: { id: string; login: string; posts: { id: string }[] }[] }
  const second = items.find((item) => item.login === `${login}-second`)
  const lockedOut = items.find((item) => item.login === `${login}-locked-out`)
  const signedIn = (await administrator.get(`${at}/sessions`)).body as { items: { id: string; login: string }[] }
  const resident = await signInResident(app, { community, home, administrator })
  const side: Side = {
    community,
    home,
    other,
    administrator,
    resident,
    television: resident,
    account: second?.id ?? '',
    marks: [`${surname}建国`, `${surname}附件`, `${surname}通知`, `${surname}正文`, `${surname}依据`, `${surname}建议`, `0875-${surname}`],
    things: {
      households: home.household,
      persons: home.persons[0] ?? '',
      buildings: home.building,
      estates: home.estate,
      notices: String(notice['id']),
      'inner-tag': String(tag['id']),
      suggestions: suggestion,
      'life-events': String(event['id']),
      files: file.id,
      posts: second?.posts[0]?.id ?? '',
      accounts: lockedOut?.id ?? '',
      recoveries: uuid(),
      screens: '',
      'dead-jobs': await failJob(app, { community, administrator }),
      sessions: signedIn.items.find((item) => item.login === `${login}-second`)?.id ?? '',
      leavers: gone.persons[0] ?? '',
      ...(await addPrivacy(at, home, administrator, resident)),
      'change-requests': await proposeChange(at, home, resident),
      'home-questions': await askHome(at, home, administrator),
      'quality-findings': await findFault(app, at, other, administrator),
      rows: await appoint(at, home, surname, administrator),
      questions: await keepQuestion(at, administrator),
      ...(await fillReport(at, surname, administrator)),
      ...(await addMeetings(app, { community, home, administrator, surname })),
      ...(await addContacts(app, community, other, surname, login)),
    },
  }
  const { things, television } = await addMatters(app, side, surname)
  Object.assign(side.things, things)
  side.television = television
  side.marks.push(`${surname}诉求`, `${surname}原话`, `${surname}物业`)
  Object.assign(side.things, await addVisits(app, administrator, community, other, side.things['contacts'] ?? '', surname))
  // Last of all: who is on a roll or in a list since then could not be taken apart again.
  Object.assign(side.things, await addIdentity(app, at, community, surname, administrator))
  await keepEarlier(app, home)
  // Who left is nobody's member and lives nowhere.
  await app.db.asOwner('update membership set ends_on = $2 where person_id = $1', [gone.persons[0], '2026-02-01'])
  await app.db.asOwner('update person set household_id = null, building_id = null where id = $1', [gone.persons[0]])
  await made(vouching.post(`${at}/recoveries`, { id: side.things['recoveries'], accountId: side.things['accounts'] }))
  await pairTelevision(app, side)
  const screens = (await administrator.get(`${at}/screens`)).body as { items: { id: string }[] }
  side.things['screens'] = screens.items[0]?.id ?? ''
  return side
}

/** Two records that may be one person, the one to keep, and two that were made one. */
async function addIdentity(
  app: TestApp,
  at: string,
  community: number,
  surname: string,
  administrator: Visitor,
): Promise<Record<string, string>> {
  const twice = (room: string) =>
    buildHome(app.db, testFields, { community, building: '4', room, people: [{ name: `${surname}双` }, { name: `${surname}双` }] })
  const pairIn = async ({ persons: [person, other] }: BuiltHome) =>
    String((await made(administrator.post(`${at}/duplicates`, { id: uuid(), person, other })))['id'])
  const [open, merged] = [await twice('801'), await twice('802')]
  const id = uuid()
  const versions = { kept: 1, merged: 1 }
  const merge = { id, keep: merged.persons[0], versions, choices: {}, holds: null, note: null }
  await made(administrator.post(`${at}/duplicates/${await pairIn(merged)}/merge`, merge))
  return { duplicates: await pairIn(open), keep: open.persons[0] ?? '', 'person-merges': id }
}

async function keepQuestion(at: string, administrator: Visitor): Promise<string> {
  const id = uuid()
  await made(
    administrator.post(`${at}/questions`, {
      id,
      title: '六十岁以上',
      shape: { of: 'persons', where: { field: 'age', from: 60 } },
      shared: true,
    }),
  )
  return id
}

async function proposeChange(at: string, home: BuiltHome, resident: Visitor): Promise<string> {
  const asked = { id: uuid(), kind: 'other', household: home.household, person: home.persons[0], text: '请更正住址' }
  return String((await made(resident.post(`${at}/my/change-requests`, asked)))['id'])
}

/** The end of the facts that `keepEarlier` leaves behind: what can be put back. */
export const earlier = { kind: 'version', endsOn: '2026-03-01' } as const

async function keepEarlier(app: TestApp, { household, persons }: BuiltHome): Promise<void> {
  await app.db.asOwner(
    `insert into person_version (community, person_id, starts_on, ends_on, name, sex, phone_cipher, work, note)
      select community, id, '2026-01-01', $2, name, sex, phone_cipher, '旧工作', '旧备注' from person where id = $1`,
    [persons[0], earlier.endsOn],
  )
  await app.db.asOwner(
    `insert into household_version (community, household_id, starts_on, ends_on, origin_group_id, note)
      select community, id, '2026-01-01', $2, origin_group_id, '旧备注' from household where id = $1`,
    [household, earlier.endsOn],
  )
}

async function askHome(at: string, home: BuiltHome, administrator: Visitor): Promise<string> {
  const asked = await made(
    administrator.post(`${at}/home-questions`, { id: uuid(), person: home.persons[0], field: 'work', why: '核对就业' }),
  )
  return String(asked['id'])
}

/** A row of a ledger, with a number to look at. */
async function appoint(at: string, { building }: BuiltHome, surname: string, administrator: Visitor): Promise<string> {
  const values = { role: 'grid-worker', name: `${surname}任职`, phone: planted.phone, building, servesFrom: '2025-01-01' }
  return String((await made(administrator.post(`${at}/ledgers/appointments/rows`, { id: uuid(), values })))['id'])
}

/** Somebody born in a time nobody remembers. */
async function findFault(app: TestApp, at: string, { persons }: BuiltHome, administrator: Visitor): Promise<string> {
  await app.db.asOwner(`update person set born_on = '1850-01-01' where id = $1`, [persons[0]])
  await made(administrator.post(`${at}/quality-checks`))
  const { items } = (await administrator.get(`${at}/quality-findings?code=birth-impossible`)).body as { items: { id: string }[] }
  return items[0]?.id ?? ''
}

/** What an office asks for, with its form and the round being filled. */
async function fillReport(at: string, surname: string, administrator: Visitor): Promise<Record<string, string>> {
  const [report, template, round] = [uuid(), uuid(), uuid()]
  const question = { of: 'persons', where: null }
  await made(
    administrator.post(`${at}/reports`, {
      ...{ id: report, title: `${surname}报表`, requester: '青华街道', legalBasis: '', purpose: '', whole: false },
      ...{ dueOn: null, repeat: 'once', question, questionName: null },
    }),
  )
  const form = buildBook({ sheets: [{ name: '名单', xml: sheetXml([['{{社区}}名单'], ['姓名', '性别', '住址'], ['', '', '']]) }] })
  const boundary = '----linli'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="form.xlsx"\r\ncontent-type: application/octet-stream\r\n\r\n`
  const body = Buffer.concat([Buffer.from(head), form, Buffer.from(`\r\n--${boundary}--\r\n`)])
  const type = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  await made(administrator.send('POST', `${at}/reports/${report}/templates?id=${template}`, body, type))
  await made(administrator.post(`${at}/reports/${report}/rounds`, { id: round, day: '2026-03-01' }))
  return { reports: report, 'inner-template': template, 'inner-round': round }
}

/** A consent for staff and one for the household to withdraw, a hold, a request to answer. */
async function addPrivacy(at: string, home: BuiltHome, administrator: Visitor, resident: Visitor): Promise<Record<string, string>> {
  const person = `${at}/persons/${home.persons[0] ?? ''}`
  const sound = { purposes: ['service'], givenBy: 'self', guardianName: null, way: 'paper', givenOn: '2026-01-01' }
  const consent = (subject: string) => made(administrator.post(`${person}/consents`, { id: uuid(), subject, ...sound }))
  const request = { id: uuid(), kind: 'deletion', person: home.persons[0], field: 'other', text: '请更正' }
  return {
    'inner-consent': String((await consent('ethnicity'))['id']),
    consents: String((await consent('politics'))['id']),
    'inner-hold': String((await made(administrator.post(`${person}/holds`, { id: uuid(), reason: '法院调查' })))['id']),
    'privacy-requests': String((await made(resident.post(`${at}/my/privacy-requests`, request)))['id']),
  }
}

async function made(answer: Promise<Answer>): Promise<Record<string, string>> {
  const { status, body } = await answer
  if (status !== 200) throw new Error(`the world was not built: ${String(status)} ${JSON.stringify(body)}`)
  return body as Record<string, string>
}
