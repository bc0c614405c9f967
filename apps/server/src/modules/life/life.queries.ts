import { type SqlBool, sql } from 'kysely'
import type { LifeKind } from '@linli/rules/household-life'
import type { Tx } from '../../platform/db/in-scope.ts'
import { type HomeRow, type RowChange, type StayRow, any } from './life.rows.ts'
import type { Snapshot } from './life.state.ts'

/** What a timeline needs of an event: ids and codes, no names. */
export interface EventDetail {
  people: string[]
  /** Dwellings left and entered. */
  from: string | null
  to: string | null
  /** The head afterwards, where it changed. */
  head: string | null
  diedOn: string | null
}

/** What an event changed, so that it can be turned back. */
export interface Touched {
  stays: RowChange<StayRow>[]
  homes: RowChange<HomeRow>[]
  deaths: string[]
  newHouseholds: string[]
  newPersons: string[]
  after: Snapshot
}

export interface EventRow {
  id: string
  kind: LifeKind
  happened_on: string
  persons: string[]
  households: string[]
  detail: EventDetail
  body_index: Buffer
  note: string | null
  recorder: string
  recorded_at: string
  undone_at: string | null
  undoer: string | null
  /** With all its digits, for a cursor. */
  cursor_at: string
  /** Nothing later, still standing, concerns the same people or households. */
  last: boolean
}

const columns = sql`e.id, e.kind, e.happened_on, e.persons, e.households, e.detail, e.body_index, e.note, e.recorder, e.recorded_at, e.undone_at, e.undoer, e.recorded_at::text as cursor_at,
  e.undone_at is null and not exists (
    select from life_event later where later.community = e.community and later.undone_at is null and (later.recorded_at, later.id) > (e.recorded_at, e.id)
      and (later.households && e.households or later.persons && e.persons)) as last`

export async function findEvent(tx: Tx, community: number, id: string): Promise<EventRow | undefined> {
  const { rows } = await sql<EventRow>`select ${columns} from life_event e where e.community = ${community} and e.id = ${id}`.execute(tx)
  return rows[0]
}

/** The event with what it changed, locked: two undoing it at once do it once. */
export async function lockTouched(tx: Tx, community: number, id: string): Promise<Touched | undefined> {
  const row = await tx
    .selectFrom('life_event')
    .select('touched')
    .where('community', '=', community)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row?.touched as unknown as Touched | undefined
}

export interface EventFilter {
  kind?: LifeKind | undefined
  person?: string
  household?: string
}

export async function listEventRows(
  tx: Tx,
  community: number,
  filter: EventFilter,
  limit: number,
  after: { at: string; id: string } | null,
): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`select ${columns} from life_event e where ${conditions(community, filter)}
    ${after === null ? sql`` : sql`and (e.recorded_at, e.id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by e.recorded_at desc, e.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function countEvents(tx: Tx, community: number, filter: EventFilter): Promise<number> {
  const { rows } = await sql<{
    total: number
  }>`select count(*)::int as total from life_event e where ${conditions(community, filter)}`.execute(tx)
  return rows[0]?.total ?? 0
}

function conditions(community: number, { kind, person, household }: EventFilter) {
  return sql.join(
    [
      sql<SqlBool>`e.community = ${community}`,
      ...(kind === undefined ? [] : [sql<SqlBool>`e.kind = ${kind}`]),
      ...(person === undefined ? [] : [sql<SqlBool>`e.persons @> array[${person}::uuid]`]),
      ...(household === undefined ? [] : [sql<SqlBool>`e.households @> array[${household}::uuid]`]),
    ],
    sql` and `,
  )
}

export async function labelsOfDwellings(tx: Tx, community: number, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('dwelling')
    .select(['id', 'label'])
    .where('community', '=', community)
    .where('id', '=', any([...new Set(ids)]))
    .execute()
  return new Map(rows.map((row) => [row.id, row.label]))
}

/** The door each household has, or had last. */
export async function labelsOfHouseholds(tx: Tx, community: number, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; label: string }>`
    select distinct on (o.household_id) o.household_id as id, d.label from occupancy o
      join dwelling d on d.community = o.community and d.id = o.dwelling_id
    where o.community = ${community} and o.household_id = ${any([...new Set(ids)])}
    order by o.household_id, o.starts_on desc, o.ends_on desc nulls first`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.label]))
}

export async function namesOfPersons(tx: Tx, community: number, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('person')
    .select(['id', 'name'])
    .where('community', '=', community)
    .where('id', '=', any([...new Set(ids)]))
    .execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}
