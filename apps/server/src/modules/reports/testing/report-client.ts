import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Report, ReportTemplate, RoundDetail } from '@linli/contract/reports'
import ExcelJS from 'exceljs'
import { v7 as newId } from 'uuid'
import type { Answer, TestApp, Visitor } from '../../../testing/app.ts'
import { redFlower } from '../../../testing/register.ts'

/** One person's way through the reports of the community. */
export interface ReportClient {
  create(facts?: Record<string, unknown>): Promise<Report>
  upload(report: string, content: string | Buffer, id?: string): Promise<Answer>
  template(report: string, file: string): Promise<ReportTemplate>
  start(report: string, day: string): Promise<RoundDetail>
  /** POST below a round; the answer must be right. */
  act<T>(round: RoundDetail, what: string, body?: unknown): Promise<T>
  post(at: string, body?: unknown): Promise<Answer>
  get<T>(at: string): Promise<T>
  bytes(at: string, body?: unknown): Promise<Buffer>
}

export const reportsAt = `/api/communities/${String(redFlower)}/reports`

export function createReportClient(app: TestApp, visitor: Visitor): ReportClient {
  const right = <T>(answer: Answer): T => {
    if (answer.status !== 200) throw new Error(`${String(answer.status)} ${JSON.stringify(answer.body)}`)
    return answer.body as T
  }
  const upload = async (report: string, content: string | Buffer, id = newId()): Promise<Answer> => {
    const bytes = typeof content === 'string' ? await readFile(content) : content
    const name = typeof content === 'string' ? path.basename(content) : 'template.xlsx'
    const boundary = '----linli'
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
    const body = Buffer.concat([Buffer.from(head, 'utf8'), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
    return visitor.send('POST', `${reportsAt}/${report}/templates?id=${id}`, body, {
      'content-type': `multipart/form-data; boundary=${boundary}`,
    })
  }
  return {
    create: async (facts = {}) =>
      right(
        await visitor.post(reportsAt, {
          id: newId(),
          title: '报表',
          requester: '青华街道',
          legalBasis: '《妇女权益保障法》',
          purpose: '免费筛查',
          whole: true,
          dueOn: null,
          repeat: 'monthly',
          question: { of: 'persons', where: null },
          questionName: null,
          ...facts,
        }),
      ),
    upload,
    template: async (report, file) => right(await upload(report, file)),
    start: async (report, day) => right(await visitor.post(`${reportsAt}/${report}/rounds`, { id: newId(), day })),
    act: async (round, what, body) => right(await visitor.post(`${reportsAt}/${round.report}/rounds/${round.id}/${what}`, body)),
    post: (at, body) => visitor.post(`${reportsAt}${at}`, body),
    get: async (at) => right(await visitor.get(`${reportsAt}${at}`)),
    async bytes(at, body = {}) {
      const reply = await app.http.inject({
        method: 'POST',
        url: `${reportsAt}${at}`,
        payload: body as object,
        headers: { origin: app.deps.config.publicUrl.origin, host: app.deps.config.publicUrl.host, cookie: visitor.cookie ?? '' },
      })
      if (reply.statusCode !== 200) throw new Error(`${String(reply.statusCode)} ${reply.payload}`)
      return reply.rawPayload
    },
  }
}

/** A filled workbook as another program reads it: every cell of its first sheet as text, formulas with "=". */
export async function openFilled(bytes: Buffer): Promise<{ book: ExcelJS.Workbook; rows: Record<string, string>[] }> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(bytes as unknown as ExcelJS.Buffer)
  const rows: Record<string, string>[] = []
  book.worksheets[0]?.eachRow({ includeEmpty: true }, (row, number) => {
    const cells: Record<string, string> = {}
    row.eachCell((cell) => {
      if (cell.isMerged && cell.master !== cell) return
      cells[cell.address.replace(/\d+$/u, '')] = textOf(cell.value)
    })
    rows[number] = cells
  })
  return { book, rows }
}

function textOf(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value === 'object' && 'formula' in value) return `=${value.formula ?? ''}`
  if (typeof value === 'object' && 'richText' in value) return value.richText.map(({ text }) => text).join('')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
