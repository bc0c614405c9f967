import { isCommunity, parentOf } from '@linli/rules/division-code'
import type { Caller } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { record } from '../../platform/record.ts'
import { divisionPath } from '../divisions/index.ts'
import { writeSetting } from '../settings/index.ts'
import { refreshRollups } from '../space/index.ts'
import { refuse } from './setup.refusals.ts'

export interface NamedCommunity {
  code: number
  name: string
  path: string[]
}

/**
 * The community a code stands for: under its official name, or, when the list of divisions does not have it yet,
 * under the name given and below its street. @throws refused not-a-community, street-unknown, name-needed
 */
export async function nameCommunity(tx: Tx, code: number, given: string | null): Promise<NamedCommunity> {
  if (!isCommunity(code)) throw refuse('not-a-community')
  const listed = await tx.selectFrom('division').select('name').where('code', '=', code).where('level', '=', 'community').executeTakeFirst()
  if (listed !== undefined) return { code, name: listed.name, path: await divisionPath(tx, code) }
  const street = parentOf(code) ?? 0
  const above = await tx.selectFrom('division').select('code').where('code', '=', street).where('level', '=', 'street').executeTakeFirst()
  if (above === undefined) throw refuse('street-unknown')
  if (given === null) throw refuse('name-needed')
  return { code, name: given, path: [...(await divisionPath(tx, street)), given] }
}

/** Opens an empty community inside the caller's transaction; one that is open stays as it is. @returns whether it was opened now */
export async function openCommunity(tx: Tx, caller: Caller, { code, name }: NamedCommunity, wizard: boolean): Promise<boolean> {
  const made = await tx
    .insertInto('community')
    .values({ community: code, name })
    .onConflict((conflict) => conflict.column('community').doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows === 0n) return false
  await refreshRollups(tx, code)
  if (wizard) await writeSetting(tx, caller, { key: 'setupSteps', value: [], version: 1 })
  await record(tx, caller, { verb: 'community.create', entity: 'community', entityId: String(code) })
  return true
}
