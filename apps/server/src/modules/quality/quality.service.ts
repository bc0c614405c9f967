import type { QualitySummary } from '@linli/contract/quality'
import { checkCodes } from '@linli/rules/quality-checks'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { countHomeQuestions } from '../asks/index.ts'
import { catchUp, checkAll } from './catch-up.ts'
import { countByCode } from './findings.queries.ts'
import { countStale } from './freshness.queries.ts'
import { freshnessMonths } from './freshness.service.ts'
import { mayMendQuality, mayReadQuality } from './quality.policy.ts'

/** What there is to do for a true register. */
export async function getQualitySummary(deps: Deps, caller: Caller): Promise<QualitySummary> {
  mayReadQuality(caller)
  await catchUp(deps, communityOf(caller))
  return readSummary(deps, caller)
}

/** Searches the whole register at once, as every night. */
export async function checkQuality(deps: Deps, caller: Caller): Promise<QualitySummary> {
  mayMendQuality(caller)
  await checkAll(deps, communityOf(caller))
  return readSummary(deps, caller)
}

async function readSummary(deps: Deps, caller: Caller): Promise<QualitySummary> {
  const community = communityOf(caller)
  const months = await freshnessMonths(deps, community)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const [counted, open, waiting, households, run] = await Promise.all([
      countByCode(tx, community),
      countHomeQuestions(tx, caller, 'open'),
      countHomeQuestions(tx, caller, 'waiting'),
      countStale(tx, community, months),
      tx.selectFrom('quality_run').select('checked_at').where('community', '=', community).executeTakeFirst(),
    ])
    const found = new Map(counted.flatMap(({ code, state, n }) => (state === 'open' ? [[code, n] as const] : [])))
    return {
      checks: checkCodes.map((code) => ({ code, open: found.get(code) ?? 0 })),
      left: counted.reduce((sum, { state, n }) => (state === 'left' ? sum + n : sum), 0),
      questions: { open, waiting },
      stale: { months, households },
      checkedAt: run?.checked_at ?? null,
    }
  })
}
