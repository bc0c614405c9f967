import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ImportBatch, ImportReport } from '@linli/contract/ledgers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { v7 as newId } from 'uuid'
import { type Answer, type TestApp, type Visitor, createTestApp } from '../../testing/app.ts'
import { buildHome, fishing, redFlower } from '../../testing/register.ts'
import { testFields } from '../../testing/keys.ts'
import { buildWorkbookFile } from './testing/workbook-file.ts'

const messy = path.resolve(import.meta.dirname, '../../../../../e2e/fixtures/register-messy.xlsx')
const good = buildWorkbookFile([
  {
    name: '名册',
    rows: [
      ['楼栋', '单元', '房号', '姓名', '关系', '性别'],
      ['7栋', '1单元', '701', '普玉建', '户主', '男'],
      [null, null, null, '段明', '母亲', '女'],
    ],
  },
])

let app: TestApp
let folder: string
let worker: Visitor
let building: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'linli-uploads-'))
  app = await createTestApp({ LINLI_DATA: folder })
  ;({ building } = await buildHome({ pool: app.db.pool }, testFields, { community: redFlower }))
  await buildHome({ pool: app.db.pool }, testFields, { community: fishing })
  worker = await app.signIn({ login: 'worker', post: { kind: 'worker', community: redFlower } })
})
afterAll(async () => {
  await app.stop()
  await rm(folder, { recursive: true, force: true })
})

const imports = (community = redFlower): string => `/api/communities/${String(community)}/imports`

function upload(visitor: Visitor, content: Buffer, options: { id?: string; community?: number; fileName?: string } = {}): Promise<Answer> {
  const { id = newId(), community, fileName = '名册.xlsx' } = options
  const boundary = '----linli'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  const body = Buffer.concat([Buffer.from(head, 'utf8'), content, Buffer.from(`\r\n--${boundary}--\r\n`)])
  return visitor.send('POST', `${imports(community)}?id=${id}`, body, { 'content-type': `multipart/form-data; boundary=${boundary}` })
}

const stored = async (): Promise<string[]> => readdir(path.join(folder, 'imports', String(redFlower))).catch(() => [])
const persons = async (): Promise<number> =>
  Number((await app.db.asOwner<{ count: string }>('select count(*) from person where community = $1', [redFlower]))[0]?.count)

describe('who may import', () => {
  it('is staff of the community with the right; nobody else learns anything', async () => {
    const head = await app.signIn({ login: 'head', post: { kind: 'building_head', community: redFlower, building } })
    const neighbour = await app.signIn({ login: 'neighbour', post: { kind: 'worker', community: fishing } })
    const before = await persons()
    expect((await upload(app.visitor(), good)).status).toBe(401)
    expect((await upload(head, good)).error?.id).toBe('forbidden')
    expect((await upload(neighbour, good)).error?.id).toBe('not_found')
    expect((await neighbour.get(imports())).error?.id).toBe('not_found')
    expect((await neighbour.get(imports(fishing))).status).toBe(200)
    expect(await persons()).toBe(before)
    expect(await stored()).toEqual([])
  })

  it('and an upload of one community cannot be committed in another', async () => {
    const id = newId()
    expect((await upload(worker, good, { id })).status).toBe(200)
    const neighbour = await app.signIn({ login: 'neighbour2', post: { kind: 'worker', community: fishing } })
    const answer = await neighbour.post(`${imports(fishing)}/${id}/commit`, { mapping: [], skipRejected: false })
    expect(answer.error).toMatchObject({ id: 'refused_file', reason: 'upload-gone' })
  })
})

