import type { MatterState } from '@linli/rules/matter-acts'
import type { MatterFacts } from '@linli/rules/matter-states'
import { type Selectable, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Matter } from '../../platform/db/types.gen.ts'

export type MatterRecord = Selectable<Matter>

/** Not settled, withdrawn or merged. */
export const openStates = ['accepted', 'verified', 'dispatched', 'handling', 'answered'] as const satisfies readonly MatterState[]
/** Whose clock may run. */
export const workedStates = ['accepted', 'verified', 'dispatched', 'handling'] as const satisfies readonly MatterState[]

export function factsOf(row: Pick<MatterRecord, 'state' | 'extended' | 'waiting' | 'answered_on' | 'settled_on'>): MatterFacts {
  return {
    state: row.state as MatterState,
    extended: row.extended,
    waiting: row.waiting,
    answeredOn: row.answered_on,
    settledOn: row.settled_on,
  }
}

export function findMatter(tx: Tx, community: number, id: string): Promise<MatterRecord | undefined> {
  return tx.selectFrom('matter').selectAll().where('community', '=', community).where('id', '=', id).executeTakeFirst()
}

/** Locked until the transaction ends: two steps at once come one after the other. */
export function lockMatter(tx: Tx, community: number, id: string): Promise<MatterRecord | undefined> {
  return tx.selectFrom('matter').selectAll().where('community', '=', community).where('id', '=', id).forUpdate().executeTakeFirst()
}

export interface StepRow {
  matter_id: string
  by_account: string
  body_index: Buffer | null
}

export function findStep(tx: Tx, community: number, id: string): Promise<StepRow | undefined> {
  return tx
    .selectFrom('matter_step')
    .select(['matter_id', 'by_account', 'body_index'])
    .where('community', '=', community)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The place of a post or of a matter, as people say it: 3栋. */
export async function nameBuilding(tx: Tx, community: number, id: string | null): Promise<string | null> {
  if (id === null) return null
  const { rows } = await sql<{ name: string }>`select name from building where community = ${community} and id = ${id}::uuid`.execute(tx)
  return rows[0]?.name ?? null
}
