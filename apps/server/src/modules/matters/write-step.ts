import { dayAt } from '@linli/rules/working-hours'
import { type RawBuilder, type Updateable, sql } from 'kysely'
import type { Caller } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Matter } from '../../platform/db/types.gen.ts'
import type { AuditNote, EventNote } from '../../platform/record.ts'
import { matterMeasureNames, refreshRollups } from '../space/index.ts'
import { syncBoard } from './board.sync.ts'
import { refreshMatterDays } from './matter-days.ts'
import type { MatterRecord } from './matter.row.ts'
import type { MatterTime } from './matter.time.ts'
import { matterChanged, tellRaisers } from './telling.ts'

/** For the one `record` of the use case. */
export interface Written {
  audit: AuditNote[]
  events: EventNote[]
}

/** Columns of a matter as a step changes them; the search keys are made in the database. */
export type MatterPatch = Omit<Updateable<Matter>, 'search'> & { search?: RawBuilder<string> }

export interface StepToWrite {
  id: string
  index: Buffer | null
  act: string
  role: string
  /** Who acted, as raisers read it. */
  as: string
  to: string
  patch: MatterPatch
  said: string | null
  note: string | null
  detail: Record<string, unknown>
  /** The raiser who took the step and need not be told of it. */
  except: string | null
  /** Raisers to tell, where they are not simply the matter's. */
  tell?: readonly string[]
  tellAlso?: readonly Written[]
}

/** One step, what it changes, whom it is told to, and the counts: all in the transaction of whoever takes it, the matter being locked. */
export async function writeStep(tx: Tx, caller: Caller, matter: MatterRecord, time: MatterTime, step: StepToWrite): Promise<Written> {
  const { community, id } = matter
  const seq = await nextSeq(tx, community, id)
  const households = step.patch.raiser_households ?? matter.raiser_households
  await tx
    .insertInto('matter_step')
    .values({
      community,
      matter_id: id,
      seq,
      id: step.id,
      act: step.act,
      from_state: matter.state,
      to_state: step.to,
      role: step.role,
      by_account: caller.kind === 'public' ? 'public' : caller.id,
      by_name: caller.kind === 'staff' || caller.kind === 'helper' ? caller.name : step.as,
      said: step.said,
      note: step.note,
      detail: JSON.stringify({ ...step.detail, as: step.as }),
      raiser_households: [...households],
      body_index: step.index,
      at: new Date(time.now).toISOString(),
    })
    .execute()
  await tx
    .updateTable('matter')
    .set({ ...step.patch, version: matter.version + 1, changed_at: sql<string>`clock_timestamp()` })
    .where('community', '=', community)
    .where('id', '=', id)
    .execute()
  if (step.said !== null) await tellRaisers(tx, community, { matter: id, seq, except: step.except, only: step.tell })
  const shown = await syncBoard(tx, community, id)
  await refreshRollups(tx, community, matterMeasureNames)
  await refreshMatterDays(tx, community, [time.today, dayAt(time.now)])
  const also = step.tellAlso ?? []
  return {
    audit: [
      {
        verb: `matter.${step.act}`,
        entity: 'matter',
        entityId: id,
        detail: { number: matter.number, from: matter.state, to: step.to, role: step.role },
      },
      ...also.flatMap(({ audit }) => audit),
    ],
    events: [matterChanged(id, step.said === null ? [] : households), ...shown, ...also.flatMap(({ events }) => events)],
  }
}

async function nextSeq(tx: Tx, community: number, matter: string): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    select coalesce(max(seq), 0)::int + 1 as seq from matter_step where community = ${community} and matter_id = ${matter}::uuid`.execute(
    tx,
  )
  return rows[0]?.seq ?? 1
}
