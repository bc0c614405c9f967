import type { CellState, Report, ReportRow, RoundDetail } from '@linli/contract/reports'
import { checkCharacterOf } from '@linli/rules/identity-number'
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, fishing, redFlower } from '../../testing/register.ts'
import { buildBook, sheetXml } from './testing/office-book.ts'
import { forms } from './testing/office-forms.ts'
import { type ReportClient, createReportClient, openFilled, reportsAt } from './testing/report-client.ts'

let app: TestApp
let worker: Visitor
let client: ReportClient
let home: BuiltHome
let today: string

const numberOf = (first17: string): string => first17 + checkCharacterOf(first17)
const identities = [numberOf('53050219800101001'), numberOf('53050219850615002')] as const

beforeAll(async () => {
  app = await createTestApp()
  home = await buildHome({ pool: app.db.pool }, testFields, {
    room: '101',
    occupancy: 'rents',
    people: [
      { name: '尹建国', sex: '1', bornOn: '1980-01-01', phone: '13888880001', identity: identities[0] },
      { name: '段秀英', sex: '2', bornOn: '1985-06-15', relation: '12', identity: identities[1] },
      { name: '尹小明', sex: '1', bornOn: '2020-05-05' },
    ],
  })
  await buildHome({ pool: app.db.pool }, testFields, {
    room: '102',
    people: [{ name: '杨桂花', sex: '2', bornOn: '1940-02-02', phone: '13888880002' }],
  })
  await buildHome({ pool: app.db.pool }, testFields, { community: fishing, people: [{ name: '邻社区人', sex: '2', bornOn: '1980-01-01' }] })
  const [woman] = home.persons.slice(1)
  await app.db.asOwner(
    `insert into care_tag (community, id, person_id, kind, basis, starts_on) values ($1, gen_random_uuid(), $2, 'minimum-living-allowance', '低保证', '2024-01-01')`,
    [redFlower, woman],
  )
  worker = await app.signIn({ login: 'worker', post: { kind: 'worker', community: redFlower } })
  client = createReportClient(app, worker)
  today = (await app.db.asOwner<{ day: string }>('select current_date::text as day'))[0]?.day ?? ''
})
afterAll(() => app.stop())

const women = {
  of: 'persons',
  where: {
    all: [
      { field: 'sex', in: ['2'] },
      { field: 'age', from: 35, to: 64 },
    ],
  },
}

const rowsOf = async (round: RoundDetail, query = ''): Promise<ReportRow[]> =>
  (await client.get<{ items: ReportRow[] }>(`/${round.report}/rounds/${round.id}/rows${query}`)).items
const statesOf = (row: ReportRow | undefined): Record<string, CellState> =>
  Object.fromEntries(Object.entries(row?.cells ?? {}).map(([column, { state }]) => [column, state]))

/** From asking to sending, with nothing to look at. */
async function sendNow(facts: Record<string, unknown>, file: string): Promise<{ report: Report; round: RoundDetail }> {
  const report = await client.create(facts)
  await client.template(report.id, file)
  const round = await client.start(report.id, today)
  await client.act(round, 'confirm', { states: ['changed', 'old', 'unknown'] })
  const { version } = await client.get<RoundDetail>(`/${report.id}/rounds/${round.id}`)
  return { report, round: await client.act<RoundDetail>(round, 'send', { version, evenOpen: false, note: null }) }
}

