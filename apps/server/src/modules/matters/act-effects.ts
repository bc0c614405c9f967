import { confirmUntil } from '@linli/rules/matter-states'
import { type SlaRun, type SlaStep, extendSla, pauseSla, resumeSla, slaStanding, startSla, stopSla } from '@linli/rules/sla-clock'
import { addDays } from '@linli/rules/calendar-days'
import { dayAt, workedBetween } from '@linli/rules/working-hours'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { actingBody } from './acting-body.ts'
import type { Actor, Effect, EffectContext } from './act.shape.ts'
import { attachAnswer } from './answer-files.ts'
import { clockColumns, goOn, readRun } from './matter.clock.ts'
import { refuseMatter } from './matter.refusals.ts'
import type { MatterRecord } from './matter.row.ts'
import { said } from './matter.said.ts'
import type { MatterTime } from './matter.time.ts'
import { mergeInto } from './merge-matters.ts'
import { resolveHelpers, resolveOwner } from './owners.ts'
import type { MatterPatch } from './write-step.ts'

export async function effectOf(tx: Tx, context: EffectContext): Promise<Effect> {
  const { act, actor, matter, time, input, role } = context
  const run = readRun(matter.sla)
  const clock = (next: SlaRun) => clockColumns(next, time)
  switch (act) {
    case 'verify':
      return { patch: {}, said: said.verified() }
    case 'dispatch': {
      const owner = await resolveOwner(tx, matter, { owner: input.owner ?? 'committee', party: input.party ?? null })
      const helpers = await resolveHelpers(tx, matter.community, input.helpers ?? [])
      return {
        patch: { ...owner, ...helpers, dispatch_by: null },
        said: said.dispatched(owner.owner_name, dueDay(run, time)),
        detail: { owner: owner.owner, party: owner.owner_party },
      }
    }
    case 'take':
      return { patch: {}, said: said.taken(matter.owner_name ?? actingBody(role, matter)) }
    case 'answer': {
      const by = actingBody(role, matter)
      const answer = input.answer ?? ''
      await attachAnswer(tx, actor.caller, matter, input.files ?? [])
      return {
        patch: { ...clock(must(stopSla(run, time.now))), ...answered(matter, time, answer, by), extension: null },
        said: said.answered(by, answer, confirmUntil(time.today, time)),
      }
    }
    case 'confirm':
      await noteOpinion(tx, actor, matter, 'confirmed', input.rating ?? null)
      return { patch: { settled_how: 'raiser' }, said: said.confirmed(), note: input.reason ?? null }
    case 'auto-confirm':
      return {
        patch: { settled_how: 'clock' },
        said: said.autoConfirmed(time.rules.autoConfirmWorkingDays, addDays(time.today, time.rules.reopenDays)),
      }
    case 'close':
      return { patch: {}, said: said.closed() }
    case 'send-back':
      return {
        patch: { ...withoutOwner, ...(await dispatchAnew(tx, matter, time)), extension: null },
        said: said.sentBack(),
        note: input.reason ?? null,
        detail: { owner: matter.owner, name: matter.owner_name },
      }
    case 'send-back-answer':
      if (role === 'raiser') await noteOpinion(tx, actor, matter, 'not-solved', input.rating ?? null)
      return { patch: clock(goOn(run, time.now)), said: said.answerSentBack(role === 'raiser'), note: input.reason ?? null }
    case 'extend': {
      const longer = must(extendSla(run, input.amount ?? 1))
      return {
        patch: { ...clock(longer), extension: null },
        said: said.extended(dueDay(longer, time)),
        note: input.reason ?? null,
        detail: { amount: input.amount },
      }
    }
    case 'ask-raiser':
      return { patch: clock(must(pauseSla(run, time.now))), said: said.asked(input.reason ?? ''), detail: { asked: input.reason } }
    case 'raiser-replied':
      return { patch: clock(must(resumeSla(run, time.now))), said: said.replied(), note: input.reason ?? input.note ?? null }
    case 'supervise':
      return { patch: { supervised: matter.supervised + 1 }, said: said.supervised(), note: input.reason ?? null }
    case 'merge': {
      const { target, moved, written } = await mergeInto(tx, context)
      return {
        patch: { ...clock(halted(run, time)), merged_into: target.id, ready: false, dispatch_by: null },
        said: said.merged(target.number),
        note: input.reason ?? null,
        detail: { into: target.id, number: target.number },
        tell: moved,
        tellAlso: [written],
      }
    }
    case 'withdraw':
      if (matter.raisers > 1) throw refuseMatter('others-raised')
      return {
        patch: { ...clock(halted(run, time)), ready: false, dispatch_by: null },
        said: said.withdrawn(),
        note: input.reason ?? null,
      }
    case 'reopen':
      await noteOpinion(tx, actor, matter, 'not-solved', null)
      return {
        patch: {
          ...clock(startSla(run.limit, time.now)),
          ...withoutOwner,
          ...(await dispatchAnew(tx, matter, time)),
          extension: null,
          settled_how: null,
          reopened: matter.reopened + 1,
        },
        said: said.reopened(),
        note: input.reason ?? null,
      }
  }
}

const withoutOwner = {
  owner: null,
  owner_party: null,
  owner_name: null,
  helper_parties: [],
  helper_accounts: [],
} satisfies MatterPatch

/** An answer and, where it is the first, how long it took: minutes of working time since it was received. */
export function answered(matter: MatterRecord, time: MatterTime, answer: string, by: string): MatterPatch {
  const now = new Date(time.now).toISOString()
  const first =
    matter.first_answered_at === null
      ? {
          first_answered_at: now,
          first_answer_minutes: Math.floor(workedBetween(time.working, Date.parse(matter.received_at), time.now).value / 60_000),
        }
      : {}
  return { answer, answered_by: by, answered_at: now, ...first }
}

/** Handed on again within its category's time. */
async function dispatchAnew(tx: Tx, matter: MatterRecord, time: MatterTime): Promise<{ dispatch_by: string | null }> {
  const category = await tx
    .selectFrom('matter_category')
    .select('dispatch_hours')
    .where('community', '=', matter.community)
    .where('id', '=', matter.category_id)
    .executeTakeFirst()
  const hours = category?.dispatch_hours ?? null
  return { dispatch_by: hours === null ? null : new Date(time.now + hours * 3_600_000).toISOString() }
}

async function noteOpinion(
  tx: Tx,
  actor: Actor,
  matter: MatterRecord,
  opinion: 'confirmed' | 'not-solved',
  rating: number | null,
): Promise<void> {
  if (actor.raiser === null) return
  await tx
    .updateTable('matter_raiser')
    .set({ opinion, rating, opinion_at: sql<string>`clock_timestamp()` })
    .where('community', '=', matter.community)
    .where('matter_id', '=', matter.id)
    .where('id', '=', actor.raiser)
    .execute()
}

/** The day it is due, as people say it; null while nobody can say. */
function dueDay(run: SlaRun, time: MatterTime): string | null {
  const { dueAt } = slaStanding(time.working, run, time.now)
  return dueAt === null ? null : dayAt(dueAt)
}

function halted(run: SlaRun, time: MatterTime): SlaRun {
  return run.stoppedAt === null ? must(stopSla(run, time.now)) : run
}

/** The rules allowed the step, so that only a clock kept otherwise than the state can refuse it. */
function must(step: SlaStep): SlaRun {
  if (!step.ok) throw new AppError('conflict', { reason: `clock-${step.refusal}` })
  return step.run
}
