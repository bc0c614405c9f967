import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { QuestionShape } from '@linli/contract/question-shape'
import { v7 as uuid } from 'uuid'
import type { GivenTask } from '../children/write.ts'
import type { Context, Measurement, Server } from '../context.ts'
import { type Figure, median, round } from '../figure.ts'
import { addLargeCommunity } from '../world/large.ts'

const rounds = 5

/** Half of 10,000 persons: the other half is of the other sex. */
const half: QuestionShape = { of: 'persons', where: { field: 'sex', in: ['2'] } }

/** An office's form of 30 columns filled with 5,000 persons, against writing the same values into it. */
export const reportFill: Measurement = { names: ['report-fill'], measure }

async function measure(context: Context): Promise<Figure[]> {
  const world = await context.world()
  context.log('A community of 10,000 persons…')
  const code = await addLargeCommunity(world)
  const server = await context.server()
  const folder = path.join(world.config.dataDir, 'bench', 'report')
  await mkdir(folder, { recursive: true })
  const [form, filled, file] = ['form.xlsx', 'filled.xlsx', 'given.xlsx'].map((name) => path.join(folder, name)) as [string, string, string]
  const drawing = context.start('write')
  const columns = await drawing.call<number>('form', form)
  await drawing.stop()
  context.log('A form is filled…')
  const office = await openReport(server, code, form)
  const fills: { prepare: number; write: number; given: number; rows: number }[] = []
  for (let index = 0; index <= rounds; index += 1) {
    const { prepare, write, bytes } = await office.fill()
    await writeFile(filled, bytes)
    const { given, rows } = await writeGiven(context, { form, filled, file })
    // The first round warms up.
    if (index > 0) fills.push({ prepare, write, given, rows })
  }
  const ratios = fills.map(({ prepare, write, given }) => (prepare + write) / given)
  return [
    {
      name: 'report-fill',
      what: `A form of ${String(columns)} columns filled from the register and written, over HTTP, in processes of its own ÷ the same values written into it by exceljs in a process of its own`,
      value: round(median(ratios)),
      unit: 'ratio',
      bound: { at: '<=', value: 2 },
      details: {
        rows: fills[0]?.rows ?? 0,
        'filled s': round(median(fills.map(({ prepare }) => prepare)) / 1000),
        'written s': round(median(fills.map(({ write }) => write)) / 1000),
        'given values written s': round(median(fills.map(({ given }) => given)) / 1000),
        rounds: ratios.map((ratio) => ratio.toFixed(2)).join(' '),
      },
    },
  ]
}

/** Milliseconds until a fresh process was there and had written what it was given. */
async function writeGiven(context: Context, task: GivenTask): Promise<{ given: number; rows: number }> {
  const begun = performance.now()
  const child = context.start('write')
  await child.call('ready')
  const started = performance.now() - begun
  const { taken, rows } = await child.call<{ taken: number; rows: number }>('given', task)
  await child.stop()
  return { given: started + taken, rows }
}

/** A report with its form; each fill is a round of its own, given up afterwards. Milliseconds of filling and of writing. */
async function openReport({ origin, cookie }: Server, code: number, form: string) {
  const reports = `${origin}/api/communities/${String(code)}/reports`
  const report = uuid()
  const send = async (address: string, body: object = {}): Promise<Response> =>
    right(
      await fetch(address, { method: 'POST', headers: { cookie, origin, 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    )
  await send(reports, {
    id: report,
    title: '居民情况登记表',
    requester: '街道办事处',
    legalBasis: '统计调查',
    purpose: '登记',
    whole: false,
    dueOn: null,
    repeat: 'once',
    question: half,
    questionName: null,
  })
  const data = new FormData()
  data.set('file', new Blob([await readFile(form)]), 'form.xlsx')
  await right(await fetch(`${reports}/${report}/templates?id=${uuid()}`, { method: 'POST', headers: { cookie, origin }, body: data }))
  return {
    async fill() {
      const id = uuid()
      const begun = performance.now()
      await send(`${reports}/${report}/rounds`, { id, day: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10) })
      const prepared = performance.now()
      const bytes = Buffer.from(await (await send(`${reports}/${report}/rounds/${id}/draft`)).arrayBuffer())
      const written = performance.now()
      await send(`${reports}/${report}/rounds/${id}/drop`)
      return { prepare: prepared - begun, write: written - prepared, bytes }
    },
  }
}

async function right(answer: Response): Promise<Response> {
  if (!answer.ok) throw new Error(`the report was answered ${String(answer.status)}: ${await answer.text()}`)
  return answer
}
