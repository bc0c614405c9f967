import type { Ledger } from '@linli/contract/ledger'
import type { LedgerStep } from '@linli/contract/ledger-rows'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import { openValues, sameValue } from '../ledger-storage.ts'
import { type StoredRow, selectRow } from './row.columns.ts'
import { presentValue } from './row.values.ts'

type Version = StoredRow & { change: 'changed' | 'ended' | 'restored' | 'imported'; changed_by: string; changed_at: string }

/** Earlier versions of a row, oldest first, in the shape of its table; `change` says what ended each. */
export async function listVersions(tx: Tx, community: number, ledger: Ledger, id: string): Promise<Version[]> {
  const { rows } = await sql<Version>`
    select ${selectRow(ledger)}, v.change, v.changed_by, v.changed_at
    from ledger_version v cross join lateral jsonb_populate_record(null::${sql.table(ledger.table)}, v.facts) t
    where v.community = ${community} and v.ledger = ${ledger.key} and v.row_id = ${id}::uuid order by v.version`.execute(tx)
  return rows
}

/** Who entered the row: an import, or the audit's first word about it. */
async function readBeginning(tx: Tx, community: number, first: StoredRow): Promise<{ kind: 'added' | 'imported'; by: string; at: string }> {
  if (first.import_id !== null) {
    const { rows } = await sql<{ by: string; at: string }>`
      select imported_by as by, imported_at as at from import_batch where community = ${community} and id = ${first.import_id}::uuid`.execute(
      tx,
    )
    return { kind: 'imported', by: rows[0]?.by ?? '', at: rows[0]?.at ?? first.created_at }
  }
  const { rows } = await sql<{ by: string | null }>`
    select detail ->> 'by' as by from audit_entry where community = ${community} and entity_id = ${first.id} and verb = 'ledger.add' order by seq limit 1`.execute(
    tx,
  )
  return { kind: 'added', by: rows[0]?.by ?? '', at: first.created_at }
}

/** A row's story, newest step first: each step with what it made different. */
export async function readStory(
  tx: Tx,
  community: number,
  ledger: Ledger,
  now: StoredRow,
  fields: Pick<FieldCipher, 'open'>,
): Promise<LedgerStep[]> {
  const versions = await listVersions(tx, community, ledger, now.id)
  const beginning = await readBeginning(tx, community, versions[0] ?? now)
  const steps: LedgerStep[] = [{ version: (versions[0] ?? now).version, ...beginning, changes: [] }]
  versions.forEach((before, index) => {
    const after = versions[index + 1] ?? now
    steps.push({
      version: after.version,
      kind: before.change,
      at: before.changed_at,
      by: before.changed_by,
      changes: differences(ledger, before, after, fields),
    })
  })
  return steps.reverse()
}

function differences(ledger: Ledger, before: StoredRow, after: StoredRow, fields: Pick<FieldCipher, 'open'>): LedgerStep['changes'] {
  const then = openValues(ledger, before, fields)
  const now = openValues(ledger, after, fields)
  return ledger.columns.flatMap((column) => {
    if (sameValue(then[column.key], now[column.key]) || column.hidden === true) return []
    return [{ column: column.key, before: presentValue(column, before, fields), after: presentValue(column, after, fields) }]
  })
}