describe('a table with a row per person', () => {
  it('is filled from the register, cell by cell, and comes back as the office drew it', async () => {
    const { round } = await sendNow({ title: '两癌筛查', question: women }, forms.screening)
    expect(round.state).toBe('sent')
    const { book, rows } = await openFilled(await client.bytes(`/${round.report}/rounds/${round.id}/file`))
    expect(rows[1]?.['A']).toBe('红花社区居民委员会农村适龄妇女“两癌”免费筛查人员名单')
    expect(rows[2]).toMatchObject({ A: '填报单位：红花社区居民委员会', G: '填报人：worker' })
    expect(rows[2]?.['K']).toMatch(/^填表日期：\d{4}年\d{1,2}月\d{1,2}日$/u)
    expect(rows[5]).toMatchObject({ A: '1', B: '段秀英', D: '1985-06-15', E: identities[1], H: '3栋', I: '2单元', J: '101', K: '是' })
    expect(rows[6]?.['B'] ?? '').toBe('')
    expect(rows[8]).toMatchObject({ A: '合计（人）', D: '=COUNTA(B5:B7)' })
    const [sheet] = book.worksheets
    expect(sheet?.pageSetup.printArea).toBe('A1:N10')
    expect(sheet?.getCell('D5').numFmt).toBe('yyyy"年"m"月"d"日"')
  })

  it('gets rows put in when more fit than were drawn, and everything below moves', async () => {
    const { round } = await sendNow({ title: '名单', question: { of: 'persons', where: null } }, forms.screening)
    const { book, rows } = await openFilled(await client.bytes(`/${round.report}/rounds/${round.id}/file`))
    expect(rows.slice(5, 9).map((row) => row['B'])).toEqual(['尹建国', '段秀英', '尹小明', '杨桂花'])
    expect(rows[9]).toMatchObject({ A: '合计（人）', D: '=COUNTA(B5:B8)' })
    expect(book.worksheets[0]?.pageSetup.printArea).toBe('A1:N11')
  })

  it('masks numbers where the report does not say that it needs them whole', async () => {
    const { round } = await sendNow({ whole: false, purpose: '', legalBasis: '', question: women }, forms.screening)
    const { rows } = await openFilled(await client.bytes(`/${round.report}/rounds/${round.id}/file`))
    expect(rows[5]).toMatchObject({ D: '1985年', E: `530502********${identities[1].slice(-4)}` })
    expect(round.sent?.masked).toBe(true)
  })

  it('keeps what was sent, byte for byte, whatever the register says later', async () => {
    const { round } = await sendNow({ question: women }, forms.screening)
    const first = await client.bytes(`/${round.report}/rounds/${round.id}/file`)
    await app.db.asOwner(`update person set name = '段秀瑛' where id = $1`, [home.persons[1]])
    expect(await client.bytes(`/${round.report}/rounds/${round.id}/file`)).toEqual(first)
    await app.db.asOwner(`update person set name = '段秀英' where id = $1`, [home.persons[1]])
    const audit = await app.db.asOwner<{ detail: { file: string; values: string } }>(
      `select detail from audit_entry where verb = 'report.send' and detail ->> 'round' = $1`,
      [round.id],
    )
    expect(audit[0]?.detail).toMatchObject({ file: round.sent?.sha256, values: round.sent?.valuesHash })
    expect((await client.post(`/${round.report}/rounds/${round.id}/confirm`, { states: ['unknown'] })).error?.reason).toBe('round-not-open')
  })
})

