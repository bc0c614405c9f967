import type { PrivacyClass } from '@linli/rules/privacy'
import { stopSla } from '@linli/rules/sla-clock'
import { takeAct } from '@linli/rules/matter-states'
import { v5 } from 'uuid'
import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { answered } from './act-effects.ts'
import { boardChanged } from './board.sync.ts'
import { putOnBoard } from './board.write.ts'
import { clockColumns, readRun } from './matter.clock.ts'
import { type MatterRecord, factsOf, lockMatter } from './matter.row.ts'
import { said } from './matter.said.ts'
import { type MatterTime, readMatterTime } from './matter.time.ts'
import { type Written, writeStep } from './write-step.ts'

export interface MeetingReply {
  matter: string
  /** The decision it comes from; one decision answers a matter once, a corrected reply again. */
  decision: string
  meeting: { id: string; title: string }
  reply: string
  /** Beyond `household` it also stands on the public board. */
  privacyClass: Exclude<PrivacyClass, 'staff' | 'sensitive'>
  showOnTv: boolean
}

/**
 * What a meeting decided reaches everybody who raised the matter. One that is being handled is answered by it, one that
 * was answered has its raisers asked anew; any other is told and stays where it is. The scope is staff's, and their right
 * the meeting's: the caller has asked for it. For the one `record` of the use case.
 */
export async function answerFromMeeting(tx: Tx, caller: Caller, given: MeetingReply): Promise<Written> {
  const community = communityOf(caller)
  const step = v5(`${given.decision} ${given.reply}`, given.matter)
  const known = await tx.selectFrom('matter_step').select('id').where('community', '=', community).where('id', '=', step).executeTakeFirst()
  const found = known === undefined ? await lockMatter(tx, community, given.matter) : undefined
  if (found === undefined) return { audit: [], events: [] }
  // Merged since it was put on the agenda: its raisers are with the other.
  const matter = found.merged_into === null ? found : ((await lockMatter(tx, community, found.merged_into)) ?? found)
  const time = await readMatterTime(tx, community)
  const { to, patch } = answerOf(matter, time, given)
  const written = await writeStep(tx, caller, matter, time, {
    ...{ id: step, index: null, act: 'reply-from-meeting', role: 'committee', as: given.meeting.title, to, patch },
    said: said.fromMeeting(given.meeting.title, given.reply),
    ...{ note: null, detail: { decision: given.decision, meeting: given.meeting.id }, except: null },
  })
  if (given.privacyClass === 'household' || to === 'withdrawn') return written
  await putOnBoard(tx, community, matter, { reply: given.reply, privacyClass: given.privacyClass, onTv: given.showOnTv })
  const shown = boardChanged(matter.id, given.privacyClass)
  return {
    audit: [
      ...written.audit,
      {
        verb: 'matter.show',
        entity: 'matter',
        entityId: matter.id,
        detail: { number: matter.number, class: given.privacyClass, tv: given.showOnTv },
      },
    ],
    events: [...written.events.filter(({ kind }) => kind !== 'board.changed'), shown],
  }
}

function answerOf(
  matter: MatterRecord,
  time: MatterTime,
  given: MeetingReply,
): { to: string; patch: Parameters<typeof writeStep>[4]['patch'] } {
  const by = given.meeting.title
  if (matter.state === 'handling') {
    const taken = takeAct(factsOf(matter), 'answer', ['committee', 'owner', 'secretary'], time, given.reply)
    const stopped = stopSla(readRun(matter.sla), time.now)
    if (taken.ok && stopped.ok)
      return {
        to: taken.after.state,
        patch: {
          ...answered(matter, time, given.reply, by),
          ...clockColumns(stopped.run, time),
          ...{ state: taken.after.state, waiting: taken.after.waiting, answered_on: taken.after.answeredOn, extension: null, ready: false },
        },
      }
  }
  // The raisers have their days again, from the new answer.
  if (matter.state === 'answered')
    return { to: matter.state, patch: { ...answered(matter, time, given.reply, by), answered_on: time.today, ready: false } }
  return { to: matter.state, patch: { ready: false } }
}
