import type { Decision } from '@linli/contract/meetings'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import type { AuditNote, EventNote } from '../../platform/record.ts'
import { answerFromMeeting } from '../matters/index.ts'
import { lockDecision, settle, updateDecision } from './decisions.service.ts'
import { mayWriteMeetings } from './meetings.policy.ts'
import { readDecisions } from './meetings.read.ts'
import { refuse } from './meetings.refusals.ts'
import { listMattersOf } from './record.queries.ts'

export interface Reply {
  version: number
  reply: string
  privacyClass: 'public' | 'community' | 'household'
  showOnTv: boolean
}

/**
 * Answers everybody who raised a matter of the decision, all in one transaction: each hears of it on the way they chose, the
 * board and the televisions by the reply's class. Said once; the same reply sent again is a no-op.
 */
export async function replyDecision(deps: Deps, caller: Caller, id: string, { version, ...said }: Reply): Promise<Decision> {
  mayWriteMeetings(caller)
  if (said.showOnTv && said.privacyClass === 'household') throw refuse('tv-needs-public')
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const { meeting, decision } = await lockDecision(tx, caller, id, version, {
      done: (row) => row.version === version + 1 && row.reply === said.reply && row.reply_class === said.privacyClass,
    })
    if (decision.version !== version) return (await readDecisions(tx, community, [decision]))[0] ?? refused()
    if (meeting.state === 'planned') throw refuse('not-held')
    if (meeting.state === 'cancelled') throw refuse('cancelled')
    if (decision.state === 'dropped') throw refuse('not-open')
    if (decision.reply !== null) throw refuse('answered')
    const matters = (await listMattersOf(tx, community, 'decision', [id])).get(id) ?? []
    if (matters.length === 0) throw refuse('nobody-to-answer')
    const beside = { notes: [] as AuditNote[], events: [] as EventNote[] }
    for (const matter of matters) {
      const told = await answerFromMeeting(tx, caller, { matter, decision: id, meeting: { id: meeting.id, title: meeting.title }, ...said })
      beside.notes.push(...told.audit)
      beside.events.push(...told.events)
    }
    await updateDecision(tx, community, decision, {
      reply: said.reply,
      reply_class: said.privacyClass,
      replied_at: sql<string>`clock_timestamp()`,
    })
    const detail = { meeting: meeting.id, matters: matters.length, privacyClass: said.privacyClass, onTv: said.showOnTv }
    return settle(tx, caller, id, { verb: 'decision.reply', detail }, beside)
  })
}

function refused(): never {
  throw refuse('answered')
}
