import type { Ledger } from '@linli/contract/ledger'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import { newId } from '../importing/import.ids.ts'
import { recordSet } from '../importing/import.rows.ts'
import { RegisterMovedError } from '../importing/import.update.ts'
import { type RowValues, openValues, searchText, selectValues, storeValues, storedColumns } from '../ledger-storage.ts'
import { keepRowFacts } from '../rows/row.facts.ts'
import type { PlannedRow } from './rows.plan.ts'

export type RowsContext = {
  community: number
  importId: string
  today: string
  /** Who imports, as people call them. */
  by: string
  fields: FieldCipher
}

const rowsAtOnce = 1000

/** Adds the new rows and changes the others; earlier facts are kept first. */
export async function writeRows(tx: Tx, ledger: Ledger, rows: readonly PlannedRow[], context: RowsContext): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const some = rows.slice(at, at + rowsAtOnce)
    await addRows(
      tx,
      ledger,
      some.filter(({ before }) => before === null),
      context,
    )
    await changeRows(
      tx,
      ledger,
      some.filter(({ before }) => before !== null),
      context,
    )
  }
}

async function addRows(tx: Tx, ledger: Ledger, rows: readonly PlannedRow[], context: RowsContext): Promise<void> {
  if (rows.length === 0) return
  const { community, importId, fields } = context
  const own = storedColumns(ledger)
  const columns = { id: 'uuid', ...own, starts_on: 'date' }
  const names = sql.join([...Object.keys(columns), 'facts_since', 'import_id', 'search'].map((name) => sql.ref(name)))
  const values = sql.join(Object.keys(columns).map((name) => sql.ref(`x.${name}`)))
  const made = rows.map(({ values: said }) => {
    const whole = Object.fromEntries(ledger.columns.map(({ key }) => [key, said[key] ?? null]))
    return {
      id: newId(),
      ...storeValues(ledger, whole, community, fields),
      starts_on: startOf(ledger, whole, context),
      search: searchText(ledger, whole),
    }
  })
  await sql`insert into ${sql.table(ledger.table)} (community, ${names})
    select ${community}::bigint, ${values}, x.starts_on, ${importId}::uuid, array_to_tsvector(string_to_array(x.search, ' '))
    from ${recordSet({ ...columns, search: 'text' }, made)}`.execute(tx)
}

async function changeRows(tx: Tx, ledger: Ledger, rows: readonly PlannedRow[], context: RowsContext): Promise<void> {
  if (rows.length === 0) return
  const { community, importId, by, fields } = context
  const ids = rows.flatMap(({ before }) => before?.id ?? [])
  const whole = await openRows(tx, ledger, ids, context)
  await keepRowFacts(tx, community, ledger, ids, { change: 'imported', by, importId })
  const own = storedColumns(ledger)
  const made = rows.flatMap(({ before, values, fields: changed }) => {
    const now = before === null ? undefined : whole.get(before.id)
    if (before === null || now === undefined) return []
    const said = Object.fromEntries(changed.map((key) => [key, values[key] ?? null]))
    const moves = ledger.since !== undefined && changed.includes(ledger.since)
    return [
      {
        id: before.id,
        version: before.version,
        ...storeValues(ledger, said, community, fields),
        starts_on: moves ? startOf(ledger, said, context) : null,
        search: searchText(ledger, { ...now, ...said }),
      },
    ]
  })
  const sets = [...Object.keys(own), 'starts_on'].map(
    (name) => sql`${sql.ref(name)} = coalesce(${sql.ref(`x.${name}`)}, ${sql.ref(`t.${name}`)})`,
  )
  const done = await sql`update ${sql.table(ledger.table)} t set ${sql.join(sets)},
      facts_since = case when x.starts_on is null or t.created_at < current_date then t.facts_since else x.starts_on end,
      search = array_to_tsvector(string_to_array(x.search, ' ')), version = t.version + 1, updated_at = now()
    from ${recordSet({ id: 'uuid', version: 'integer', ...own, starts_on: 'date', search: 'text' }, made)}
    where t.community = ${community} and t.id = x.id and t.version = x.version`.execute(tx)
  // Found by id and version: one that is missing was changed by somebody else meanwhile.
  if (Number(done.numAffectedRows ?? 0n) !== rows.length) throw new RegisterMovedError()
}

/** Search keys are of the whole row, whatever part of it changes. */
async function openRows(
  tx: Tx,
  ledger: Ledger,
  ids: readonly string[],
  { community, fields }: RowsContext,
): Promise<Map<string, RowValues>> {
  const { rows } = await sql<
    Record<string, unknown>
  >`select t.id as "row id", ${selectValues(ledger, 't')} from ${sql.table(ledger.table)} t
    where t.community = ${community} and t.id = any(${sql.val(ids)}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [String(row['row id']), openValues(ledger, row, fields)]))
}

/** A row holds since the day its ledger names, at most since today. */
function startOf({ since }: Pick<Ledger, 'since'>, values: RowValues, { today }: Pick<RowsContext, 'today'>): string {
  const said = since === undefined ? null : values[since]
  return typeof said === 'string' && said < today ? said : today
}
