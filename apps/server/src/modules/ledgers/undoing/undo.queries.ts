import type { RegisterCounts } from '@linli/contract/ledgers'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'

export type Undoing = { community: number; id: string }

/** What an import brought, by table, in the order their keys allow to remove them. */
export const broughtTables = ['person', 'household', 'dwelling', 'unit', 'building', 'estate', 'origin_group'] as const
export type BroughtTable = (typeof broughtTables)[number]

export async function countUndo(
  tx: Tx,
  { community, id }: Undoing,
): Promise<{ removes: RegisterCounts; restores: { households: number; persons: number } }> {
  const brought = (table: BroughtTable) =>
    sql`(select count(*)::int from ${sql.table(table)} where community = ${community} and import_id = ${id})`
  const changed = (entity: string) =>
    sql`(select count(*)::int from import_change where community = ${community} and import_id = ${id} and entity = ${entity})`
  const { rows } = await sql<RegisterCounts & { changedHouseholds: number; changedPersons: number }>`
    select ${brought('building')} as buildings, ${brought('dwelling')} as dwellings, ${brought('household')} as households, ${brought('person')} as persons,
      ${changed('household')} as "changedHouseholds", ${changed('person')} as "changedPersons"`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('nothing was counted')
  const { changedHouseholds, changedPersons, ...removes } = row
  return { removes, restores: { households: changedHouseholds, persons: changedPersons } }
}

/**
 * Takes away what the import brought and puts back what it changed. Rows of people come first, because they refer to
 * homes; heads go back last, because a household has one at any moment. Versions go on counting, so that nobody who
 * looked at the rows meanwhile can write over them unnoticed.
 */
export async function takeBack(tx: Tx, undoing: Undoing): Promise<void> {
  const { community, id } = undoing
  // Each of 50,000 people is asked about by every table that refers to them: longer than a request's statement may take.
  await sql`select app.set_local('app.undoing', ${id}), app.set_local('statement_timeout', '300000')`.execute(tx)
  const remove = (table: string) => sql`delete from ${sql.table(table)} where community = ${community} and import_id = ${id}`.execute(tx)
  for (const table of ['care_tag', 'membership', 'occupancy']) await remove(table)
  await restore(tx, undoing, 'household')
  await restore(tx, undoing, 'person')
  await restore(tx, undoing, 'occupancy')
  await restore(tx, undoing, 'membership', sql`r.relation <> '02' or r.ends_on is not null`)
  await restore(tx, undoing, 'membership', sql`r.relation = '02' and r.ends_on is null`)
  for (const entity of ['person', 'household'] as const) await forgetVersions(tx, undoing, entity)
  for (const table of broughtTables) await remove(table)
  await sql`delete from import_change where community = ${community} and import_id = ${id}`.execute(tx)
}

async function restore(tx: Tx, { community, id }: Undoing, entity: string, which: RawBuilder<unknown> = sql`true`): Promise<void> {
  const columns = (await columnsOf(tx, entity)).filter((column) => entity !== 'household' || !following.includes(column))
  const assignments = columns.map((column) => {
    if (column === 'version') return sql`version = t.version + case when (c.before ->> 'left')::int > r.version then 1 else 0 end`
    if (column === 'updated_at') return sql`updated_at = now()`
    return sql`${sql.ref(column)} = ${sql.ref(`r.${column}`)}`
  })
  await sql`update ${sql.table(entity)} t set ${sql.join(assignments)}
    from import_change c cross join lateral jsonb_populate_record(null::${sql.table(entity)}, c.before) r
    where c.community = ${community} and c.import_id = ${id} and c.entity = ${entity} and t.community = ${community} and t.id = c.row_id and (${which})`.execute(
    tx,
  )
}

/** Facts that were kept when the import changed them hold again, as if nothing had been. */
async function forgetVersions(tx: Tx, { community, id }: Undoing, entity: 'person' | 'household'): Promise<void> {
  await sql`delete from ${sql.table(`${entity}_version`)} v using ${sql.table(entity)} t, import_change c
    where c.community = ${community} and c.import_id = ${id} and c.entity = ${entity} and t.community = ${community} and t.id = c.row_id
      and v.community = ${community} and ${sql.ref(`v.${entity}_id`)} = t.id and v.ends_on > t.facts_since`.execute(tx)
}

/** What follows homes and members is put right with the roll-ups; rows kept before 0059 do not say it. */
const following: readonly string[] = ['dwelling_id', 'occupancy_kind', 'members', 'head_id']

/** Columns that are set back: all but the key. */
export async function columnsOf(tx: Tx, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
      and attname not in ('community', 'id')`.execute(tx)
  return rows.map(({ name }) => name)
}

export async function markUndone(tx: Tx, { community, id }: Undoing, by: string): Promise<void> {
  await tx
    .updateTable('import_batch')
    .set({ undone_at: sql<string>`now()`, undone_by: by })
    .where('community', '=', community)
    .where('id', '=', id)
    .execute()
}