describe('what a worker has to look at', () => {
  it('is what is unknown, what changed since the last answer, and nothing else', async () => {
    const report = await client.create({ title: '月报', question: { of: 'persons', where: { field: 'occupancy', in: ['rents'] } } })
    await client.template(report.id, forms.floating)
    const first = await client.start(report.id, today)
    const [head, wife] = await rowsOf(first)
    expect(statesOf(head)).toMatchObject({
      A: 'given',
      B: 'prefilled',
      E: 'prefilled',
      F: 'unknown',
      I: 'hand',
      J: 'prefilled',
      M: 'prefilled',
      N: 'hand',
    })
    expect(statesOf(wife)).toMatchObject({ M: 'unknown' })
    expect(head?.cells['E']?.value).toBe(`530502********${identities[0].slice(-4)}`)
    expect(
      (await client.post(`/${report.id}/rounds/${first.id}/send`, { version: first.version, evenOpen: false, note: null })).error?.reason,
    ).toBe('cells-open')
    await client.act(first, 'confirm', { states: ['unknown'] })
    const { version, figures } = await client.get<RoundDetail>(`/${report.id}/rounds/${first.id}`)
    expect(figures.open).toBe(0)
    await client.act(first, 'send', { version, evenOpen: false, note: null })

    await app.db.asOwner(`update person set work = '水电工' where id = $1`, [home.persons[0]])
    const second = await client.start(report.id, today)
    const [now] = await rowsOf(second, '?state=changed')
    // Sent empty last time, and known now.
    expect(now?.cells['L']).toMatchObject({ value: '水电工', state: 'changed', before: null })
    await client.act(second, 'confirm', { states: ['unknown', 'changed', 'old'] })
    await client.act(second, 'send', {
      version: (await client.get<RoundDetail>(`/${report.id}/rounds/${second.id}`)).version,
      evenOpen: false,
      note: null,
    })

    await app.db.asOwner(`update person set work = '货车司机' where id = $1`, [home.persons[0]])
    const third = await client.start(report.id, today)
    const [changed] = await rowsOf(third, '?state=changed')
    expect(changed?.cells['L']).toMatchObject({ value: '货车司机', state: 'changed', before: '水电工', confirmed: false })
    await client.act(third, 'drop')
  })

  it('is what nobody confirmed for longer than the community’s setting allows', async () => {
    await app.db.asOwner(`update person set facts_since = '2015-01-01', politics = '13' where id = $1`, [home.persons[0]])
    const report = await client.create({ title: '旧', question: { of: 'persons', where: { field: 'occupancy', in: ['rents'] } } })
    await client.template(report.id, forms.floating)
    const round = await client.start(report.id, today)
    const [head] = await rowsOf(round, '?state=old&column=F')
    expect(head?.cells['F']).toMatchObject({ value: '群众', state: 'old', since: '2015-01-01' })
    // What does not change with time is not asked about again.
    expect(head?.cells['C']?.state).toBe('prefilled')
    await client.act(round, 'cells', {
      changes: [{ at: { sheet: '流动人口月报表', row: head?.id, column: 'F' }, change: { confirm: true } }],
    })
    expect(await rowsOf(round, '?state=old&column=F')).toEqual([])
    await client.act(round, 'drop')
  })
})

describe('what is typed', () => {
  it('stands in the file, and in the register too if that is wished', async () => {
    const report = await client.create({ title: '手填', question: women })
    await client.template(report.id, forms.screening)
    const round = await client.start(report.id, today)
    const [row] = await rowsOf(round)
    const at = (column: string) => ({ sheet: '名单', row: row?.id, column })
    const { rows } = await client.act<{ rows: ReportRow[] }>(round, 'cells', {
      changes: [
        { at: at('L'), change: { type: '愿意' } },
        { at: at('F'), change: { type: '大专', toRegister: true } },
        { at: at('G'), change: { type: '138 8888 0009', toRegister: true } },
      ],
    })
    expect(rows[0]?.cells['F']).toMatchObject({ value: '大学专科', state: 'typed' })
    expect(rows[0]?.cells['G']?.value).toBe('138****0009')
    const person = (await worker.get(`/api/communities/${String(redFlower)}/persons/${row?.id ?? ''}`)).body
    expect(person).toMatchObject({ schooling: '30', phoneMasked: '138****0009' })
    const bad = await client.post(`/${report.id}/rounds/${round.id}/cells`, { changes: [{ at: at('G'), change: { type: '12' } }] })
    expect(bad.error?.reason).toBe('number-invalid')
    const formula = await client.post(`/${report.id}/rounds/${round.id}/cells`, { changes: [{ at: at('A'), change: { type: '9' } }] })
    expect(formula.error?.reason).toBe('cell-not-fillable')
    const nothing = await client.post(`/${report.id}/rounds/${round.id}/cells`, { changes: [{ at: at('ZZ'), change: { confirm: true } }] })
    expect(nothing.error?.reason).toBe('unknown-cell')
    const reset = await client.act<{ rows: ReportRow[] }>(round, 'cells', { changes: [{ at: at('L'), change: { reset: true } }] })
    expect(reset.rows[0]?.cells['L']).toMatchObject({ value: null, state: 'hand' })
    await client.act(round, 'cells', { changes: [{ at: at('L'), change: { type: '愿意' } }] })
    const refilled = await client.act<RoundDetail>(round, 'refill')
    expect((await rowsOf(refilled))[0]?.cells).toMatchObject({ L: { value: '愿意', state: 'typed' } })
    const { rows: filled } = await openFilled(await client.bytes(`/${report.id}/rounds/${round.id}/draft`))
    expect(filled[5]).toMatchObject({ F: '大学专科', G: '138****0009', L: '愿意' })
    await client.act(round, 'drop')
  })

  it('is asked at the home where nobody knows it, once', async () => {
    const report = await client.create({ title: '流动人口月报', question: { of: 'persons', where: { field: 'occupancy', in: ['rents'] } } })
    await client.template(report.id, forms.floating)
    const round = await client.start(report.id, today)
    const [, , child] = await rowsOf(round)
    const place = { sheet: '流动人口月报表', row: child?.id, column: 'M' }
    expect(await client.act(round, 'ask', { at: [place] })).toEqual({ asked: 1, withoutHome: 0 })
    expect((await rowsOf(round))[2]?.cells['M']).toMatchObject({ state: 'unknown', asked: true })
    const asked = await app.db.asOwner<{ field: string; report_title: string }>(
      'select field, report_title from home_question where person_id = $1',
      [child?.id],
    )
    expect(asked).toEqual([{ field: 'phone', report_title: '流动人口月报' }])
    await client.act(round, 'drop')
  })
})

