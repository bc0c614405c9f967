import type { MergeField, PersonMerge } from '@linli/contract/identity'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { lockCommunity, record } from '../../platform/record.ts'
import { findKept, personSearchKeys } from '../people/index.ts'
import { keepPersonFacts } from '../people/rows.ts'
import { refreshRollups } from '../space/index.ts'
import { lockPair } from './duplicates.queries.ts'
import { mayDecideDuplicates } from './identity.policy.ts'
import { wordsOfTable } from './identity.words.ts'
import { settleSignIns } from './merge.doors.ts'
import { type Which, chooseFacts, hasTwoIdentities, undecided } from './merge.facts.ts'
import { refuseMerge } from './merge.refusals.ts'
import { type Row, type RowChange, changesBetween, listHeldTables, moveHeld, rewrite } from './merge.rows.ts'
import { readState, type MergeState } from './merge.state.ts'
import { mergeMemberships } from './merge.stays.ts'
import { makeRoom } from './merge.room.ts'
import { findMerge, presentMerge } from './merges.queries.ts'
import { carryPairs } from './duplicates.carry.ts'

export interface MergeRequest {
  id: string
  keep: string
  versions: { kept: number; merged: number }
  choices: Partial<Record<MergeField, Which | undefined>>
  holds: Which | null
  note: string | null
}

/** What a merge changed, so that it can be turned back. */
export interface Touched {
  persons: [kept: Row, merged: Row]
  changes: Record<string, RowChange[]>
  events: Row[]
  pairs: Row[]
  /** Findings of the quality check about the merged record: they go with it and come back with it. */
  findings: Row[]
  accounts: string[]
  after: MergeState
}

/**
 * Makes two records one, once under its id. The record that is not kept goes; whatever hung on it hangs on the other, the
 * fields are as chosen. Somebody who merged one of the two a moment before wins: the other is told.
 * @throws conflict, refused with what has to be said or settled first
 */
export async function mergePersons(deps: Deps, caller: Caller, pair: string, request: MergeRequest): Promise<PersonMerge> {
  mayDecideDuplicates(caller)
  const community = communityOf(caller)
  try {
    return await inScope(deps.database, caller, 'write', (tx) => merge(deps, caller, tx, community, pair, request))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const table = error instanceof Error && 'table' in error ? String(error.table) : ''
    if (code === '23505' && table !== 'person_merge') throw refuseMerge('both-have', wordsOfTable(table).zh)
    if (code === '23503') throw refuseMerge('in-use', wordsOfTable(table).zh)
    throw error
  }
}

async function merge(deps: Deps, caller: Caller, tx: Tx, community: number, pairId: string, request: MergeRequest): Promise<PersonMerge> {
  // Writers of a community wait for each other from here on: what is decided still holds when it is written.
  await lockCommunity(tx, community)
  const sent = deps.fields.index('person-merge', community, JSON.stringify([pairId, request]))
  const known = await findMerge(tx, community, request.id)
  if (known !== undefined) {
    if (!known.body_index.equals(sent)) throw new AppError('same_id_other_content')
    return presentMerge(known)
  }
  const pair = await lockPair(tx, community, pairId)
  if (pair === undefined) throw new AppError('not_found')
  if (![pair.person_a, pair.person_b].includes(request.keep)) throw new AppError('not_found')
  const kept = request.keep
  const merged = pair.person_a === kept ? pair.person_b : pair.person_a
  await requireBoth(tx, community, kept, merged, request.versions)
  if (pair.state === 'merged') throw new AppError('conflict')

  const tables = await listHeldTables(tx)
  const before = await readState(tx, community, tables, [kept, merged], { households: [], events: null })
  const rowOf = (id: string): Row => before.persons.find((row) => row['id'] === id) ?? {}
  const [keptRow, mergedRow] = [rowOf(kept), rowOf(merged)]
  const open = undecided(keptRow, mergedRow, request.choices)
  if (open.length > 0) throw refuseMerge(open.includes('identity') ? 'which-card' : 'which-died')

  await keepPersonFacts(tx, community, [kept])
  const households = await mergeMemberships(tx, community, before.held['membership'] ?? [], { kept, merged, holds: request.holds })
  await makeRoom(tx, caller, kept, merged)
  for (const table of tables) if (table.table !== 'membership') await moveHeld(tx, community, table, merged, kept)
  const findings = await takeFindings(tx, community, merged)
  const facts = chooseFacts(keptRow, mergedRow, request.choices)
  if (hasTwoIdentities(keptRow, mergedRow)) await keepAlias(tx, community, request.id, kept, facts['identity_index'] === keptRow['identity_index'] ? mergedRow : keptRow) // prettier-ignore
  const home = await writeFacts(deps, tx, community, { kept, merged, facts, row: keptRow })
  const signIns = await settleSignIns(tx, caller, { ...facts, ...home, id: kept }, merged)
  await tx.deleteFrom('person').where('community', '=', community).where('id', '=', merged).execute()
  await sql`update household set version = version + 1, updated_at = now() where community = ${community} and id = any(${sql.val(households)}::uuid[])`.execute(tx) // prettier-ignore
  await sql`
    update life_event e set detail = replace(e.detail::text, ${merged}, ${kept})::jsonb,
      persons = (select array_agg(distinct x) from unnest(array_replace(e.persons, ${merged}::uuid, ${kept}::uuid)) x)
    where e.community = ${community} and e.persons @> array[${merged}::uuid]`.execute(tx)
  const pairs = await carryPairs(tx, caller, { pair: pairId, kept, merged, merge: request.id, note: request.note })

  const events = before.events.filter((row) => (row['persons'] as string[]).includes(merged))
  const after = await readState(tx, community, tables, [kept], { households, events: events.map((row) => String(row['id'])) })
  const touched: Touched = {
    persons: [keptRow, mergedRow],
    changes: Object.fromEntries(
      tables.map((table) => [table.table, changesBetween(table, before.held[table.table] ?? [], after.held[table.table] ?? [], kept)]),
    ),
    events,
    pairs,
    findings,
    accounts: signIns.moved,
    after,
  }
  await tx
    .insertInto('person_merge')
    .values({
      community,
      id: request.id,
      pair_id: pairId,
      kept_id: kept,
      merged_id: merged,
      merged_name: String(mergedRow['name']),
      households,
      touched: JSON.stringify(touched),
      body_index: sent,
      note: request.note,
      merged_by: caller.id,
      merger: caller.name,
    })
    .execute()
  await refreshRollups(tx, community)
  await record(
    tx,
    caller,
    [
      { ...personNote('person.merge', kept, home.household_id), detail: { merge: request.id, merged, fields: changedFields(keptRow, facts), by: caller.name } }, // prettier-ignore
      { ...personNote('person.merged-away', merged, mergedRow['household_id']), detail: { merge: request.id, kept, by: caller.name } },
      ...signIns.notes,
    ],
    [kept, merged].map((id) => ({ kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'person', id } })),
  )
  const made = await findMerge(tx, community, request.id)
  if (made === undefined) throw new Error('the merge just written is not visible')
  return presentMerge(made)
}

