import type { Home, Stay } from '@linli/rules/household-life'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { followTargets } from '../contact/index.ts'

/** Rows as they are stored, so that undoing puts back exactly what was there. */
export interface StayRow {
  id: string
  household_id: string
  person_id: string
  building_id: string | null
  relation: string
  starts_on: string
  ends_on: string | null
  import_id: string | null
  event_id: string | null
}

export interface HomeRow {
  id: string
  household_id: string
  dwelling_id: string
  building_id: string
  kind: 'lives_in' | 'rents' | 'empty'
  starts_on: string
  ends_on: string | null
  import_id: string | null
  event_id: string | null
}

export interface RowChange<Row> {
  before: Row | null
  after: Row | null
}

export const toStay = (row: StayRow): Stay => ({
  id: row.id,
  household: row.household_id,
  person: row.person_id,
  relation: row.relation,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
})

export const toHome = (row: HomeRow): Home => ({
  id: row.id,
  household: row.household_id,
  dwelling: row.dwelling_id,
  use: row.kind,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
})

const stayColumns = ['id', 'household_id', 'person_id', 'building_id', 'relation', 'starts_on', 'ends_on', 'import_id', 'event_id'] as const
const homeColumns = ['id', 'household_id', 'dwelling_id', 'building_id', 'kind', 'starts_on', 'ends_on', 'import_id', 'event_id'] as const

/** Periods of these households and of these persons, wherever; ordered, so that two readings compare as text. */
export function readStays(tx: Tx, community: number, households: readonly string[], persons: readonly string[]): Promise<StayRow[]> {
  return tx
    .selectFrom('membership')
    .select(stayColumns)
    .where('community', '=', community)
    .where((at) => at.or([at('household_id', '=', any(households)), at('person_id', '=', any(persons))]))
    .orderBy('id')
    .execute()
}

export async function readHomes(tx: Tx, community: number, households: readonly string[]): Promise<HomeRow[]> {
  const rows = await tx
    .selectFrom('occupancy')
    .select(homeColumns)
    .where('community', '=', community)
    .where('household_id', '=', any(households))
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, kind: row.kind as HomeRow['kind'] }))
}

export function any(ids: readonly string[]) {
  return sql<string>`any(${sql.val(ids)}::uuid[])`
}

/**
 * Turns rows from before to after. The order keeps every unique index true on the way: what goes goes first, heads step
 * down before others become head, what begins begins last.
 */
export async function writeStays(tx: Tx, community: number, changes: readonly RowChange<StayRow>[]): Promise<void> {
  const gone = changes.flatMap(({ before, after }) => (before !== null && after === null ? [before.id] : []))
  if (gone.length > 0) await tx.deleteFrom('membership').where('community', '=', community).where('id', '=', any(gone)).execute()
  const turned = changes.flatMap(({ before, after }) => (before !== null && after !== null ? [after] : []))
  for (const heads of [false, true]) {
    for (const row of turned.filter((one) => (one.relation === '02' && one.ends_on === null) === heads)) {
      await tx
        .updateTable('membership')
        .set({ relation: row.relation, ends_on: row.ends_on })
        .where('community', '=', community)
        .where('id', '=', row.id)
        .execute()
    }
  }
  const begun = changes.flatMap(({ before, after }) => (before === null && after !== null ? [{ community, ...after }] : []))
  if (begun.length > 0) await tx.insertInto('membership').values(begun).execute()
}

export async function writeHomes(tx: Tx, community: number, changes: readonly RowChange<HomeRow>[]): Promise<void> {
  const gone = changes.flatMap(({ before, after }) => (before !== null && after === null ? [before.id] : []))
  if (gone.length > 0) await tx.deleteFrom('occupancy').where('community', '=', community).where('id', '=', any(gone)).execute()
  for (const row of changes.flatMap(({ before, after }) => (before !== null && after !== null ? [after] : []))) {
    await tx.updateTable('occupancy').set({ ends_on: row.ends_on }).where('community', '=', community).where('id', '=', row.id).execute()
  }
  const begun = changes.flatMap(({ before, after }) => (before === null && after !== null ? [{ community, ...after }] : []))
  if (begun.length > 0) await tx.insertInto('occupancy').values(begun).execute()
}

/** Copies that keep a helper's reach a column comparison (docs/DATABASE.md) follow where people live now; versions move on. */
export async function followHomes(tx: Tx, community: number, households: readonly string[], persons: readonly string[]): Promise<void> {
  await sql`
    update household h set version = h.version + 1, updated_at = now(),
      building_id = (select o.building_id from occupancy o where o.community = h.community and o.household_id = h.id and o.ends_on is null)
    where h.community = ${community} and h.id = ${any(households)}`.execute(tx)
  await sql`
    update membership m set building_id = h.building_id from household h
    where m.community = ${community} and h.community = ${community} and h.id = m.household_id and m.household_id = ${any(households)}
      and m.ends_on is null and m.building_id is distinct from h.building_id`.execute(tx)
  await sql`
    update person p set version = p.version + 1, updated_at = now(), household_id = place.household_id, building_id = place.building_id
    from (
      select one.id, m.household_id, m.building_id from unnest(${sql.val(persons)}::uuid[]) as one(id)
      left join membership m on m.community = ${community} and m.person_id = one.id and m.ends_on is null
    ) place
    where p.community = ${community} and p.id = place.id`.execute(tx)
  await followTargets(tx, community, households)
}
