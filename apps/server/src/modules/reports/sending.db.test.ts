import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Report, ReportRow, RoundDetail } from '@linli/contract/reports'
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { lockCommunity } from '../../platform/record.ts'
import { type TestApp, type Visitor, createTestApp, testPassword } from '../../testing/app.ts'
import { buildStaff } from '../../testing/callers.ts'
import { testFields, testSecrets } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, redFlower } from '../../testing/register.ts'
import { eraseFromReports } from './erasing.queries.ts'
import { runFill } from './filling/fill.host.ts'
import { forms } from './testing/office-forms.ts'
import { type ReportClient, createReportClient, openFilled } from './testing/report-client.ts'

let app: TestApp
let worker: Visitor
let client: ReportClient
let home: BuiltHome
let today: string

beforeAll(async () => {
  app = await createTestApp()
  home = await buildHome({ pool: app.db.pool }, testFields, {
    people: [{ name: '尹建国' }, { name: '段秀英', sex: '2', bornOn: '1985-06-15', relation: '12' }],
  })
  worker = await app.signIn({ login: 'worker', post: { kind: 'worker', community: redFlower } })
  client = createReportClient(app, worker)
  today = (await app.db.asOwner<{ day: string }>('select current_date::text as day'))[0]?.day ?? ''
})
afterAll(() => app.stop())

const women = { of: 'persons', where: { field: 'sex', in: ['2'] } }

describe('whole numbers of many persons', () => {
  it('go out after a fresh sign-in and with a reason only', async () => {
    const report = await client.create({ title: '很多人', question: women })
    await client.template(report.id, forms.screening)
    const round = await client.start(report.id, today)
    await app.db.asOwner(
      `insert into report_row (community, round_id, sheet, id, position, label, cells, unknown, changed, old, typed, filled, counted)
       select $1, $2, 0, gen_random_uuid(), 100 + n, '', '{"D":{"s":"p","v":"1980-01-01","y":1}}', 0, 0, 0, 0, 1, 1 from generate_series(1, 500) n`,
      [redFlower, round.id],
    )
    const sending = { version: round.version, evenOpen: true, note: null }
    expect((await client.get<RoundDetail>(`/${report.id}/rounds/${round.id}`)).sensitivePersons).toBe(501)
    expect((await client.post(`/${report.id}/rounds/${round.id}/send`, sending)).error?.reason).toBe('many-persons')
    expect((await client.post(`/${report.id}/rounds/${round.id}/send-many`, sending)).status).toBe(400)
    await app.db.asOwner(`update auth.session set "reauthenticatedAt" = now() - interval '1 hour'`)
    app.accounts.forget('*')
    const stale = await client.post(`/${report.id}/rounds/${round.id}/send-many`, { ...sending, note: '民政核对' })
    expect(stale.error?.id).toBe('reauthentication_needed')
    const proved = await worker.post('/auth/reauthenticate', { proof: { kind: 'password', password: testPassword } })
    worker.cookie = proved.cookie ?? worker.cookie
    const sent = await client.act<RoundDetail>(round, 'send-many', { ...sending, note: '民政核对' })
    expect(sent).toMatchObject({ state: 'sent', sensitivePersons: 501, sent: { note: '民政核对', masked: false } })
    expect((await client.post(`/${report.id}/rounds/${round.id}/file`)).error?.reason).toBe('many-persons')
    const { rows } = await openFilled(await client.bytes(`/${report.id}/rounds/${round.id}/file-many`, { reason: '补交' }))
    expect(rows[505]?.['D']).toBe('1980-01-01')
  })
})

describe('filling that is killed half-way', () => {
  it('leaves nothing behind', async () => {
    const report = await client.create({ title: '中断', question: women })
    await client.template(report.id, forms.screening)
    const round = newId()
    const stop = new AbortController()
    await inScope(app.deps.database, systemCaller('test', redFlower), 'write', async (tx) => {
      // It has written its rows when it waits for the chain's head, which stands here.
      await lockCommunity(tx, redFlower)
      const task = { kind: 'prepare' as const, report: report.id, round, day: today, again: false, oldAfterMonths: 12 }
      const filling = runFill({ task, caller: buildStaff(redFlower), connection: app.db.roles.app, keys: testSecrets }, stop.signal)
      const ended = expect(filling).rejects.toMatchObject({ id: 'unavailable' })
      await expect
        .poll(
          () => app.db.asOwner("select pid from pg_stat_activity where application_name = 'linli report' and wait_event_type = 'Lock'"),
          { timeout: 30_000 },
        )
        .toHaveLength(1)
      stop.abort()
      await ended
    })
    expect((await client.get<Report>(`/${report.id}`)).open).toBeNull()
    expect(await app.db.asOwner('select id from report_row where round_id = $1', [round])).toEqual([])
    expect(await readdir(path.join(app.deps.config.dataDir, 'reports')).catch(() => [])).toEqual([])
  })
})

describe('somebody whose data are erased', () => {
  it('goes from the rows of answers, and the figures of what was sent stay', async () => {
    const report = await client.create({ question: women })
    await client.template(report.id, forms.screening)
    const open = await client.start(report.id, today)
    const round = await client.act<RoundDetail>(open, 'send', { version: open.version, evenOpen: true, note: null })
    await inScope(app.deps.database, systemCaller('test', redFlower), 'write', (tx) =>
      eraseFromReports(tx, redFlower, home.persons[1] ?? ''),
    )
    const { items } = await client.get<{ items: ReportRow[] }>(`/${report.id}/rounds/${round.id}/rows`)
    expect(items).toMatchObject([{ label: '', person: null, cells: {} }])
    expect((await client.get<RoundDetail>(`/${report.id}/rounds/${round.id}`)).figures).toEqual(round.figures)
  })
})
