import type { LoadResult, LoadTask } from '../children/load.ts'
import type { Context, Measurement } from '../context.ts'
import { type Figure, type Interleaved, interleave, round } from '../figure.ts'
import { seededRandom } from '../same-sql.ts'
import { addHistories, historyDays } from '../world/histories.ts'

const connections = 8
const seconds = 2
const rounds = 12
const days = 40

/** What looking back costs: the lists of a past day against the same lists of today, where every person has ten changes. */
export const asOfList: Measurement = { names: ['as-of-list', 'as-of-persons'], measure }

async function measure({ world, server, start, log }: Context): Promise<Figure[]> {
  const register = await world()
  log('Histories…')
  const { codes, remove } = await addHistories(register)
  const { origin, cookie } = await server()
  const load = start('load')
  const past = pastDays()
  const compare = async (list: 'households' | 'persons'): Promise<Interleaved> => {
    const path = (code: number) => `/api/communities/${String(code)}/${list}?limit=20`
    const then = codes.flatMap((code) => past.map((day) => `${path(code)}&asOf=${day}`))
    const push = async (paths: string[]) => {
      const result = await load.call<LoadResult>('push', { origin, cookie, paths, connections, seconds } satisfies LoadTask)
      if (result.failed > 0) throw new Error(`${String(result.failed)} requests failed`)
      return 1000 / result.perSecond
    }
    log(`Lists as of a day: ${list}…`)
    return interleave(
      rounds,
      () => push(then),
      () => push(codes.map(path)),
    )
  }
  const households = await compare('households')
  const persons = await compare('persons')
  await load.stop()
  await remove()
  const figure = (name: string, what: string, { ratio, a, b, spread }: Interleaved): Figure => ({
    name,
    what: `${what} of a past day over HTTP with its total, ten changes a person, ${String(connections)} connections; time a request ÷ the same list of today`,
    value: round(ratio),
    unit: 'ratio',
    bound: { at: '<=', value: 2 },
    details: { 'past ms/request': round(a), 'today ms/request': round(b), 'middle half of the rounds': spread, 'days asked for': days },
  })
  return [figure('as-of-list', 'Household list of 20', households), figure('as-of-persons', 'Person list of 20', persons)]
}

/** Days all over the histories, the same in every run. */
function pastDays(): string[] {
  const random = seededRandom(11)
  const [from, to] = [Date.parse(historyDays.from), Date.parse(historyDays.to)]
  return Array.from({ length: days }, () => new Date(from + random() * (to - from)).toISOString().slice(0, 10))
}
