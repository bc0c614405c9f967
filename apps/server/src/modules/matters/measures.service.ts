import type { MatterMeasures } from '@linli/contract/matters'
import { addDays } from '@linli/rules/calendar-days'
import { matterStates } from '@linli/rules/matter-acts'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { type AgeBucket, ageBuckets, ageMeasureOf, readNow, wholeCommunity } from '../space/index.ts'
import { medianOf } from './answer-times.ts'
import type { MattersDeps } from './matters.deps.ts'
import { mayReadMatters } from './matters.policy.ts'

type Part = Pick<MattersDeps, 'database'>

/** Thirty days, today being one of them, unless asked otherwise; two years at most. */
const usualDays = 30
const mostDays = 731

interface Counted {
  place: string
  measure: string
  value: number
  counted_at: string
  category: string | null
  code: string | null
  building: string | null
}

interface Flow {
  category_id: string
  raised: number
  settled: number
  by_raiser: number
  reopened: number
}

/** All from roll-ups, so that it costs the same however many matters there were. A share of nothing is no share. */
export async function getMatterMeasures(
  deps: Part,
  caller: Caller,
  asked: { from?: string | undefined; to?: string | undefined },
): Promise<MatterMeasures> {
  mayReadMatters(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const { today, now } = await readNow(tx)
    const to = asked.to ?? today
    const from = asked.from ?? addDays(to, 1 - usualDays)
    if (from > to || addDays(from, mostDays) < to) throw new AppError('invalid_input', { reason: 'span' })
    const [counts, flows, answers] = await Promise.all([
      listCounts(tx, community),
      listFlows(tx, community, from, to),
      listAnswers(tx, community, from, to),
    ])
    const sum = (key: keyof Omit<Flow, 'category_id'>) => flows.reduce((total, flow) => total + flow[key], 0)
    const at = (measure: string, place = wholeCommunity) => counts.find((row) => row.measure === measure && row.place === place)?.value ?? 0
    const settled = sum('settled')
    const share = (count: number) => (settled === 0 ? null : count / settled)
    const categories = new Map(
      counts.flatMap((row) =>
        row.category === null || row.code === null ? [] : [[row.place, { id: row.place, code: row.code, name: row.category }] as const],
      ),
    )
    return {
      asOf: counts.find((row) => row.measure === 'matters_open' && row.place === wholeCommunity)?.counted_at ?? now,
      span: { from, to },
      open: at('matters_open'),
      late: at('matters_late'),
      byState: matterStates.flatMap((state) => {
        const count = at(`matters_state_${state}`)
        return count === 0 ? [] : [{ state, count }]
      }),
      byCategory: [...categories.values()].map((category) => {
        const flow = flows.find((one) => one.category_id === category.id)
        return {
          category,
          open: at('matters_open_by_category', category.id),
          late: at('matters_late_by_category', category.id),
          raised: flow?.raised ?? 0,
          settled: flow?.settled ?? 0,
        }
      }),
      byBuilding: counts.flatMap((row) =>
        row.measure === 'matters_open' && row.building !== null
          ? [{ building: row.place, name: row.building, open: row.value, late: at('matters_late', row.place) }]
          : [],
      ),
      raised: sum('raised'),
      settled,
      confirmedByRaiser: share(sum('by_raiser')),
      reopened: share(sum('reopened')),
      medianMinutesToFirstAnswer: medianOf(answers),
      ageing: (Object.keys(ageBuckets) as AgeBucket[]).map((bucket) => ({ bucket, count: at(ageMeasureOf(bucket)) })),
    }
  })
}

/** Counts as they stand, with the names of their places; categories in use stand there with or without counts. */
async function listCounts(tx: Tx, community: number): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select r.place, r.measure, r.value::int as value, r.counted_at, c.name as category, c.code, b.name as building
    from rollup r
      left join matter_category c on c.community = r.community and c.id = r.place
      left join building b on b.community = r.community and b.id = r.place
    where r.community = ${community} and r.measure like 'matters\\_%'
    union all
    select c.id, 'category', 0, now(), c.name, c.code, null from matter_category c where c.community = ${community} and c.ends_on is null
    order by 1`.execute(tx)
  return rows
}

async function listFlows(tx: Tx, community: number, from: string, to: string): Promise<Flow[]> {
  const { rows } = await sql<Flow>`
    select category_id, sum(raised)::int as raised, sum(settled)::int as settled, sum(by_raiser)::int as by_raiser, sum(reopened)::int as reopened
    from matter_day where community = ${community} and day between ${from}::date and ${to}::date group by category_id`.execute(tx)
  return rows
}

async function listAnswers(tx: Tx, community: number, from: string, to: string): Promise<number[][]> {
  const { rows } = await sql<{ counts: number[] }>`
    select counts from matter_answer_day where community = ${community} and day between ${from}::date and ${to}::date`.execute(tx)
  return rows.map(({ counts }) => counts)
}
