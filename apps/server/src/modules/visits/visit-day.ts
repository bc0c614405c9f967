import type { ContactRules } from '@linli/rules/duties-rules'
import { judgeVisitDay, toldOn } from '@linli/rules/visit-dates'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { readSettingVersions } from '../settings/index.ts'
import { inFuture, lateReasonNeeded } from './visits.refusals.ts'

export async function readRules(tx: Tx, community: number): Promise<ContactRules[]> {
  const versions = await readSettingVersions(tx, community, 'contactRules')
  return versions.map(({ startsOn, value }) => ({ startsOn, ...value }))
}

/**
 * The reason to keep with a visit of a day: none where it is in time.
 * @throws refused `visit-in-future`, `late-reason-needed`
 */
export async function reasonFor(
  tx: Tx,
  community: number,
  between: { by: string; to: string },
  day: string,
  { madeAt, reason }: { madeAt: string; reason: string | null },
): Promise<string | null> {
  const { rows } = await sql<{ today: string; written: string }>`
    select current_date as today, (${madeAt}::timestamptz at time zone 'Asia/Shanghai')::date as written`.execute(tx)
  const { today = '', written = '' } = rows[0] ?? {}
  const verdict = judgeVisitDay(await readRules(tx, community), between, day, { told: toldOn(written, today), today })
  if (verdict === 'future') throw inFuture()
  if (verdict === 'in-time') return null
  if (reason === null) throw lateReasonNeeded()
  return reason
}
