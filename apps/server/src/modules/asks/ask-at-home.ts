import type { AskCause, AskableField } from '@linli/rules/askable-fields'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { AuditNote, EventNote } from '../../platform/record.ts'
import { mayAsk } from './asks.policy.ts'
import { settleAsks } from './asks.queries.ts'

/** One fact to ask for at a home. */
export interface Ask {
  household: string
  /** Null asks the head. */
  person: string | null
  field: AskableField
  cause: AskCause
  /** In the asker's words, read out at the door. */
  why: string
  /** The report that needs it. */
  report: { id: string; title: string } | null
}

interface Asked {
  asked: number
  /** Asked before and still waiting for an answer: nobody is asked twice. */
  already: number
  /** For the caller's `record`, last in its transaction. */
  audit: AuditNote[]
  events: EventNote[]
}

/**
 * Puts questions down for the next visit, in the transaction of whoever needs the answers. People who do not live in the
 * household named, and households without a head, are asked nothing.
 */
export async function askAtHome(tx: Tx, caller: Caller, asks: readonly Ask[]): Promise<Asked> {
  mayAsk(caller)
  if (asks.length === 0) return { asked: 0, already: 0, audit: [], events: [] }
  const community = communityOf(caller)
  await settleAsks(tx, community)
  const rows = JSON.stringify(
    asks.map(({ household, person, field, cause, why, report }) => ({
      id: uuid(),
      household,
      person,
      field,
      cause,
      why,
      report_id: report?.id ?? null,
      report_title: report?.title ?? null,
    })),
  )
  const { rows: made } = await sql<{ due: number; asked: number }>`
    with wanted as (
      select distinct on (m.person_id, x.field) x.id, m.person_id, x.field, x.cause, x.why, x.report_id, x.report_title
      from jsonb_to_recordset(${rows}::jsonb) as x(id uuid, household uuid, person uuid, field text, cause text, why text, report_id uuid, report_title text)
      join membership m on m.community = ${community} and m.household_id = x.household and m.ends_on is null
        and case when x.person is null then m.relation = '02' else m.person_id = x.person end
      order by m.person_id, x.field, x.id
    ), made as (
      insert into home_question (community, id, person_id, field, cause, why, report_id, report_title, asked_by, asker)
      select ${community}, id, person_id, field, cause, why, report_id, report_title, ${caller.id}, ${caller.name} from wanted
      on conflict (community, person_id, field) where state in ('open', 'waiting') do nothing
      returning id
    )
    select (select count(*)::int from wanted) as due, (select count(*)::int from made) as asked`.execute(tx)
  const { due = 0, asked = 0 } = made[0] ?? {}
  const [report] = new Set(asks.map((ask) => ask.report?.id ?? null))
  return {
    asked,
    already: due - asked,
    audit: asked === 0 ? [] : [{ verb: 'home_question.ask', entity: 'home_question', detail: { asked, ...(report ? { report } : {}) } }],
    events: asked === 0 ? [] : questionsChanged(),
  }
}

/** Staff screens and building heads read again what is to be asked. */
export function questionsChanged(): EventNote[] {
  return [{ kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'household', id: null } }]
}
