import type { Ledger } from '@linli/contract/ledger'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'

interface FactsChange {
  change: 'changed' | 'ended' | 'restored' | 'imported'
  by: string
  importId?: string
}

/**
 * Keeps what rows of a ledger say, before they say otherwise: call it in the same transaction, ahead of every change, and
 * count `version` on with the change. A correction on the day a row was entered keeps a version of no day, which belongs
 * to the row's story and to no list, since what was typed wrong was never so.
 */
export async function keepRowFacts(
  tx: Tx,
  community: number,
  ledger: Pick<Ledger, 'key' | 'table'>,
  rows: readonly string[],
  { change, by, importId }: FactsChange,
): Promise<void> {
  if (rows.length === 0) return
  const table = sql.table(ledger.table)
  const these = sql`t.community = ${community} and t.id = any(${sql.val(rows)}::uuid[])`
  await sql`
    insert into ledger_version (community, ledger, row_id, version, starts_on, ends_on, facts, change, changed_by, import_id)
    select t.community, ${ledger.key}, t.id, t.version, t.facts_since,
      case when t.created_at < current_date then greatest(current_date, t.facts_since) else t.facts_since end,
      to_jsonb(t), ${change}, ${by}, ${importId ?? null}::uuid
    from ${table} t where ${these}`.execute(tx)
  await sql`update ${table} t set facts_since = current_date where ${these} and t.created_at < current_date and t.facts_since < current_date`.execute(
    tx,
  )
}