describe('a table of counts', () => {
  it('counts each heading by each heading, and leaves the office’s sums to its formulas', async () => {
    const { round } = await sendNow({ title: '统计', whole: false, question: { of: 'persons', where: null } }, forms.summary)
    const { rows } = await openFilled(await client.bytes(`/${round.report}/rounds/${round.id}/file`))
    // 尹小明 is below 7, 尹建国 and 段秀英 (低保) between 35 and 59, 杨桂花 above 80.
    expect(rows[6]).toMatchObject({ A: '0—6岁', B: '=SUM(C6:D6)', C: '1', D: '0', E: '0', F: '0' })
    expect(rows[9]).toMatchObject({ A: '35—59岁', C: '1', D: '1', E: '0', F: '1', L: '0' })
    expect(rows[11]).toMatchObject({ A: '80岁及以上', C: '0', D: '1' })
    expect(rows[12]).toMatchObject({ A: '合计', C: '=SUM(C6:C11)' })
    expect(rows[2]).toMatchObject({ A: '填报单位：红花社区居民委员会', F: '填报人：worker' })
    expect(round.figures).toMatchObject({ cells: 60, filled: 60, typed: 0, open: 0 })
  })
})

async function neighbourReport(neighbour: Visitor): Promise<string> {
  const id = newId()
  const facts = {
    title: '邻',
    requester: '街道',
    legalBasis: '',
    purpose: '',
    whole: false,
    dueOn: null,
    repeat: 'once',
    questionName: null,
  }
  await neighbour.post(`/api/communities/${String(fishing)}/reports`, { id, ...facts, question: { of: 'persons', where: null } })
  return id
}

describe('a table of a ledger', () => {
  it('is filled by the ledger’s own declaration', async () => {
    const values = {
      name: '刀建华',
      kind: '01',
      identity: identities[0],
      joinedOn: '2010-07-01',
      branch: '第一党支部',
      phone: '13888880001',
    }
    const kept = await worker.post(`/api/communities/${String(redFlower)}/ledgers/party-members/rows`, { id: newId(), values })
    expect([kept.status, kept.error?.fields]).toEqual([200, undefined])
    const form = buildBook({
      sheets: [
        {
          name: '党员',
          xml: sheetXml([
            ['序号', '姓名', '身份证号', '入党时间', '转正时间', '所在党支部', '联系电话'],
            ['', '', '', '', '', '', ''],
          ]),
        },
      ],
    })
    const report = await client.create({ title: '党员名册', question: { of: 'persons', where: null } })
    const template = (await client.upload(report.id, form)).body
    expect(template).toMatchObject({ sheets: [{ kind: 'rows', source: 'party-members' }], problems: [] })
    const round = await client.start(report.id, today)
    const [row] = await rowsOf(round)
    expect(row).toMatchObject({
      label: '刀建华',
      cells: { C: { value: `530502********${identities[0].slice(-4)}` }, E: { value: null, state: 'prefilled' } },
    })
    const sent = await client.act<RoundDetail>(round, 'send', { version: round.version, evenOpen: false, note: null })
    const { rows } = await openFilled(await client.bytes(`/${report.id}/rounds/${sent.id}/file`))
    expect(rows[2]).toMatchObject({ A: '1', B: '刀建华', C: identities[0], D: '2010-07-01', F: '第一党支部', G: '13888880001' })
  })
})

