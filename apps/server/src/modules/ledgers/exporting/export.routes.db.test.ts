import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { exportLimits } from '@linli/contract/exports'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, type TestApp, type Visitor, createTestApp } from '../../../testing/app.ts'
import { testFields } from '../../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../../testing/register.ts'
import { openContainer } from '../workbook/workbook.container.ts'
import { takeTestExport } from '../testing/exports.ts'

const identity = '11010519491231002X'
const phone = '13812341234'

let app: TestApp
let folder: string
let home: BuiltHome
let worker: Visitor

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'linli-exports-'))
  app = await createTestApp({ LINLI_DATA: folder })
  const pool = { pool: app.db.pool }
  home = await buildHome(pool, testFields, {
    people: [
      { name: '尹建国', identity, phone, bornOn: '1949-12-31' },
      { name: '=单梅', sex: '2' },
    ],
  })
  await buildHome(pool, testFields, { building: '4', room: '301', occupancy: 'rents', people: [{ name: '段家' }] })
  await buildHome(pool, testFields, { community: fishing, people: [{ name: '邻居', identity }] })
  worker = await app.signIn({ login: 'worker', post: { kind: 'worker', community: redFlower } })
})
afterAll(async () => {
  await app.stop()
  await rm(folder, { recursive: true, force: true })
})

const at = (community = redFlower): string => `/api/communities/${String(community)}/exports/register`
const masked = (visitor: Visitor, filter: object = {}, format = 'csv', community = redFlower): Promise<Answer> =>
  visitor.post(at(community), { format, filter })
const whole = (visitor: Visitor, body: object = {}, community = redFlower): Promise<Answer> =>
  visitor.post(`${at(community)}/unmasked`, { format: 'csv', filter: {}, purpose: 'report', note: '年度上报', ...body })
const names = (answer: Answer): string[] => ['尹建国', '单梅', '段家', '邻居'].filter((name) => String(answer.body).includes(name))
const audit = () =>
  app.db.asOwner<{ purpose: string | null; detail: Record<string, unknown> }>(
    "select purpose, detail from audit_entry where community = $1 and verb = 'register.export' order by seq",
    [redFlower],
  )

describe('who may take the register along', () => {
  it('is staff of the community; whole numbers only for those who may see each, freshly proved (D12)', async () => {
    const head = await app.signIn({ login: 'head', post: { kind: 'building_head', community: redFlower, building: home.building } })
    const officer = await app.signIn({ login: 'officer', post: { kind: 'street_officer', community: 530502004000 } })
    const neighbour = await app.signIn({ login: 'neighbour', post: { kind: 'worker', community: fishing } })
    for (const take of [masked, whole]) {
      expect((await take(app.visitor())).status).toBe(401)
      expect((await take(head)).status).toBe(403)
      expect((await take(neighbour)).status).toBe(404)
    }
    expect((await masked(officer)).status).toBe(200)
    expect((await whole(officer)).status).toBe(403)
    await app.db.asOwner(`update auth.session set "reauthenticatedAt" = now() - interval '11 minutes'`)
    app.accounts.forget('*')
    expect((await whole(worker)).error?.id).toBe('reauthentication_needed')
    expect((await masked(worker)).status).toBe(200)
    await app.db.asOwner(`update auth.session set "reauthenticatedAt" = now()`)
    app.accounts.forget('*')
    expect((await whole(worker)).status).toBe(200)
  })

  it.each([
    ['no purpose', { purpose: undefined }],
    ['an unknown purpose', { purpose: 'curiosity' }],
    ['an unknown format', { format: 'pdf' }],
    ['an unknown filter', { filter: { everything: true } }],
    ['a day that does not exist', { filter: { asOf: '2026-02-30' } }],
  ])('nobody with %s', async (_, body) => {
    expect((await whole(worker, body)).status).toBe(400)
  })
})

