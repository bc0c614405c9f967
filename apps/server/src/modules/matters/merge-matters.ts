import { v7 } from 'uuid'
import type { Tx } from '../../platform/db/in-scope.ts'
import { sql } from 'kysely'
import type { EffectContext } from './act.shape.ts'
import { showAnswers } from './answer-files.ts'
import { refuseMatter } from './matter.refusals.ts'
import { type MatterRecord, lockMatter, openStates } from './matter.row.ts'
import { type Written, writeStep } from './write-step.ts'

/**
 * Everybody who raised the one belongs to the other from now on: their steps, their confirming, their reopening. What was
 * told them before stays where it was told. Earlier steps of the other stay between those who were there.
 * @throws refused merge-target
 */
export async function mergeInto(
  tx: Tx,
  { actor, matter, time, input, role }: EffectContext,
): Promise<{ target: MatterRecord; moved: string[]; written: Written }> {
  const { community } = matter
  const target = input.into === undefined || input.into === matter.id ? undefined : await lockMatter(tx, community, input.into)
  if (
    target === undefined ||
    !(openStates as readonly string[]).includes(target.state) ||
    (target.source === 'letter') !== (matter.source === 'letter')
  )
    throw refuseMatter('merge-target')
  const moved = await tx
    .updateTable('matter_raiser')
    .set({ matter_id: target.id, came_with: sql<string>`coalesce(came_with, ${matter.id}::uuid)` })
    .where('community', '=', community)
    .where('matter_id', '=', matter.id)
    .returning('id')
    .execute()
  await tx
    .updateTable('matter')
    .set({ merged_into: target.id })
    .where('community', '=', community)
    .where('merged_into', '=', matter.id)
    .execute()
  const patch = {
    raisers: target.raisers + moved.length,
    raiser_households: [...new Set([...target.raiser_households, ...matter.raiser_households])],
    brought_by: [...new Set([...target.brought_by, ...matter.brought_by])],
    urgent: target.urgent || matter.urgent,
  }
  const written = await writeStep(tx, actor.caller, target, time, {
    ...{ id: v7(), index: null, act: 'join', role, as: '居委会', to: target.state, patch },
    ...{ said: null, note: input.reason ?? null, detail: { from: matter.id, number: matter.number }, except: null },
  })
  await showAnswers(tx, community, { id: target.id, raiser_households: patch.raiser_households })
  return { target, moved: moved.map(({ id }) => id), written }
}
