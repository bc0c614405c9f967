import { mkdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { writeRegisterWorkbook } from '@linli/server/src/modules/ledgers/testing/register-workbook.ts'
import pg from 'pg'
import { v7 as uuid } from 'uuid'
import type { SteadyTask } from '../children/ask.ts'
import type { Context, Measurement, Server } from '../context.ts'
import { type Figure, median, quantile, round } from '../figure.ts'
import { type MemorySample, watchMemory } from '../memory.ts'

const rounds = 3
const neighbourRounds = 2
const perSecond = 40
const quietMs = 12_000

/** A whole community's workbook, committed through the API into an empty community, while others work. */
export const importRegister: Measurement = { names: ['import-50k', 'import-memory', 'import-neighbours'], measure }

async function measure(context: Context): Promise<Figure[]> {
  const { config, owner, street, scale, communities, postgres } = await context.world()
  const server = await context.server()
  const rows = Math.round(50_000 * Math.min(1, scale))
  const file = path.join(config.dataDir, 'bench', 'register.xlsx')
  await mkdir(path.dirname(file), { recursive: true })
  context.log(`Writing a workbook of ${String(rows)} × 20…`)
  await writeRegisterWorkbook(file, { rows })
  const fileMiB = round((await stat(file)).size / 2 ** 20)
  let next = street + 900
  const emptyCommunity = async () => {
    next += 1
    await onOwner(owner, (client) => client.query('insert into community (community, name) values ($1, $2)', [next, `空社区${String(next)}`]))
    return next
  }

  context.log('Import against reading only…')
  const reads: number[] = []
  const imports: Import[] = []
  const peaks: MemorySample[] = []
  for (let index = 0; index < rounds; index += 1) {
    reads.push(await readOnly(context, file))
    const watching = watchMemory(server.child.pid, postgres)
    imports.push(await importInto(server, await emptyCommunity(), file))
    peaks.push(await watching.stop())
  }

  context.log('Neighbours during an import…')
  const paths = communities.map((community) => `/api/communities/${String(community)}/households?limit=20`)
  const neighbours = context.start('ask')
  const steady = { origin: server.origin, cookie: server.cookie, paths, perSecond } satisfies SteadyTask
  const during = async (work: () => Promise<unknown>) => {
    await neighbours.call('begin', steady)
    await work()
    return neighbours.call<number[]>('end')
  }
  const quiet: number[][] = []
  const busy: number[][] = []
  for (let index = 0; index < neighbourRounds; index += 1) {
    quiet.push(await during(() => new Promise((resolve) => setTimeout(resolve, quietMs))))
    const community = await emptyCommunity()
    busy.push(await during(() => importInto(server, community, file)))
  }
  await neighbours.stop()

  const peak = peaks.reduce((a, b) => (a.total > b.total ? a : b))
  const commit = median(imports.map((one) => one.commit))
  const reading = median(reads)
  const p95 = (rounds_: number[][]) => median(rounds_.map((times) => quantile(times, 0.95)))
  const what = `${String(rows)}-row × 20-column register workbook (${String(fileMiB)} MiB)`
  return [
    {
      name: 'import-50k', what: `Commit of a ${what}: reading, checking, writing ÷ only reading it with the same library in a process of its own`,
      value: round(median(imports.map((one, index) => one.commit / (reads[index] ?? Number.NaN)))), unit: 'ratio', bound: { at: '<=', value: 2.5 },
      details: { 'commit s': round(commit / 1000), 'reading only s': round(reading / 1000), 'upload with dry run s': round(median(imports.map((one) => one.upload)) / 1000), persons: imports[0]?.persons ?? 0, rounds: imports.map((one, index) => (one.commit / (reads[index] ?? Number.NaN)).toFixed(2)).join(' ') },
    },
    {
      name: 'import-memory', what: `Server, import process and Postgres together (PSS) at their peak during upload and commit of a ${what}`, value: round(peak.total, 0), unit: 'MiB', bound: { at: '<=', value: 1024 },
      details: { 'server MiB': round(peak.server, 0), 'import process MiB': round(peak.importing, 0), 'Postgres MiB': round(peak.postgres, 0) },
    },
    {
      name: 'import-neighbours', what: `Household list at ${String(perSecond)} requests/s: p95 during upload and commit of a ${what} ÷ p95 without`, value: round(median(busy.map((times, index) => quantile(times, 0.95) / quantile(quiet[index] ?? [], 0.95)))), unit: 'ratio', bound: { at: '<=', value: 2 },
      details: { 'p95 ms during': round(p95(busy)), 'p95 ms without': round(p95(quiet)), 'p50 ms during': round(median(busy.flat())), 'p50 ms without': round(median(quiet.flat())), requests: busy.flat().length + quiet.flat().length },
    },
  ]
}

async function readOnly(context: Context, file: string): Promise<number> {
  const begun = performance.now()
  const child = context.start('read')
  await child.call('read', { file })
  const taken = performance.now() - begun
  await child.stop()
  return taken
}

interface Import {
  upload: number
  commit: number
  persons: number
}

/** As the import page does: upload (which answers with a dry run), then commit. Milliseconds of each. */
async function importInto({ origin, cookie }: Server, community: number, file: string): Promise<Import> {
  const id = uuid()
  const imports = `${origin}/api/communities/${String(community)}/imports`
  const form = new FormData()
  form.set('file', new Blob([await readFile(file)]), 'register.xlsx')
  const begun = performance.now()
  const report = await answerOf(await fetch(`${imports}?id=${id}`, { method: 'POST', headers: { cookie, origin }, body: form }))
  const uploaded = performance.now()
  const batch = await answerOf(await fetch(`${imports}/${id}/commit`, { method: 'POST', headers: { cookie, origin, 'content-type': 'application/json' }, body: JSON.stringify({ mapping: [], skipRejected: false }) }))
  const committed = performance.now()
  if (batch.written?.persons !== report.found?.persons) throw new Error(`the import wrote ${String(batch.written?.persons)} of ${String(report.found?.persons)} persons`)
  return { upload: uploaded - begun, commit: committed - uploaded, persons: batch.written?.persons ?? 0 }
}

async function answerOf(answer: Response): Promise<{ found?: { persons: number }; written?: { persons: number } }> {
  if (!answer.ok) throw new Error(`the import was answered ${String(answer.status)}: ${await answer.text()}`)
  return (await answer.json()) as { found?: { persons: number }; written?: { persons: number } }
}

async function onOwner(owner: pg.ClientConfig, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(owner)
  await client.connect()
  await work(client).finally(() => client.end())
}