describe('an export', () => {
  beforeEach(() => app.db.asOwner("delete from audit_entry where verb = 'register.export'"))

  it('holds no whole number and no birth date unless asked for, and says in the audit what was taken', async () => {
    const answer = await masked(worker)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv',
      'content-disposition': expect.stringMatching(/^attachment; filename\*=UTF-8''.+\.csv$/u),
      'cache-control': expect.stringContaining('no-store'),
    })
    expect(JSON.parse(String(answer.headers['linli-export']))).toEqual({ rows: 3, persons: 3, beyondGbk: null })
    expect(names(answer)).toEqual(['尹建国', '单梅', '段家'])
    expect(String(answer.body)).toContain('138****1234')
    for (const secret of [identity, phone, '1949-12-31']) expect(String(answer.body)).not.toContain(secret)
    expect(await audit()).toEqual([
      { purpose: null, detail: { format: 'csv', masked: true, rows: 3, persons: 3, filter: {}, note: null, by: 'worker' } },
    ])
  })

  it('with whole numbers carries who took it, when and why (D12)', async () => {
    const answer = await whole(worker)
    const [line = ''] = String(answer.body).split('\r\n')
    expect(line).toMatch(/worker \d{4}-\d\d-\d\d \d\d:\d\d 用途：依法上报（年度上报）/u)
    for (const secret of [identity, phone, '1949-12-31']) expect(String(answer.body)).toContain(secret)
    expect(await audit()).toMatchObject([{ purpose: 'report', detail: { masked: false, rows: 3, note: '年度上报' } }])
    expect(JSON.stringify(await audit())).not.toContain(identity)
  })

  it('as a workbook carries the mark in its header, footer and properties', async () => {
    const { file } = await takeTestExport(app.db, folder, redFlower)
    const container = await openContainer(file)
    const text = async (part: string): Promise<string> => {
      let all = ''
      for await (const chunk of container.read(part)) all += chunk
      return all
    }
    try {
      const sheet = await text('xl/worksheets/sheet1.xml')
      expect(sheet).toMatch(/<oddFooter>[^<]*测试员 [^<]*用途：依法上报/u)
      expect(sheet).toContain('state="frozen"')
      expect(sheet).not.toMatch(/<f[ >]/u)
      expect(await text('docProps/core.xml')).toMatch(/<dc:creator>测试员<.*用途：依法上报/su)
      expect(await text('xl/workbook.xml')).toContain('_xlnm.Print_Titles')
    } finally {
      container.close()
    }
  })

  it('takes what the lists show, filtered like them', async () => {
    const filters: [object, string[]][] = [
      [{ building: home.building }, ['尹建国', '单梅']],
      [{ unit: home.unit }, ['尹建国', '单梅']],
      [{ occupancy: 'rents' }, ['段家']],
      [{ of: 'persons', sex: '2' }, ['单梅']],
      [{ of: 'persons', ageFrom: 70 }, ['尹建国']],
      [{ of: 'households', q: '建国' }, ['尹建国', '单梅']],
      [{ of: 'persons', q: '建国' }, ['尹建国']],
      [{ of: 'persons', q: identity }, ['尹建国']],
      [{ of: 'households', q: '4-2-301' }, ['段家']],
      [{ asOf: '2023-12-31' }, []],
      [{ asOf: '2024-01-02' }, ['尹建国', '单梅', '段家']],
    ]
    for (const [filter, found] of filters) {
      await app.db.asOwner("delete from audit_entry where verb = 'register.export'")
      const answer = await masked(worker, filter)
      // The head's name stands beside each member.
      const own = String(answer.body)
        .split('\r\n')
        .map((line) => line.split(',')[6] ?? '')
      expect([filter, ['尹建国', '单梅', '段家'].filter((name) => own.some((cell) => cell.includes(name)))]).toEqual([filter, found])
    }
    expect(JSON.stringify(await audit())).not.toContain('4-2-301')
  })

  it('leaves no file behind', async () => {
    await masked(worker, {}, 'xlsx')
    expect(await readdir(path.join(folder, 'exports'))).toEqual([])
  })

  it('covered, says at its foot who took it, for what and when', async () => {
    const lines = String((await masked(worker)).body)
      .trim()
      .split('\r\n')
    expect(lines.at(-1)).toMatch(/^说明：导出：worker \d{4}-\d\d-\d\d \d\d:\d\d 用途：日常工作$/u)
    expect(lines[0]).not.toContain('worker')
  })

  it('is not taken again and again (D12)', async () => {
    for (let times = 0; times < exportLimits.unmaskedAnHour; times++) expect((await whole(worker)).status).toBe(200)
    expect((await whole(worker)).error).toMatchObject({ id: 'too_many_requests', reason: 'exports-an-hour' })
    expect((await masked(worker)).status).toBe(200)
    await app.db.asOwner("update audit_entry set at = at - interval '61 minutes' where verb = 'register.export'")
    expect((await whole(worker)).status).toBe(200)
  })

  it('of whole numbers of more than 500 people needs a written reason, known before anything is written', async () => {
    const add = (upTo: number) =>
      app.db.asOwner(
        `with h as (select id, building_id from household where id = $1), now as (select count(*)::int as n from person where community = $2 and household_id is not null),
           made as (insert into person (community, id, household_id, building_id, name, search)
             select $2, gen_random_uuid(), h.id, h.building_id, '众人' || g, '' from h, now, generate_series(now.n + 1, $3) g returning id, household_id, building_id)
         insert into membership (community, id, household_id, person_id, building_id, relation, starts_on)
         select $2, gen_random_uuid(), household_id, id, building_id, '99', '2024-01-01' from made`,
        [home.household, redFlower, upTo],
      )
    await add(exportLimits.withoutReason)
    expect((await whole(worker, { note: null })).status).toBe(200)
    await add(exportLimits.withoutReason + 1)
    const refused = await whole(worker, { note: '上报' })
    expect(refused.error).toMatchObject({ id: 'refused', reason: 'reason-needed', zh: expect.stringContaining('501') })
    expect(await readdir(path.join(folder, 'exports'))).toEqual([])
    expect(await audit()).toHaveLength(1)
    // Spaces are no reason; a narrower list needs none; nor does a covered one.
    expect((await whole(worker, { note: '      报' })).error?.reason).toBe('reason-needed')
    expect((await whole(worker, { note: null, filter: { occupancy: 'rents' } })).status).toBe(200)
    expect((await masked(worker)).status).toBe(200)
    expect((await whole(worker, { note: '区统计局年度上报' })).status).toBe(200)
    expect((await audit()).at(-1)).toMatchObject({ detail: { masked: false, persons: 501, note: '区统计局年度上报' } })
  })
})
