import type { LifeAct, LifeEvent } from '@linli/contract/life'
import { v7 as uuid } from 'uuid'
import type { Caller } from '../../../platform/caller.ts'
import type { Deps } from '../../../platform/deps.ts'
import type { TestDatabase } from '../../../testing/database.ts'
import { performLifeEvent } from '../use-cases/perform-event.ts'
import { previewLifeEvent } from '../use-cases/preview-event.ts'

/** Looks first and then does, as the centre does; televisions whose sessions ended are told in `devices`. */
export async function happen(deps: Deps, caller: Caller, act: LifeAct, devices: string[] = []): Promise<LifeEvent> {
  const { basis } = await previewLifeEvent(deps, caller, act)
  return performLifeEvent(deps, caller, { id: uuid(), basis, note: null, act }, (account) => Promise.resolve(void devices.push(account)))
}

export const comer = (
  name: string,
  relation: string | null,
  more: { sex?: string; bornOn?: string | null; identity?: string | null } = {},
) => ({
  who: 'new' as const,
  id: uuid(),
  name,
  sex: more.sex ?? '1',
  bornOn: more.bornOn === undefined ? '1990-01-01' : more.bornOn,
  identity: more.identity ?? null,
  phone: null,
  relation,
})

/** Every row of families as it is stored, but for versions and times: what undoing must restore. */
export async function registerRows(db: TestDatabase, community: number): Promise<unknown> {
  const rows = (text: string) => db.asOwner(`${text} where community = $1 order by id`, [community])
  return {
    stays: await rows('select * from membership'),
    homes: await rows('select * from occupancy'),
    persons: await rows('select id, household_id, building_id, name, died_on, identity_index from person'),
    households: await rows('select id, building_id, origin_group_id from household'),
    rollups: await db.asOwner('select place, measure, value from rollup where community = $1 order by 1, 2', [community]),
  }
}
