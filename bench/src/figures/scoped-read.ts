import { householdListQuery } from '@linli/server/src/modules/people/index.ts'
import { systemCaller } from '@linli/server/src/platform/caller.ts'
import { inScope, runPrepared } from '@linli/server/src/platform/db/in-scope.ts'
import { createPool } from '@linli/server/src/platform/db/pool.ts'
import type { Context, Measurement } from '../context.ts'
import { type Figure, interleave, round } from '../figure.ts'
import { createBarePool, planModeInScope, poolSize } from '../same-sql.ts'

interface Query {
  name: string
  text: string
  values: unknown[]
}

const inFlight = 32
/** Short and many: what else the machine does changes from second to second. */
const roundMs = 250
const rounds = 60

/** What row-level security and the scope cost: the same prepared SQL behind the wall and, as the owner, without it. */
export const scopedRead: Measurement = { names: ['scoped-read', 'scoped-read-simple'], measure }

async function measure({ world, log }: Context): Promise<Figure[]> {
  const { owner, roles, communities } = await world()
  const database = { pool: createPool(roles.app, { max: poolSize, name: 'linli bench scoped' }) }
  const planMode = await planModeInScope(roles.app, communities[0] ?? 0)
  const bare = createBarePool(owner, planMode)
  let turn = 0
  const next = () => {
    turn += 7
    return communities[turn % communities.length] ?? 0
  }
  const compare = async (queryFor: (community: number) => Query) => {
    const scoped = () =>
      timePerQuery(async () => {
        const community = next()
        await inScope(database, { ...systemCaller('bench', community), kind: 'staff' }, 'read', (tx) =>
          runPrepared(tx, queryFor(community)),
        )
      })
    const unscoped = () => timePerQuery(async () => void (await bare.query(queryFor(next()))))
    return interleave(rounds, scoped, unscoped)
  }
  try {
    log('Scoped read: household list…')
    const list = await compare((community) => householdListQuery(community, {}, 21, null))
    log('Scoped read: persons by name…')
    const simple = await compare((community) => ({
      name: 'bench_persons',
      text: 'select id, name, sex, born_on from person where community = $1 order by name, id limit 20',
      values: [community],
    }))
    const details = ({ a, b, spread: each }: typeof list) => ({
      'scoped µs/query': round(a * 1000),
      'without scope µs/query': round(b * 1000),
      'middle half of the rounds': each,
      plans: planMode,
    })
    const load = `${String(inFlight)} in flight, ${String(poolSize)} connections; time per query ÷ the same SQL without scope`
    return [
      {
        name: 'scoped-read',
        what: `Household list of 20 through inScope, ${load}`,
        value: round(list.ratio),
        unit: 'ratio',
        bound: { at: '<=', value: 1.2 },
        details: details(list),
      },
      {
        name: 'scoped-read-simple',
        what: `20 persons by name through inScope, ${load}`,
        value: round(simple.ratio),
        unit: 'ratio',
        bound: null,
        details: details(simple),
      },
    ]
  } finally {
    await Promise.all([database.pool.end(), bare.end()])
  }
}

/** Milliseconds of one round divided by the queries it answered. */
async function timePerQuery(query: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  let done = 0
  const worker = async () => {
    while (performance.now() - begun < roundMs) {
      await query()
      done += 1
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  return (performance.now() - begun) / done
}
