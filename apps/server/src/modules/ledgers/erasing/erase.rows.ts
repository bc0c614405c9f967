import type { Column } from '@linli/contract/columns'
import type { Ledger } from '@linli/contract/ledger'
import { ledgerList } from '@linli/contract/ledger-list'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import { sqlName, storedColumn } from '../ledger-storage.ts'

/**
 * Empties every ledger's rows that mean somebody, and what these rows said before: the name gives way, everything that
 * need not be filled in goes, and the row has ended. The system's scope only.
 */
export async function eraseFromLedgers(tx: Tx, community: number, person: string, erasedName: string): Promise<void> {
  for (const ledger of ledgerList) {
    for (const column of ledger.columns.filter(({ type }) => type === 'person'))
      await eraseRows(tx, community, ledger, column, person, erasedName)
  }
}

async function eraseRows(tx: Tx, community: number, ledger: Ledger, meant: Column, person: string, erasedName: string): Promise<void> {
  const id = storedColumn(meant).value
  const name = sqlName(ledger.named)
  const emptied = ledger.columns
    .filter((column) => column.key !== ledger.named && column.key !== meant.key && column.required !== true)
    .flatMap((column) => {
      const { value, index } = storedColumn(column)
      return index === null ? [value] : [value, index]
    })
  const sets: RawBuilder<unknown>[] = [
    sql`${sql.ref(name)} = ${erasedName}`,
    ...emptied.map((column) => sql`${sql.ref(column)} = null`),
    sql`search = ''::tsvector, ends_on = coalesce(ends_on, greatest(current_date, starts_on)), version = version + 1, updated_at = now()`,
  ]
  await sql`update ${sql.table(ledger.table)} set ${sql.join(sets)}
    where community = ${community} and ${sql.ref(id)} = ${person}::uuid`.execute(tx)
  const nothing = JSON.stringify({ ...Object.fromEntries(emptied.map((column) => [column, null])), [name]: erasedName, search: '' })
  await sql`update ledger_version v set facts = v.facts || ${nothing}::jsonb
    where v.community = ${community} and v.ledger = ${ledger.key} and (v.facts ->> ${id} = ${person}
      or v.row_id in (select t.id from ${sql.table(ledger.table)} t where t.community = ${community} and ${sql.ref(`t.${id}`)} = ${person}::uuid))`.execute(
    tx,
  )
}