describe('reports as a whole', () => {
  it('tell that the same data went to somebody else', async () => {
    const { report } = await sendNow({ title: '民政核对', requester: '区民政局', question: women }, forms.screening)
    const other = await client.create({ title: '卫健核对', requester: '区卫健局', question: women })
    await client.template(other.id, forms.screening)
    const round = await client.start(other.id, today)
    const given = round.given.find((one) => one.report === report.id)
    expect(given).toMatchObject({ title: '民政核对', requester: '区民政局', fieldShare: 1, peopleShare: 1 })
    expect(given?.fields).toContain('姓名')
    await client.act(round, 'drop')
  })

  it('say how much was filled without typing, with the answers behind it', async () => {
    const figures = (await worker.get(`/api/communities/${String(redFlower)}/report-figures`)).body as {
      answers: number
      cells: number
      filled: number
      items: { figures: { cells: number; filled: number } }[]
    }
    expect(figures.answers).toBe(figures.items.length)
    expect(figures.cells).toBe(figures.items.reduce((sum, { figures: own }) => sum + own.cells, 0))
    expect(figures.filled).toBe(figures.items.reduce((sum, { figures: own }) => sum + own.filled, 0))
  })

  it('are due again after they were sent, on the day agreed', async () => {
    const { report } = await sendNow({ title: '每月', dueOn: '2027-01-31', repeat: 'monthly', question: women }, forms.screening)
    expect(await client.get<Report>(`/${report.id}`)).toMatchObject({ dueOn: '2027-02-28', lastSent: { state: 'sent' }, open: null })
  })

  it('ask for purpose and legal basis before whole numbers go out', async () => {
    const body = {
      id: newId(),
      title: 'x',
      requester: 'y',
      legalBasis: '',
      purpose: '',
      whole: true,
      dueOn: null,
      repeat: 'once',
      question: women,
      questionName: null,
    }
    expect((await client.post('', body)).error?.reason).toBe('basis-needed')
  })

  it('are closed to others, and invisible from a neighbouring community', async () => {
    const { report, round } = await sendNow({ question: women }, forms.screening)
    const officer = await app.signIn({ login: 'officer', post: { kind: 'street_officer', community: 530502004000 } })
    const neighbour = await app.signIn({ login: 'neighbour', post: { kind: 'worker', community: fishing } })
    expect((await app.visitor().get(reportsAt)).status).toBe(401)
    expect((await neighbour.get(`${reportsAt}/${report.id}`)).status).toBe(404)
    expect((await neighbour.get(`/api/communities/${String(fishing)}/reports/${report.id}`)).status).toBe(404)
    expect((await officer.get(`${reportsAt}/${report.id}`)).status).toBe(200)
    // What starts a process answers a neighbour as it answers for a report that never was.
    const theirs = await neighbourReport(neighbour)
    const there = `/api/communities/${String(fishing)}/reports/${theirs}`
    for (const [what, body] of [
      ['rounds', { id: newId(), day: today }],
      [`rounds/${round.id}/refill`, {}],
      [`rounds/${round.id}/send`, { version: 1, evenOpen: true, note: null }],
      [`rounds/${round.id}/draft`, {}],
      [`rounds/${round.id}/file`, {}],
    ] as const) {
      const own = what === 'rounds' ? there.replace(theirs, report.id) : there
      expect((await neighbour.post(`${own}/${what}`, body)).status).toBe(404)
    }
    const choices = await neighbour.send('PUT', `${there}/templates/${round.template}/choices`, { choices: [] })
    expect(choices.status).toBe(404)
    expect((await officer.post(reportsAt, {})).status).toBe(403)
    // Whole numbers are only for those who may look at each of them.
    expect((await officer.post(`${reportsAt}/${report.id}/rounds/${round.id}/file`)).status).toBe(403)
  })
})
