import type { Context, Measurement } from '../context.ts'
import { type Figure, median, round } from '../figure.ts'
import { type Import, addEmptyCommunity, importInto, makeWorkbook } from '../import-work.ts'
import { type MemorySample, watchMemory } from '../memory.ts'

const rounds = 3

/** A whole community's workbook, committed through the API into an empty community. */
export const importRegister: Measurement = { names: ['import-50k', 'import-memory'], measure }

async function measure(context: Context): Promise<Figure[]> {
  const { postgres } = await context.world()
  const server = await context.server()
  const { file, what } = await makeWorkbook(context)
  context.log('Import against reading only…')
  const reads: number[] = []
  const imports: Import[] = []
  const peaks: MemorySample[] = []
  for (let index = 0; index < rounds; index += 1) {
    reads.push(await readOnly(context, file))
    const community = await addEmptyCommunity(context)
    const watching = watchMemory(server.child.pid, postgres)
    imports.push(await importInto(server, community, file).finally(async () => peaks.push(await watching.stop())))
  }
  const peak = peaks.reduce((a, b) => (a.total > b.total ? a : b))
  const ratios = imports.map((one, index) => one.commit / (reads[index] ?? Number.NaN))
  return [
    {
      name: 'import-50k',
      what: `Commit of a ${what}: reading, checking, writing ÷ only reading it with the same library in a process of its own`,
      value: round(median(ratios)),
      unit: 'ratio',
      bound: { at: '<=', value: 2.5 },
      details: {
        'commit s': round(median(imports.map((one) => one.commit)) / 1000),
        'reading only s': round(median(reads) / 1000),
        'upload with dry run s': round(median(imports.map((one) => one.upload)) / 1000),
        persons: imports[0]?.persons ?? 0,
        rounds: ratios.map((ratio) => ratio.toFixed(2)).join(' '),
      },
    },
    {
      name: 'import-memory',
      what: `Server, import process and Postgres together (PSS) at their peak during upload and commit of a ${what}`,
      value: round(peak.total, 0),
      unit: 'MiB',
      bound: { at: '<=', value: 1024 },
      details: {
        'server MiB': round(peak.server, 0),
        'import process MiB': round(peak.importing, 0),
        'Postgres MiB': round(peak.postgres, 0),
      },
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
