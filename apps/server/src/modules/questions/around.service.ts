import type { Condition, QuestionShape } from '@linli/contract/question-shape'
import { contains, parentOf, rangeOf } from '@linli/rules/division-code'
import { type CountCell, guardCount, guardTotal } from '@linli/rules/question-counts'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { record } from '../../platform/record.ts'
import { countEach } from './around.queries.ts'
import { placeInTime } from './ask.service.ts'
import { mayCountAround } from './questions.policy.ts'
import { refuseQuestion } from './questions.refusals.ts'

const mostCommunities = 400

/**
 * How many fit in each community of the street; asked from a street or above, in each of its communities. Beyond the asker's
 * own scope nobody's row is read by them: the system counts, small counts are hidden, and the asking is recorded.
 */
export async function countAround(deps: Deps, caller: Caller, { shape }: { shape: QuestionShape }) {
  mayCountAround(caller)
  const own = rangeOf(communityOf(caller))
  const around = own.hi - own.lo > 1 ? own : rangeOf(parentOf(own.lo) ?? own.lo)
  const beyond = around.lo !== own.lo || around.hi !== own.hi
  if (beyond && namesPlaces(shape.where)) throw refuseQuestion('own-places-only')
  const counter = beyond ? { ...systemCaller('questions.around'), ...around } : { ...caller, ...around }
  const { communities, asked, day } = await inScope(deps.database, counter, 'read', async (tx) => ({
    communities: await listCommunities(tx, around),
    ...(await placeInTime(tx, caller, shape)),
  }))
  if (communities.length > mostCommunities) throw refuseQuestion('too-many-communities')
  const codes = communities.map(({ community }) => community)
  const counts = await countEach(deps.database, counter, codes, asked, day)
  const whole = beyond ? await countEach(deps.database, counter, codes, { ...asked, where: null }, day) : counts
  const cells = communities.map(({ community, name }) => ({
    community,
    name,
    count: counts.get(community) ?? 0,
    everybody: whole.get(community) ?? 0,
    own: contains(own, community),
  }))
  await inScope(deps.database, caller, 'write', (tx) =>
    record(tx, caller, { verb: 'question.around', entity: 'question', detail: { of: shape.of, communities: cells.length } }),
  )
  return { items: cells.map(presentCell), total: guardTotal(cells) }
}

function listCommunities(tx: Tx, { lo, hi }: { lo: number; hi: number }) {
  return tx
    .selectFrom('community')
    .select(['community', 'name'])
    .where('community', '>=', lo)
    .where('community', '<', hi)
    .orderBy('community')
    .limit(mostCommunities + 1)
    .execute()
}

function presentCell(cell: CountCell & { community: number; name: string }) {
  const { community, name, own } = cell
  return { community, name, own, count: guardCount(cell) }
}

/** A single door abroad would be counted out of its own. */
function namesPlaces(condition: Condition | null): boolean {
  if (condition === null) return false
  if ('all' in condition) return condition.all.some(namesPlaces)
  if ('any' in condition) return condition.any.some(namesPlaces)
  if ('not' in condition) return namesPlaces(condition.not)
  if ('somebody' in condition) return namesPlaces(condition.somebody)
  return 'field' in condition && ['estate', 'building', 'unit', 'originGroup'].includes(condition.field)
}
