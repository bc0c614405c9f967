import type { Ledger } from '@linli/contract/ledger'
import type { UndoBlocker } from '@linli/contract/ledgers'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import { storedColumn } from '../ledger-storage.ts'
import { type Undoing, columnsOf } from './undo.queries.ts'
import { explainBlocker } from './undo.words.ts'

const listedAtMost = 200

export async function countRowsUndo(tx: Tx, ledger: Ledger, { community, id }: Undoing): Promise<{ removes: number; restores: number }> {
  const { rows } = await sql<{ removes: number; restores: number }>`
    select (select count(*)::int from ${sql.table(ledger.table)} where community = ${community} and import_id = ${id}) as removes,
      (select count(*)::int from ledger_version where community = ${community} and ledger = ${ledger.key} and import_id = ${id}) as restores`.execute(
    tx,
  )
  return rows[0] ?? { removes: 0, restores: 0 }
}

/** Rows somebody changed or ended since: each change kept what was before it, with who made it and when. */
export async function findRowBlockers(
  tx: Tx,
  ledger: Ledger,
  { community, id }: Undoing,
): Promise<{ blocked: number; blockers: UndoBlocker[] }> {
  const named = ledger.columns.find(({ key }) => key === ledger.named)
  const label = named === undefined ? sql`''` : sql.ref(`t.${storedColumn(named).value}`)
  const { rows } = await sql<{ id: string; label: string; by: string; at: string }>`
    with ours as (
      select t.id, ${label} as label, 0 as version from ${sql.table(ledger.table)} t where t.community = ${community} and t.import_id = ${id}
      union all
      select t.id, ${label}, v.version from ledger_version v join ${sql.table(ledger.table)} t on t.community = ${community} and t.id = v.row_id
      where v.community = ${community} and v.ledger = ${ledger.key} and v.import_id = ${id})
    select distinct on (o.id) o.id, o.label, v.changed_by as by, v.changed_at as at from ours o
    join ledger_version v on v.community = ${community} and v.ledger = ${ledger.key} and v.row_id = o.id and v.version > o.version
      and v.import_id is distinct from ${id}::uuid
    order by o.id, v.version desc`.execute(tx)
  const blockers = rows
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .map((row): UndoBlocker => ({ code: 'changed', entity: 'ledger_row', ...row, message: explainBlocker('changed', '') }))
  return { blocked: blockers.length, blockers: blockers.slice(0, listedAtMost) }
}

/** Takes away the rows an import brought and puts back those it changed, whole as they were; versions go on counting. */
export async function takeRowsBack(tx: Tx, ledger: Ledger, { community, id }: Undoing): Promise<void> {
  const table = sql.table(ledger.table)
  await sql`select app.set_local('app.undoing', ${id})`.execute(tx)
  await sql`delete from ${table} where community = ${community} and import_id = ${id}`.execute(tx)
  const sets = (await columnsOf(tx, ledger.table)).map((column) => {
    if (column === 'version') return sql`version = t.version + 1`
    return column === 'updated_at' ? sql`updated_at = now()` : sql`${sql.ref(column)} = ${sql.ref(`r.${column}`)}`
  })
  await sql`update ${table} t set ${sql.join(sets)}
    from ledger_version v cross join lateral jsonb_populate_record(null::${table}, v.facts) r
    where v.community = ${community} and v.ledger = ${ledger.key} and v.import_id = ${id} and t.community = ${community} and t.id = v.row_id`.execute(
    tx,
  )
  await sql`delete from ledger_version where community = ${community} and ledger = ${ledger.key} and import_id = ${id}`.execute(tx)
}
