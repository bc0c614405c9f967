import type { LedgerRow } from '@linli/contract/ledger-rows'
import { type Caller, communityOf } from '../../../../platform/caller.ts'
import { inScope } from '../../../../platform/db/in-scope.ts'
import type { Deps } from '../../../../platform/deps.ts'
import { AppError } from '../../../../platform/errors.ts'
import { record } from '../../../../platform/record.ts'
import { readNow } from '../../../space/index.ts'
import { keepRowFacts } from '../row.facts.ts'
import { mayWriteRows } from '../row.policy.ts'
import { ledgerOf, readRow, requireRow } from '../row.service.ts'
import { listVersions } from '../row.story.ts'
import { restoreFacts, setRowEnd } from '../row.write.queries.ts'
import { ledgerChanged } from './change-row.ts'

/** Ends a row from a day on (exclusive); lists of the days it held still show it. */
export async function endLedgerRow(
  deps: Deps,
  caller: Caller,
  key: string,
  id: string,
  { version, endsOn }: { version: number; endsOn: string },
): Promise<LedgerRow> {
  const ledger = ledgerOf(key)
  mayWriteRows(caller, ledger)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const row = await requireRow(tx, deps, community, ledger, id)
    if (row.ends_on === endsOn) return readRow(tx, deps, community, ledger, id)
    if (row.version !== version) throw new AppError('conflict')
    if (row.ends_on !== null)
      throw new AppError('refused', { reason: 'row-ended', zh: '这一行已经结束。', en: 'This row has already ended.' })
    if (endsOn < row.starts_on)
      throw new AppError('refused', {
        reason: 'ends-before-start',
        zh: '结束日期不能早于开始日期。',
        en: 'The end cannot lie before the start.',
      })
    const { today } = await readNow(tx)
    if (endsOn > today)
      throw new AppError('refused', {
        reason: 'ends-in-future',
        zh: '还没到结束的那一天，请到时再结束。',
        en: 'That day has not come yet; end the row then.',
      })
    await keepRowFacts(tx, community, ledger, [id], { change: 'ended', by: caller.name })
    if (!(await setRowEnd(tx, community, ledger, { id, version }, endsOn))) throw new AppError('conflict')
    await record(
      tx,
      caller,
      { verb: 'ledger.end', entity: 'ledger', entityId: id, detail: { ledger: key, endsOn, version: version + 1, by: caller.name } },
      ledgerChanged(id),
    )
    return readRow(tx, deps, community, ledger, id)
  })
}

/** Lets an earlier version hold again from today, or takes an end back. */
export async function restoreLedgerRow(
  deps: Deps,
  caller: Caller,
  key: string,
  id: string,
  { version, to }: { version: number; to?: number | undefined },
): Promise<LedgerRow> {
  const ledger = ledgerOf(key)
  mayWriteRows(caller, ledger)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const row = await requireRow(tx, deps, community, ledger, id)
    if (row.version !== version) throw new AppError('conflict')
    if (to === undefined && row.ends_on === null)
      throw new AppError('refused', { reason: 'nothing-to-restore', zh: '这一行没有结束。', en: 'This row has not ended.' })
    if (to !== undefined && !(await listVersions(tx, community, ledger, id)).some((kept) => kept.version === to))
      throw new AppError('not_found')
    await keepRowFacts(tx, community, ledger, [id], { change: 'restored', by: caller.name })
    const done =
      to === undefined
        ? await setRowEnd(tx, community, ledger, { id, version }, null)
        : await restoreFacts(tx, community, ledger, { id, version }, to)
    if (!done) throw new AppError('conflict')
    await record(
      tx,
      caller,
      {
        verb: 'ledger.restore',
        entity: 'ledger',
        entityId: id,
        detail: { ledger: key, to: to ?? null, version: version + 1, by: caller.name },
      },
      ledgerChanged(id),
    )
    return readRow(tx, deps, community, ledger, id)
  })
}