/** Locks both, the smaller id first. @throws conflict when either changed or was merged meanwhile */
async function requireBoth(
  tx: Tx,
  community: number,
  kept: string,
  merged: string,
  versions: { kept: number; merged: number },
): Promise<void> {
  const rows = await tx
    .selectFrom('person')
    .select(['id', 'version', 'erased_at'])
    .where('community', '=', community)
    .where('id', 'in', [kept, merged])
    .orderBy('id')
    .forUpdate()
    .execute()
  for (const [id, version] of [
    [kept, versions.kept],
    [merged, versions.merged],
  ] as const) {
    const row = rows.find((one) => one.id === id)
    if (row === undefined) throw new AppError((await findKept(tx, community, id)) === null ? 'not_found' : 'conflict')
    if (row.erased_at !== null) throw new AppError('not_found')
    if (row.version !== version) throw new AppError('conflict')
  }
}

async function takeFindings(tx: Tx, community: number, merged: string): Promise<Row[]> {
  const { rows } = await sql<{ row: Row }>`
    select to_jsonb(q) as row from quality_finding q where q.community = ${community} and q.person_id = ${merged} order by q.id`.execute(tx)
  return rows.map(({ row }) => row)
}

async function keepAlias(tx: Tx, community: number, merge: string, person: string, wrong: Row): Promise<void> {
  await sql`insert into person_alias (community, identity_index, person_id, merge_id)
    values (${community}, ${wrong['identity_index']}::bytea, ${person}, ${merge})`.execute(tx)
}

/** @returns where the person lives now, as the row says */
async function writeFacts(
  deps: Deps,
  tx: Tx,
  community: number,
  { kept, merged, facts, row }: { kept: string; merged: string; facts: Row; row: Row },
): Promise<{ household_id: string | null }> {
  await tx.updateTable('person').set({ identity_index: null }).where('community', '=', community).where('id', '=', merged).execute()
  await rewrite(tx, 'person', ['community', 'id'], row, facts)
  const sealed = typeof facts['phone_cipher'] === 'string' ? Buffer.from(facts['phone_cipher'].slice(2), 'hex') : null
  const phone = sealed === null ? null : deps.fields.open('phone', sealed)
  const { rows } = await sql<{ household_id: string | null }>`
    update person p set household_id = m.household_id, building_id = m.building_id, version = p.version + 1, updated_at = now(),
      search = array_to_tsvector(${personSearchKeys(String(facts['name']), phone)}::text[])
    from (select 1) one left join membership m on m.community = ${community} and m.person_id = ${kept} and m.ends_on is null
    where p.community = ${community} and p.id = ${kept} returning p.household_id`.execute(tx)
  return { household_id: rows[0]?.household_id ?? null }
}

function personNote(verb: string, id: string, household: unknown) {
  return { verb, entity: 'person', entityId: id, ...(typeof household === 'string' ? { household } : {}) }
}

function changedFields(before: Row, facts: Row): string[] {
  return Object.keys(facts).filter((column) => !column.endsWith('_cipher') && (before[column] ?? null) !== facts[column])
}
