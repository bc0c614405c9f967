import type { Ledger } from '@linli/contract/ledger'
import { type LedgerKey, ledgerKeys, ledgerList } from '@linli/contract/ledger-list'
import type { LedgerRow, LedgerRowWithStory } from '@linli/contract/ledger-rows'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../../platform/cursor.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { AppError } from '../../../platform/errors.ts'
import { readAsOf } from '../../space/index.ts'
import type { StoredRow } from './row.columns.ts'
import { type RowQuestion, countLedgers, countRows, findRow, listRows } from './row.list.queries.ts'
import { mayReadRows } from './row.policy.ts'
import { readStory } from './row.story.ts'
import { presentRow } from './row.values.ts'

const defaultLimit = 50

/** @throws not_found for a ledger there is not */
export function ledgerOf(key: string): Ledger {
  const ledger = ledgerList.find((candidate) => candidate.key === key)
  if (ledger === undefined) throw new AppError('not_found')
  return ledger
}

export async function listLedgers(deps: Deps, caller: Caller): Promise<{ items: { key: LedgerKey; rows: number }[] }> {
  const readable = ledgerList.filter(({ read }) => caller.rights.has(read))
  for (const ledger of ledgerList) mayReadRows(caller, ledger)
  const counts = await inScope(deps.database, caller, 'read', (tx) => countLedgers(tx, communityOf(caller), readable))
  return { items: ledgerKeys.flatMap((key) => (counts.has(key) ? [{ key, rows: counts.get(key) ?? 0 }] : [])) }
}

export async function listLedgerRows(
  deps: Deps,
  caller: Caller,
  key: string,
  { limit = defaultLimit, cursor, ...filter }: RowQuestion['filter'] & { limit?: number | undefined; cursor?: string | undefined },
) {
  const ledger = ledgerOf(key)
  mayReadRows(caller, ledger)
  const position = decodeCursor(cursor)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const day = await readAsOf(tx, caller, filter.asOf)
    const question = { ledger, community: communityOf(caller), filter, day, fields: deps.fields }
    const [rows, total] = await Promise.all([
      listRows(tx, question, limit + 1, position === null ? null : { key: String(position.key), id: position.id }),
      position?.total ?? countRows(tx, question),
    ])
    return pageOf(
      rows,
      limit,
      total,
      (row) => ({ key: String(row[ledger.named]), id: row.id }),
      (row) => presentRow(ledger, row, deps.fields),
    )
  })
}

export async function getLedgerRow(
  deps: Deps,
  caller: Caller,
  key: string,
  id: string,
  asOf: string | undefined,
): Promise<LedgerRowWithStory> {
  const ledger = ledgerOf(key)
  mayReadRows(caller, ledger)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const day = await readAsOf(tx, caller, asOf)
    const now = await requireRow(tx, deps, community, ledger, id)
    const shown = day === null ? now : await requireRow(tx, deps, community, ledger, id, day)
    return { ...presentRow(ledger, shown, deps.fields), story: await readStory(tx, community, ledger, now, deps.fields) }
  })
}

/** @throws not_found */
export async function requireRow(
  tx: Tx,
  { fields }: Pick<Deps, 'fields'>,
  community: number,
  ledger: Ledger,
  id: string,
  day: string | null = null,
): Promise<StoredRow> {
  const row = await findRow(tx, { ledger, community, filter: {}, day, fields }, id)
  if (row === undefined) throw new AppError('not_found')
  return row
}

/** The row as it is now, presented. */
export async function readRow(tx: Tx, deps: Pick<Deps, 'fields'>, community: number, ledger: Ledger, id: string): Promise<LedgerRow> {
  return presentRow(ledger, await requireRow(tx, deps, community, ledger, id), deps.fields)
}
