import type { Ledger } from '@linli/contract/ledger'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import { recordSet } from '../importing/import.rows.ts'
import { type RowValues, isReference, searchText, storeValues, storedColumn, storedColumns } from '../ledger-storage.ts'

type Sealer = Pick<FieldCipher, 'seal' | 'index'>

/** Whether a row of this id was new. A row holds since the day its ledger names, at most since today. */
export async function insertRow(
  tx: Tx,
  community: number,
  ledger: Ledger,
  id: string,
  values: RowValues,
  fields: Sealer,
): Promise<boolean> {
  const whole = Object.fromEntries(ledger.columns.map(({ key }) => [key, values[key] ?? null]))
  const columns = storedColumns(ledger)
  const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)))
  const { rows } = await sql<{ id: string }>`
    insert into ${sql.table(ledger.table)} (community, id, ${names}, starts_on, facts_since, search)
    select ${community}::bigint, ${id}::uuid, ${names}, ${startOf(ledger, whole)}, ${startOf(ledger, whole)}, ${lexemes(ledger, whole)}
    from ${recordSet(columns, [storeValues(ledger, whole, community, fields)])}
    on conflict do nothing returning id`.execute(tx)
  return rows.length > 0
}

/** `values`: all of the row, changed or not. False when somebody else was quicker. */
export async function updateRow(
  tx: Tx,
  community: number,
  ledger: Ledger,
  row: { id: string; version: number },
  values: RowValues,
  changed: ReadonlySet<string>,
  fields: Sealer,
): Promise<boolean> {
  const columns = ledger.columns.filter(({ key }) => changed.has(key))
  const stored = storedColumns({ columns })
  // What begins a row moves its beginning; on the day it was entered also that of its facts.
  const moved = ledger.since === undefined || !changed.has(ledger.since) ? null : startOf(ledger, values)
  const sets = [
    ...Object.keys(stored).map((name) => sql`${sql.ref(name)} = ${sql.ref(`x.${name}`)}`),
    ...(moved === null
      ? []
      : [sql`starts_on = ${moved}, facts_since = case when t.created_at < current_date then t.facts_since else ${moved} end`]),
    sql`search = ${lexemes(ledger, values)}, version = t.version + 1, updated_at = now()`,
  ]
  const { rows } = await sql<{ id: string }>`
    update ${sql.table(ledger.table)} t set ${sql.join(sets)}
    from ${recordSet(stored, [storeValues({ columns }, values, community, fields)])}
    where t.community = ${community} and t.id = ${row.id}::uuid and t.version = ${row.version} returning t.id`.execute(tx)
  return rows.length > 0
}

export async function setRowEnd(
  tx: Tx,
  community: number,
  ledger: Ledger,
  row: { id: string; version: number },
  endsOn: string | null,
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update ${sql.table(ledger.table)} t set ends_on = ${endsOn}::date, version = version + 1, updated_at = now()
    where t.community = ${community} and t.id = ${row.id}::uuid and t.version = ${row.version} returning t.id`.execute(tx)
  return rows.length > 0
}

/** Facts of an earlier version hold again, an end is taken back. Whom or what it referred to and is no more stays empty. */
export async function restoreFacts(
  tx: Tx,
  community: number,
  ledger: Ledger,
  row: { id: string; version: number },
  to: number,
): Promise<boolean> {
  const sets = ledger.columns.flatMap((column) => {
    const { value, index } = storedColumn(column)
    const then = sql.ref(`r.${value}`)
    const kept = isReference(column.type)
      ? sql`(select o.id from ${sql.table(column.type)} o where o.community = ${community} and o.id = ${then})`
      : then
    return [sql`${sql.ref(value)} = ${kept}`, ...(index === null ? [] : [sql`${sql.ref(index)} = ${sql.ref(`r.${index}`)}`])]
  })
  const { rows } = await sql<{ id: string }>`
    update ${sql.table(ledger.table)} t set ${sql.join(sets)}, search = r.search, ends_on = null, version = t.version + 1, updated_at = now()
    from ledger_version v cross join lateral jsonb_populate_record(null::${sql.table(ledger.table)}, v.facts) r
    where v.community = ${community} and v.ledger = ${ledger.key} and v.row_id = ${row.id}::uuid and v.version = ${to}
      and t.community = ${community} and t.id = ${row.id}::uuid and t.version = ${row.version} returning t.id`.execute(tx)
  return rows.length > 0
}

/** Of the things a row refers to, those that are not there: column keys. */
export async function missingReferences(tx: Tx, community: number, ledger: Ledger, values: RowValues): Promise<string[]> {
  const asked = ledger.columns.flatMap((column) => {
    const id = values[column.key]
    if (!isReference(column.type) || typeof id !== 'string') return []
    return [
      sql`select ${column.key}::text as key where not exists (select from ${sql.table(column.type)} o where o.community = ${community} and o.id = ${id}::uuid)`,
    ]
  })
  if (asked.length === 0) return []
  const { rows } = await sql<{ key: string }>`${sql.join(asked, sql` union all `)}`.execute(tx)
  return rows.map(({ key }) => key)
}

function startOf({ since }: Ledger, values: RowValues) {
  const day = since === undefined ? null : (values[since] ?? null)
  return typeof day === 'string' ? sql`least(${day}::date, current_date)` : sql`current_date`
}

function lexemes(ledger: Ledger, values: RowValues) {
  return sql`array_to_tsvector(string_to_array(${searchText(ledger, values)}, ' '))`
}
