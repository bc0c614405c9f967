import type { LoadResult, LoadTask } from '../children/load.ts'
import type { Context, Measurement } from '../context.ts'
import { type Figure, interleave, round } from '../figure.ts'
import { planModeInScope } from '../same-sql.ts'

const connections = 32
const seconds = 2
const rounds = 15

/** What the whole request path costs beside the database: session, validation, scope, presenting, serialising by schema. */
export const httpHouseholdList: Measurement = { names: ['http-household-list'], measure }

async function measure({ world, server, start, log }: Context): Promise<Figure[]> {
  const { owner, roles, communities } = await world()
  const { origin, cookie } = await server()
  const bare = start('bare')
  const load = start('load')
  const port = await bare.call<number>('start', { owner, planMode: await planModeInScope(roles.app, communities[0] ?? 0) })
  const paths = communities.map((community) => `/api/communities/${String(community)}/households?limit=20`)
  const push = async (task: Pick<LoadTask, 'origin' | 'cookie'>) => {
    const result = await load.call<LoadResult>('push', { ...task, paths, connections, seconds } satisfies LoadTask)
    if (result.failed > 0) throw new Error(`${String(result.failed)} requests failed at ${task.origin}`)
    return result.perSecond
  }
  log('Household list over HTTP…')
  const compared = await interleave(
    rounds,
    () => push({ origin, cookie }),
    () => push({ origin: `http://127.0.0.1:${String(port)}`, cookie: null }),
  )
  await Promise.all([bare.stop(), load.stop()])
  return [
    {
      name: 'http-household-list',
      what: `Household list of 20 over HTTP, signed in, ${String(connections)} connections; requests/s ÷ bare node:http + pg with the same SQL without scope`,
      value: round(compared.ratio),
      unit: 'ratio',
      bound: { at: '>=', value: 0.7 },
      details: {
        'requests/s': round(compared.a, 0),
        'bare requests/s': round(compared.b, 0),
        'middle half of the rounds': compared.spread,
      },
    },
  ]
}
