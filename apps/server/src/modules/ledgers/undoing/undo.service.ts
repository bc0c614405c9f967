import { findImportable, findLedger } from '@linli/contract/ledger-list'
import { contactLinks } from '@linli/contract/ledger-contact-links'
import { type ImportBatch, type ImportUndo, undoDays } from '@linli/contract/ledgers'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { AppError } from '../../../platform/errors.ts'
import { lockCommunity, record } from '../../../platform/record.ts'
import { takeLinksBack } from '../../contact/rows.ts'
import { refreshRollups } from '../../space/index.ts'
import { accountNames } from '../../trust/index.ts'
import { mayImport } from '../ledgers.policy.ts'
import { findBatch } from '../ledgers.queries.ts'
import { mayWriteRows } from '../rows/row.policy.ts'
import { findBlockers } from './undo.blockers.ts'
import { countUndo, markUndone, takeBack } from './undo.queries.ts'
import { lookAtLinks } from './undo.links.ts'
import { countRowsUndo, findRowBlockers, takeRowsBack } from './undo.rows.ts'
import { explainBlocker } from './undo.words.ts'

type UndoDeps = Pick<Deps, 'database'>

/** What taking the import back would do; nothing is changed. */
export async function previewUndo(deps: UndoDeps, caller: Caller, id: string): Promise<ImportUndo> {
  mayImport(caller)
  // A writing scope, because its settings and its view of the data hold for all questions.
  const community = communityOf(caller)
  const found = await inScope(deps.database, caller, 'write', async (tx) => {
    const batch = await findBatch(tx, community, id)
    if (batch === undefined || batch.undone !== null) throw new AppError('not_found')
    mayUndo(caller, batch)
    return look(tx, community, batch)
  })
  const accounts = [...new Set(found.blockers.flatMap(({ by }) => by ?? []))]
  const names = await accountNames(deps.database, community, accounts)
  return {
    ...found,
    blockers: found.blockers.map((blocker) => ({ ...blocker, by: blocker.by === null ? null : (names.get(blocker.by) ?? blocker.by) })),
  }
}

/**
 * Takes a whole import back while nobody touched what it wrote; the register then is what it was before.
 * One transaction with the roll-ups, the audit and the event. Repeated, it answers the first result.
 * @throws AppError refused/import-touched
 */
export async function undoImport(deps: UndoDeps, caller: Caller, id: string): Promise<ImportBatch> {
  mayImport(caller)
  const community = communityOf(caller)
  try {
    return await inScope(deps.database, caller, 'write', async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended('linli import', ${community}))`.execute(tx)
      await lockCommunity(tx, community)
      const batch = await findBatch(tx, community, id)
      if (batch === undefined) throw new AppError('not_found')
      if (batch.undone !== null) return batch
      mayUndo(caller, batch)
      const { rows, removes, restores, blocked } = await look(tx, community, batch)
      if (blocked > 0) throw touched(blocked)
      const ledger = findImportable(batch.ledger)
      if (ledger?.key === contactLinks.key) await takeLinksBack(tx, community, id)
      else if (ledger === undefined) {
        await takeBack(tx, { community, id })
        await refreshRollups(tx, community)
      } else await takeRowsBack(tx, ledger, { community, id })
      await markUndone(tx, { community, id }, caller.name)
      const { fileHash } = batch
      await record(
        tx,
        caller,
        ledger === undefined
          ? { verb: 'register.undo', entity: 'import', entityId: id, detail: { removes, restores, fileHash } }
          : { verb: 'ledger.undo', entity: 'import', entityId: id, detail: { ledger: ledger.key, ...rows, fileHash, by: caller.name } },
        [{ kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'import', id } }],
      )
      const undone = await findBatch(tx, community, id)
      if (undone === undefined) throw new AppError('internal')
      return undone
    })
  } catch (error) {
    // Something came to refer to it between looking and taking away.
    throw error instanceof Error && 'code' in error && error.code === '23503' ? touched(1) : error
  }
}

/** Rows as they were before an import hold people's data too: past the time in which imports are taken back they go. */
export async function forgetOldChanges(deps: UndoDeps, caller: Caller): Promise<void> {
  await inScope(deps.database, caller, 'write', (tx) =>
    sql`delete from import_change c using import_batch b
      where b.community = c.community and b.id = c.import_id and b.imported_at < now() - make_interval(days => ${undoDays})`.execute(tx),
  )
}

async function look(tx: Tx, community: number, batch: ImportBatch): Promise<ImportUndo> {
  const undoing = { community, id: batch.id }
  const { id, ledger: key } = batch
  if (key === contactLinks.key) return lookAtLinks(tx, community, id)
  const ledger = findLedger(key)
  if (ledger !== undefined) {
    const none = { buildings: 0, dwellings: 0, households: 0, persons: 0 }
    const rows = await countRowsUndo(tx, ledger, undoing)
    return { id, ledger: key, rows, removes: none, restores: none, ...(await findRowBlockers(tx, ledger, undoing)) }
  }
  const counts = { ...(await countUndo(tx, undoing)), ledger: key, rows: { removes: 0, restores: 0 } }
  if (batch.outcome.changed > 0 && counts.restores.households + counts.restores.persons === 0) {
    const lost = { code: 'too-old', entity: 'import', id: batch.id, label: batch.fileName, by: batch.by, at: batch.committedAt } as const
    return { id, ...counts, blocked: 1, blockers: [{ ...lost, message: explainBlocker('too-old', '') }] }
  }
  return { id, ...counts, ...(await findBlockers(tx, undoing)) }
}

/** What another ledger's import wrote is taken back by who may write that ledger. */
function mayUndo(caller: Caller, batch: ImportBatch): void {
  const ledger = findImportable(batch.ledger)
  if (ledger !== undefined) mayWriteRows(caller, ledger)
}

function touched(count: number): AppError {
  return new AppError('refused', {
    reason: 'import-touched',
    zh: `导入以后有 ${String(count)} 处被改过或用到了，不能整批撤销，没有改动任何内容。请先看清单；确实导错了就逐条改正。`,
    en: `${String(count)} things it wrote were changed or used since, so the import cannot be taken back as a whole and nothing was changed. See the list; what is wrong can be corrected one by one.`,
  })
}
