import { sql } from 'kysely'
import type { Caller } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { readNow } from './space.queries.ts'

/**
 * The past day a list is asked for; null for today, which has lists of its own. A helper answers for those who live in
 * the building now, and the row policies know no other day: the past is for staff.
 */
export async function readAsOf(tx: Tx, caller: Caller, asOf: string | undefined): Promise<string | null> {
  if (asOf === undefined) return null
  if (caller.kind !== 'staff')
    throw new AppError('forbidden', {
      reason: 'as-of-for-staff',
      zh: '过去某天的名册只有社区工作人员可以查看。',
      en: 'The register of a past day is for staff only.',
    })
  // Days well behind are past on every clock; only those about now are asked of the database's.
  if (Date.parse(asOf) < Date.now() - surelyPastMs) return asOf
  const { today } = await readNow(tx)
  if (asOf > today)
    throw new AppError('invalid_input', {
      reason: 'as-of-future',
      fields: [{ path: 'asOf', code: 'future', zh: '请选今天或以前的日期。', en: 'Choose today or an earlier day.' }],
    })
  return asOf === today ? null : asOf
}

const surelyPastMs = 3 * 24 * 3_600_000

/** Whether a period of a row holds on a day; `ends_on` is exclusive. */
export function holdsOn(table: string, day: string) {
  return sql<boolean>`(${sql.ref(`${table}.starts_on`)} <= ${day}::date and (${sql.ref(`${table}.ends_on`)} is null or ${sql.ref(`${table}.ends_on`)} > ${day}::date))`
}
