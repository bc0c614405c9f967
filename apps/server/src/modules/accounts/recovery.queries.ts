import type { Recovery } from '@linli/contract/sign-in'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

export interface RecoveryRow {
  community: number
  id: string
  account_id: string
  name: string
  login: string
  started_by: string
  started_by_name: string
  started_at: string
  confirmed_by: string | null
  confirmed_by_name: string | null
  code_hash: Buffer | null
  expires_at: string
  state: Recovery['state']
}

/** Hours to confirm in, and again hours to use the paper in. */
export const recoveryHours = 24

const columns = sql`community, id, account_id, name, login, started_by, started_by_name, started_at, confirmed_by, confirmed_by_name, code_hash, expires_at,
  case when used_at is not null then 'used' when withdrawn_at is not null then 'withdrawn' when expires_at <= clock_timestamp() then 'expired'
    when confirmed_by is not null then 'confirmed' else 'waiting' end as state`

export async function listRecoveryRows(tx: Tx, community: number): Promise<RecoveryRow[]> {
  const { rows } = await sql<RecoveryRow>`
    select ${columns} from account_recovery where community = ${community} and started_at > clock_timestamp() - interval '30 days'
    order by started_at desc, id limit 200`.execute(tx)
  return rows
}

export async function findRecovery(tx: Tx, community: number, id: string, lock = false): Promise<RecoveryRow | undefined> {
  const { rows } = await sql<RecoveryRow>`
    select ${columns} from account_recovery where community = ${community} and id = ${id} ${lock ? sql`for update` : sql``}`.execute(tx)
  return rows[0]
}

/** Papers of an account that still open, wherever they were made. */
export async function listOpenPapers(tx: Tx, account: string): Promise<RecoveryRow[]> {
  const { rows } = await sql<RecoveryRow>`
    select ${columns} from account_recovery where account_id = ${account} and code_hash is not null
      and used_at is null and withdrawn_at is null and expires_at > clock_timestamp()`.execute(tx)
  return rows
}

export async function insertRecovery(
  tx: Tx,
  given: { community: number; id: string; account: string; name: string; login: string; by: string; byName: string },
): Promise<boolean> {
  const made = await tx
    .insertInto('account_recovery')
    .values({
      community: given.community,
      id: given.id,
      account_id: given.account,
      name: given.name,
      login: given.login,
      started_by: given.by,
      started_by_name: given.byName,
      expires_at: sql<string>`clock_timestamp() + make_interval(hours => ${recoveryHours})`,
    })
    .onConflict((conflict) => conflict.columns(['community', 'id']).doNothing())
    .executeTakeFirst()
  return made.numInsertedOrUpdatedRows === 1n
}

/** One open recovery an account: an older one ends with the new one. */
export async function withdrawOthers(tx: Tx, community: number, account: string, except: string): Promise<void> {
  await sql`update account_recovery set withdrawn_at = clock_timestamp()
    where community = ${community} and account_id = ${account} and id <> ${except} and used_at is null and withdrawn_at is null`.execute(tx)
}

/** Of two at once one confirms. */
export async function confirmRow(
  tx: Tx,
  community: number,
  id: string,
  given: { by: string; byName: string; codeHash: Buffer },
): Promise<boolean> {
  const done = await tx
    .updateTable('account_recovery')
    .set({
      confirmed_by: given.by,
      confirmed_by_name: given.byName,
      confirmed_at: sql<string>`clock_timestamp()`,
      code_hash: given.codeHash,
      expires_at: sql<string>`clock_timestamp() + make_interval(hours => ${recoveryHours})`,
    })
    .where('community', '=', community)
    .where('id', '=', id)
    .where('confirmed_by', 'is', null)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', sql<string>`clock_timestamp()`)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Of any number of parallel uses exactly one gets it. */
export async function markUsed(tx: Tx, community: number, id: string): Promise<boolean> {
  const done = await tx
    .updateTable('account_recovery')
    .set({ used_at: sql<string>`clock_timestamp()` })
    .where('community', '=', community)
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', sql<string>`clock_timestamp()`)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export async function markWithdrawn(tx: Tx, community: number, id: string): Promise<boolean> {
  const done = await tx
    .updateTable('account_recovery')
    .set({ withdrawn_at: sql<string>`clock_timestamp()` })
    .where('community', '=', community)
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}
