import type { SteadyTask } from '../children/ask.ts'
import type { Context, Measurement } from '../context.ts'
import { type Figure, median, quantile, round } from '../figure.ts'
import { addEmptyCommunity, importInto, makeWorkbook } from '../import-work.ts'

const rounds = 2
const perSecond = 40
const quietMs = 12_000

/** What other people feel while a workbook is imported. */
export const importNeighbours: Measurement = { names: ['import-neighbours'], measure }

async function measure(context: Context): Promise<Figure[]> {
  const { communities } = await context.world()
  const server = await context.server()
  const { file, what } = await makeWorkbook(context)
  context.log('Neighbours during an import…')
  const neighbours = context.start('ask')
  const steady = {
    origin: server.origin,
    cookie: server.cookie,
    perSecond,
    paths: communities.map((community) => `/api/communities/${String(community)}/households?limit=20`),
  } satisfies SteadyTask
  const during = async (work: () => Promise<unknown>) => {
    await neighbours.call('begin', steady)
    await work()
    return neighbours.call<number[]>('end')
  }
  const quiet: number[][] = []
  const busy: number[][] = []
  for (let index = 0; index < rounds; index += 1) {
    quiet.push(await during(() => new Promise((resolve) => setTimeout(resolve, quietMs))))
    const community = await addEmptyCommunity(context)
    busy.push(await during(() => importInto(server, community, file)))
  }
  await neighbours.stop()
  const p95 = (all: number[][]) => round(median(all.map((times) => quantile(times, 0.95))))
  return [
    {
      name: 'import-neighbours',
      what: `Household list at ${String(perSecond)} requests/s: p95 during upload and commit of a ${what} ÷ p95 without`,
      value: round(median(busy.map((times, index) => quantile(times, 0.95) / quantile(quiet[index] ?? [], 0.95)))),
      unit: 'ratio',
      bound: { at: '<=', value: 2 },
      details: {
        'p95 ms during': p95(busy),
        'p95 ms without': p95(quiet),
        'p50 ms during': round(median(busy.flat())),
        'p50 ms without': round(median(quiet.flat())),
        requests: busy.flat().length + quiet.flat().length,
      },
    },
  ]
}
