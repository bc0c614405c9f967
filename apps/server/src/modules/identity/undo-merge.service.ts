import type { PersonMerge } from '@linli/contract/identity'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { lockCommunity, record } from '../../platform/record.ts'
import { refreshRollups } from '../space/index.ts'
import { accountNames } from '../trust/index.ts'
import { restorePairs } from './duplicates.carry.ts'
import { mayDecideDuplicates } from './identity.policy.ts'
import { wordsOfTable } from './identity.words.ts'
import { refuseMergeUndo } from './merge.refusals.ts'
import { insertRow, listHeldTables, movedOn, rewrite, turnBack } from './merge.rows.ts'
import type { Touched } from './merge.service.ts'
import { firstDifference, readState } from './merge.state.ts'
import { findMerge, presentMerge } from './merges.queries.ts'

/**
 * Takes a merge back: both records stand there again with everything that hung on them. Refused as soon as anything it
 * touched was changed since. Sign-ins that ended stay ended. Undone twice is undone once.
 */
export async function undoMerge(deps: Deps, caller: Caller, id: string): Promise<PersonMerge> {
  mayDecideDuplicates(caller)
  const community = communityOf(caller)
  try {
    return await inScope(deps.database, caller, 'write', (tx) => undo(deps, caller, tx, community, id))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code !== '23503' && code !== '23505') throw error
    throw refuseMergeUndo('touched', { zh: '已有其他登记占用了原来的位置', en: 'other records have taken the place of what was there' })
  }
}

async function undo(deps: Deps, caller: Caller, tx: Tx, community: number, id: string): Promise<PersonMerge> {
  await lockCommunity(tx, community)
  const merge = await findMerge(tx, community, id)
  if (merge === undefined) throw new AppError('not_found')
  if (merge.undone_at !== null) return presentMerge(merge)
  const touched = await lockTouched(tx, community, id)
  if (touched === null) throw refuseMergeUndo('not-kept')
  const { kept_id: kept, merged_id: merged } = merge
  const tables = await listHeldTables(tx)
  const households = touched.after.households.map((row) => String(row['id']))
  const now = await readState(tx, community, tables, [kept], { households, events: touched.events.map((row) => String(row['id'])) })
  const difference = firstDifference(touched.after, now)
  if (difference !== null) throw refuseMergeUndo('touched', await tellLater(deps, tx, community, id, kept, difference))

  const [keptRow, mergedRow] = touched.persons
  const current = now.persons[0] ?? {}
  await rewrite(tx, 'person', ['community', 'id'], current, movedOn(keptRow, current))
  await insertRow(tx, 'person', movedOn(mergedRow, mergedRow))
  for (const table of tables) await turnBack(tx, table, touched.changes[table.table] ?? [])
  for (const row of touched.findings) await putFindingBack(tx, row)
  for (const row of touched.events)
    await sql`update life_event set persons = ${row['persons']}::uuid[], detail = ${JSON.stringify(row['detail'])}::jsonb where community = ${community} and id = ${row['id']}`.execute(tx) // prettier-ignore
  await tx
    .updateTable('resident_account')
    .set({ person_id: merged })
    .where('community', '=', community)
    .where('person_id', '=', kept)
    .where('account_id', '=', sql<string>`any(${sql.val(touched.accounts)}::text[])`)
    .execute()
  await restorePairs(tx, community, id, touched.pairs)
  await sql`update household set version = version + 1, updated_at = now() where community = ${community} and id = any(${sql.val(households)}::uuid[])`.execute(tx) // prettier-ignore
  await tx
    .updateTable('person_merge')
    .set({ undone_at: sql<string>`clock_timestamp()`, undone_by: caller.id, undoer: caller.name, touched: null })
    .where('community', '=', community)
    .where('id', '=', id)
    .execute()
  await refreshRollups(tx, community)
  await record(
    tx,
    caller,
    [kept, merged].map((person) => ({
      verb: 'person.unmerge',
      entity: 'person',
      entityId: person,
      detail: { merge: id, kept, merged, by: caller.name },
    })),
    [kept, merged].map((person) => ({
      kind: 'register.changed',
      privacyClass: 'staff',
      audience: null,
      data: { entity: 'person', id: person },
    })),
  )
  const undone = await findMerge(tx, community, id)
  return presentMerge(undone ?? merge)
}

async function lockTouched(tx: Tx, community: number, id: string): Promise<Touched | null> {
  const row = await tx
    .selectFrom('person_merge')
    .select('touched')
    .where('community', '=', community)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return row.touched as unknown as Touched | null
}

async function putFindingBack(tx: Tx, row: Record<string, unknown>): Promise<void> {
  await sql`insert into quality_finding select * from jsonb_populate_record(null::quality_finding, ${JSON.stringify(row)}::jsonb) on conflict do nothing`.execute(tx) // prettier-ignore
}

/** What came in between, by whom and when, as far as the audit tells; else what it was about. */
async function tellLater(
  deps: Deps,
  tx: Tx,
  community: number,
  merge: string,
  kept: string,
  table: string,
): Promise<{ zh: string; en: string }> {
  const { rows } = await sql<{ actor: string; day: string }>`
    select a.actor, to_char(a.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as day from audit_entry a
    where a.community = ${community} and a.entity_id = ${kept} and a.verb <> 'person.reveal'
      and a.seq > (select max(seq) from audit_entry where community = ${community} and verb = 'person.merge' and detail ->> 'merge' = ${merge})
    order by a.seq desc limit 1`.execute(tx)
  const what = wordsOfTable(table)
  const [later] = rows
  if (later === undefined) return { zh: `${what.zh}又有改动`, en: `${what.en} changed` }
  const name = (await accountNames(deps.database, community, [later.actor])).get(later.actor)
  return {
    zh: `${name ?? '有人'}在${later.day}改动了${what.zh}`,
    en: `${name ?? 'somebody'} changed ${what.en} on ${later.day}`,
  }
}
