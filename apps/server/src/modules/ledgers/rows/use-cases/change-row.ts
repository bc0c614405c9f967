import type { Ledger } from '@linli/contract/ledger'
import type { LedgerRow } from '@linli/contract/ledger-rows'
import { type Caller, communityOf } from '../../../../platform/caller.ts'
import { type Tx, inScope } from '../../../../platform/db/in-scope.ts'
import type { Deps } from '../../../../platform/deps.ts'
import { AppError } from '../../../../platform/errors.ts'
import { record } from '../../../../platform/record.ts'
import { readNow } from '../../../space/index.ts'
import { type RowValues, openValues, sameValue } from '../../ledger-storage.ts'
import { keepRowFacts } from '../row.facts.ts'
import { mayWriteRows } from '../row.policy.ts'
import { ledgerOf, readRow, requireRow } from '../row.service.ts'
import { type TypedValues, readTyped, requireReferences } from '../row.typed.ts'
import { insertRow, updateRow } from '../row.write.queries.ts'

/** What screens are told: that the ledger changed, never whom it is about. */
export const ledgerChanged = (id: string) => [
  { kind: 'register.changed', privacyClass: 'staff' as const, audience: null, data: { entity: 'ledger', id } },
]

export async function addLedgerRow(
  deps: Deps,
  caller: Caller,
  key: string,
  { id, values: typed }: { id: string; values: TypedValues },
): Promise<LedgerRow> {
  const ledger = ledgerOf(key)
  mayWriteRows(caller, ledger)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const values = readTyped(ledger, typed, 'whole', (await readNow(tx)).today)
    await requireReferences(tx, community, ledger, values)
    if (!(await insertRow(tx, community, ledger, id, values, deps.fields))) return sameRow(tx, deps, community, ledger, id, values)
    await record(
      tx,
      caller,
      { verb: 'ledger.add', entity: 'ledger', entityId: id, detail: { ledger: key, fields: filled(values), by: caller.name } },
      ledgerChanged(id),
    )
    return readRow(tx, deps, community, ledger, id)
  })
}

/** A replay finds its own row as it left it. */
async function sameRow(tx: Tx, deps: Deps, community: number, ledger: Ledger, id: string, values: RowValues): Promise<LedgerRow> {
  const kept = openValues(ledger, await requireRow(tx, deps, community, ledger, id), deps.fields)
  if (ledger.columns.some(({ key }) => !sameValue(kept[key], values[key]))) throw new AppError('same_id_other_content')
  return readRow(tx, deps, community, ledger, id)
}

export async function changeLedgerRow(
  deps: Deps,
  caller: Caller,
  key: string,
  id: string,
  { version, values: typed }: { version: number; values: TypedValues },
): Promise<LedgerRow> {
  const ledger = ledgerOf(key)
  mayWriteRows(caller, ledger)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const row = await requireRow(tx, deps, community, ledger, id)
    const given = readTyped(ledger, typed, 'part', (await readNow(tx)).today)
    if (row.version !== version) throw new AppError('conflict')
    if (row.ends_on !== null) throw hasEnded()
    await requireReferences(tx, community, ledger, given)
    const before = openValues(ledger, row, deps.fields)
    const changed = new Set(Object.keys(given).filter((column) => !sameValue(before[column], given[column])))
    if (changed.size === 0) return readRow(tx, deps, community, ledger, id)
    await keepRowFacts(tx, community, ledger, [id], { change: 'changed', by: caller.name })
    if (!(await updateRow(tx, community, ledger, { id, version }, { ...before, ...given }, changed, deps.fields)))
      throw new AppError('conflict')
    await record(
      tx,
      caller,
      {
        verb: 'ledger.change',
        entity: 'ledger',
        entityId: id,
        detail: { ledger: key, fields: [...changed], version: version + 1, by: caller.name },
      },
      ledgerChanged(id),
    )
    return readRow(tx, deps, community, ledger, id)
  })
}

function hasEnded(): AppError {
  return new AppError('refused', {
    reason: 'row-ended',
    zh: '这一行已经结束，请先恢复再修改。',
    en: 'This row has ended; take its end back first.',
  })
}

function filled(values: RowValues): string[] {
  return Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [key]))
}
