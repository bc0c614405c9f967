import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RowsReport } from '@linli/contract/ledger-imports'
import type { ImportBatch } from '@linli/contract/ledgers'
import pg from 'pg'
import { v7 as newId } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type TestApp, type Visitor, createTestApp } from '../../../testing/app.ts'
import { buildStaff } from '../../../testing/callers.ts'
import { testFields, testSecrets } from '../../../testing/keys.ts'
import { buildHome, fishing, redFlower } from '../../../testing/register.ts'
import { runRowsImport } from '../importing/import.host.ts'
import { type FileCell, buildWorkbookFile } from '../testing/workbook-file.ts'

const header = ['房号', '租户姓名', '租户电话', '起租日期']
const workbook = (rows: readonly (readonly FileCell[])[]): Buffer => buildWorkbookFile([{ name: '租户', rows }])
const good = workbook([header, ['3-2-1102', '李梅', '13812345678', '2026-01-01']])

let app: TestApp
let folder: string
let worker: Visitor
let neighbour: Visitor
let building: string
let person: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'linli-row-uploads-'))
  app = await createTestApp({ LINLI_DATA: folder })
  const home = await buildHome({ pool: app.db.pool }, testFields, { people: [{ name: '尹建国' }, { name: '李梅' }] })
  building = home.building
  person = home.persons[1] ?? ''
  await buildHome({ pool: app.db.pool }, testFields, { community: fishing })
  worker = await app.signIn({ login: 'worker', post: { kind: 'worker', community: redFlower } })
  neighbour = await app.signIn({ login: 'neighbour', post: { kind: 'worker', community: fishing } })
})
afterAll(async () => {
  await app.stop()
  await rm(folder, { recursive: true, force: true })
})

const at = (ledger = 'tenancies', community = redFlower): string => `/api/communities/${String(community)}/ledgers/${ledger}/imports`