describe('an upload', () => {
  it('of the messy workbook shows what it holds and its eight faulty rows, and writes nothing', async () => {
    const before = await persons()
    const answer = await upload(worker, await readFile(messy), { fileName: '../../../etc/passwd' })
    const report = answer.body as ImportReport
    expect(answer.status).toBe(200)
    expect(report.found).toEqual({ buildings: 6, dwellings: 474, households: 474, persons: 1342 })
    expect(report.rejected.map(({ row }) => row)).toEqual([144, 282, 411, 560, 702, 851, 990, 1132])
    expect(report.fileName).toBe('passwd')
    expect(await persons()).toBe(before)
    expect((await stored()).every((name) => /^[0-9a-f-]{36}\.(?:xlsx|json)$/u.test(name))).toBe(true)
  })

  it('that is no workbook is refused with a stable reason and leaves no file to commit', async () => {
    const id = newId()
    const answer = await upload(worker, Buffer.from('PK\x03\x04 not really'), { id })
    expect([answer.status, answer.error?.id, answer.error?.reason]).toEqual([422, 'refused_file', 'damaged'])
    const again = await worker.post(`${imports()}/${id}/commit`, { mapping: [], skipRejected: true })
    expect(again.error?.reason).toBe('upload-gone')
  })

  it('in which no register is found still shows the columns, so that a person can say what they mean', async () => {
    const id = newId()
    const odd = buildWorkbookFile([
      {
        name: '甲',
        rows: [
          ['门', '人', '号'],
          ['3-2-1102', '尹建国', '13800001234'],
        ],
      },
    ])
    const report = (await upload(worker, odd, { id })).body as ImportReport
    expect(report).toMatchObject({
      found: none,
      sheets: [
        {
          skipped: { code: 'no-header' },
          headerRows: [1],
          columns: [{ column: 'A', header: '门', field: null, samples: ['3-2-1102'] }, {}, {}],
        },
      ],
    })
    expect((await worker.post(`${imports()}/${id}/commit`, { mapping: [], skipRejected: false })).error?.reason).toBe('no-register')
    const mapping = [
      {
        sheet: '甲',
        columns: [
          { column: 'A', field: 'address' },
          { column: 'B', field: 'name' },
          { column: 'C', field: 'phone' },
        ],
      },
    ]
    expect((await worker.post(`${imports()}/${id}/dry-run`, { mapping })).body).toMatchObject({
      found: { persons: 1 },
      outcome: { new: 0, changed: 1 },
    })
  })

  it('without a file, or with another file under a used id, is refused', async () => {
    const empty = await worker.send('POST', `${imports()}?id=${newId()}`, Buffer.from('------linli--\r\n'), {
      'content-type': 'multipart/form-data; boundary=----linli',
    })
    expect(empty.error).toMatchObject({ id: 'invalid_input', fields: [{ path: 'file' }] })
    const id = newId()
    expect((await upload(worker, good, { id })).status).toBe(200)
    expect((await upload(worker, await readFile(messy), { id })).error?.id).toBe('same_id_other_content')
  })

  it('larger than the limit is cut off and removed', async () => {
    const answer = await upload(worker, Buffer.alloc(33 * 1024 * 1024, 1))
    expect([answer.status, answer.error?.id]).toEqual([413, 'too_large'])
    expect((await stored()).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('whose columns a person corrects is looked at again', async () => {
    const id = newId()
    const named = buildWorkbookFile([
      {
        name: '名册',
        rows: [
          ['楼栋', '单元', '房号', '姓名', '号码甲'],
          ['8栋', '1单元', '801', '尹丽云', '13800001234'],
        ],
      },
    ])
    const first = (await upload(worker, named, { id })).body as ImportReport
    expect(first.sheets[0]?.columns[4]).toMatchObject({ column: 'E', header: '号码甲', field: null })
    const second = await worker.post(`${imports()}/${id}/dry-run`, {
      mapping: [{ sheet: '名册', columns: [{ column: 'E', field: 'phone' }] }],
    })
    expect((second.body as ImportReport).sheets[0]?.columns[4]).toMatchObject({ field: 'phone', confidence: 1 })
    const wrong = await worker.post(`${imports()}/${id}/dry-run`, { mapping: [{ sheet: '名册', columns: [{ column: 'D', field: null }] }] })
    expect(wrong.error).toMatchObject({ id: 'refused_file', reason: 'mapping-not-usable' })
  })
})

describe('a commit', () => {
  it('is refused while rows are faulty, goes through without them, and repeated answers the same', async () => {
    const id = newId()
    const faulty = buildWorkbookFile([
      {
        name: '名册',
        rows: [
          ['楼栋', '房号', '姓名', '性别'],
          ['9', '901', '毛春琼', '男'],
          ['9', '902', null, '女'],
        ],
      },
    ])
    await upload(worker, faulty, { id })
    const before = await persons()
    const refused = await worker.post(`${imports()}/${id}/commit`, { mapping: [], skipRejected: false })
    expect([refused.status, refused.error?.id, refused.error?.reason]).toEqual([422, 'refused', 'has-rejections'])
    expect(await persons()).toBe(before)

    const answer = await worker.post(`${imports()}/${id}/commit`, { mapping: [], skipRejected: true })
    expect(answer.body).toMatchObject({ id, written: { persons: 1 }, outcome: { new: 1, rejected: 1 }, by: 'worker' })
    expect(await persons()).toBe(before + 1)
    expect((await worker.post(`${imports()}/${id}/commit`, { mapping: [], skipRejected: true })).body).toEqual(answer.body)
    expect((await stored()).filter((name) => name.startsWith(id))).toEqual([])

    const list = (await worker.get(`${imports()}?limit=1`)).body as { items: ImportBatch[]; total: number }
    expect(list.items).toHaveLength(1)
    expect(answer.body).toMatchObject({ ...list.items[0], ledger: 'register' })
  })

  it('is listed with the others, newest first, page by page', async () => {
    const counts = { found: none, written: none, outcome: { new: 0, changed: 0, unchanged: 0, conflicting: 0, rejected: 0 } }
    for (const day of [1, 2, 3, 4]) {
      await app.db.asOwner(
        "insert into import_batch (community, id, file_name, file_hash, mapping, skip_rejected, counts, imported_by, imported_at) values ($1, $2, '名册.xlsx', '\\x00', '[]', false, $3, '工作人员', $4)",
        [redFlower, newId(), JSON.stringify(counts), `2026-01-0${String(day)}T08:00:00Z`],
      )
    }
    const seen: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const page = (await worker.get(`${imports()}?limit=2${next === '' ? '' : `&cursor=${next}`}`)).body as {
        items: ImportBatch[]
        next: string | null
        total: number
      }
      seen.push(...page.items.map(({ committedAt }) => committedAt))
      next = page.next
    }
    expect(seen.length).toBeGreaterThanOrEqual(4)
    expect(seen).toEqual(seen.toSorted().toReversed())
  })
})

const none = { buildings: 0, dwellings: 0, households: 0, persons: 0 }
