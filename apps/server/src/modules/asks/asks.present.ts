import type { HomeQuestion } from '@linli/contract/asks'
import type { AskRow } from './asks.queries.ts'

/** What the register came to know by another way counts as answered, and nobody stands beside it. */
export function presentAsk(row: AskRow): HomeQuestion {
  return {
    id: row.id,
    person: { id: row.person_id, name: row.name },
    household: row.household_id,
    dwellingLabel: row.label,
    field: row.field,
    cause: row.cause,
    why: row.why,
    report: row.report_id === null || row.report_title === null ? null : { id: row.report_id, title: row.report_title },
    state: row.state === 'open' && row.known ? 'answered' : row.state,
    askedAt: row.asked_at,
    askedBy: row.asker,
    answered: row.answered_at === null ? null : { at: row.answered_at, by: row.answerer ?? '' },
  }
}