function upload(visitor: Visitor, content: Buffer, { id = newId(), url = at() } = {}): Promise<Answer> {
  const boundary = '----linli'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="租户.xlsx"\r\ncontent-type: application/octet-stream\r\n\r\n`
  const body = Buffer.concat([Buffer.from(head, 'utf8'), content, Buffer.from(`\r\n--${boundary}--\r\n`)])
  return visitor.send('POST', `${url}?id=${id}`, body, { 'content-type': `multipart/form-data; boundary=${boundary}` })
}

const nothing = { mapping: [], choices: [] }
const tenants = async (): Promise<{ name: string; person_id: string | null }[]> =>
  app.db.asOwner('select name, person_id from tenancy where community = $1 order by name', [redFlower])
const stored = async (): Promise<string[]> => readdir(path.join(folder, 'imports', String(redFlower))).catch(() => [])

describe('who may import a ledger', () => {
  it('is staff of the community with its right; nobody else learns anything', async () => {
    const head = await app.signIn({ login: 'head', post: { kind: 'building_head', community: redFlower, building } })
    const officer = await app.signIn({ login: 'officer', post: { kind: 'street_officer', community: 530502004000 } })
    expect((await upload(app.visitor(), good)).status).toBe(401)
    expect((await upload(head, good)).error?.id).toBe('forbidden')
    expect((await upload(officer, good)).error?.id).toBe('forbidden')
    expect((await upload(neighbour, good)).error?.id).toBe('not_found')
    for (const step of ['dry-run', 'commit'])
      expect(
        (await officer.post(`${at()}/${newId()}/${step}`, { ...nothing, ...(step === 'commit' ? { skipRejected: false } : {}) })).error?.id,
      ).toBe('forbidden')
    expect((await upload(worker, good, { url: at('no-such-ledger') })).error?.id).toBe('invalid_input')
    expect(await stored()).toEqual([])
    expect(await tenants()).toEqual([])
  })

  it('and an upload of one community cannot be committed in another', async () => {
    const id = newId()
    expect((await upload(worker, good, { id })).status).toBe(200)
    const answer = await neighbour.post(`${at('tenancies', fishing)}/${id}/commit`, { ...nothing, skipRejected: false })
    expect(answer.error).toMatchObject({ id: 'refused_file', reason: 'upload-gone' })
  })
})

describe('an import of a ledger', () => {
  it('is looked at, corrected, answered, committed, listed with the others and taken back', async () => {
    const id = newId()
    const content = workbook([
      ['租户', '甲', '乙', '丙'],
      ['李梅', '3-2-1102', '13812345678', '2026-01-01'],
      ['外来人', '3-2-1102', null, '2026-02-01'],
    ])
    const first = (await upload(worker, content, { id })).body as RowsReport
    expect(first.sheets).toMatchObject([
      { skipped: { code: 'no-header' }, columns: [{ field: null }, { field: null }, { field: null }, { field: null }] },
    ])
    const mapping = [
      {
        sheet: '租户',
        columns: ['name', 'dwelling', 'phone', 'rentedFrom'].map((field, index) => ({ column: 'ABCD'.charAt(index), field })),
      },
    ]
    const looked = await worker.post(`${at()}/${id}/dry-run`, { mapping, choices: [] })
    expect(looked.body).toMatchObject({ found: 2, outcome: { new: 2 }, open: 1, asking: [{ row: 3, name: '外来人', candidates: [] }] })
    const choices = [{ sheet: '租户', row: 3, field: 'person', person }]
    const done = await worker.post(`${at()}/${id}/commit`, { mapping, choices, skipRejected: false })
    expect(done.body).toMatchObject({ id, ledger: 'tenancies', outcome: { new: 2 } })
    expect(await tenants()).toEqual([
      { name: '外来人', person_id: person },
      { name: '李梅', person_id: person },
    ])
    // Once; afterwards the first result, though the file is gone.
    expect((await worker.post(`${at()}/${id}/commit`, { mapping, choices, skipRejected: false })).body).toEqual(done.body)
    expect((await stored()).filter((name) => name.startsWith(id))).toEqual([])
    expect((await worker.post(`${at('facilities')}/${id}/commit`, { ...nothing, skipRejected: false })).error?.id).toBe(
      'same_id_other_content',
    )

    const imports = `/api/communities/${String(redFlower)}/imports`
    const list = (await worker.get(imports)).body as { items: ImportBatch[] }
    expect(list.items).toEqual([done.body])
    expect((await worker.get(`${imports}/${id}/undo`)).body).toMatchObject({
      ledger: 'tenancies',
      rows: { removes: 2, restores: 0 },
      blocked: 0,
    })
    expect((await worker.post(`${imports}/${id}/undo`)).body).toMatchObject({ id, undone: { by: expect.any(String) } })
    expect(await tenants()).toEqual([])
  })

  it('of a file that cannot be read is refused with a stable reason, and the file is not kept', async () => {
    const id = newId()
    expect((await upload(worker, Buffer.from('<html>'), { id })).error).toMatchObject({ id: 'refused_file', reason: 'not-a-workbook' })
    expect((await stored()).filter((name) => name.startsWith(id))).toEqual([])
    expect((await upload(worker, Buffer.from('PK\u0003\u0004 broken'), { id })).error?.id).toBe('refused_file')
    const bad = [{ sheet: '租户', columns: [{ column: 'A', field: 'phone' }] }]
    expect((await upload(worker, good, { id })).status).toBe(200)
    const answer = await worker.post(`${at()}/${id}/dry-run`, {
      mapping: bad.map((one) => ({ ...one, columns: [...one.columns, { column: 'B', field: null }] })),
      choices: [],
    })
    expect(answer.error).toMatchObject({ id: 'refused_file', reason: 'mapping-not-usable' })
  })
})

describe('an importing process', () => {
  it(
    'that is killed while it reads or after it wrote leaves nothing, and the same import goes through afterwards',
    { timeout: 60_000 },
    async () => {
      const content = workbook([
        header,
        ...Array.from({ length: 3000 }, (_, index) => ['3-2-1102', `租户${'甲乙丙丁戊己庚辛壬癸'.charAt(index % 10)}${String(index)}`]),
      ])
      const file = path.join(folder, 'many.xlsx')
      await writeFile(file, content)
      const request = {
        id: newId(),
        file,
        fileName: 'many.xlsx',
        fileHash: createHash('sha256').update(content).digest('hex'),
        ...nothing,
        skipRejected: false,
      }
      const job = {
        kind: 'commit-rows',
        ledger: 'tenancies',
        request,
        caller: buildStaff(redFlower),
        connection: app.db.roles.app,
        keys: testSecrets,
      } as const
      const interrupted = { id: 'unavailable', details: { reason: 'import-interrupted' } }

      const reading = new AbortController()
      await expect(runRowsImport(job, { signal: reading.signal, onRows: () => reading.abort() })).rejects.toMatchObject(interrupted)
      expect(await tenants()).toEqual([])

      // Everything is written and waits to be recorded when the process goes.
      const other = new pg.Client(app.db.owner)
      await other.connect()
      await other.query('begin; lock table chain_head in exclusive mode')
      const writing = new AbortController()
      const run = runRowsImport(job, { signal: writing.signal })
      run.catch(() => undefined)
      for (let waits = false; !waits;) {
        const [row] = await app.db.asOwner<{ waits: boolean }>(
          "select exists (select from pg_stat_activity where application_name = 'linli import' and wait_event_type = 'Lock') as waits",
        )
        waits = row?.waits ?? false
      }
      writing.abort()
      await expect(run).rejects.toMatchObject(interrupted)
      await other.query('rollback')
      await other.end()
      expect(await tenants()).toEqual([])
      expect((await app.db.asOwner('select 1 from import_batch where id = $1', [request.id])).length).toBe(0)

      const { batch } = await runRowsImport(job)
      expect(batch).toMatchObject({ outcome: { new: 3000 } })
      expect(await tenants()).toHaveLength(3000)
    },
  )
})
