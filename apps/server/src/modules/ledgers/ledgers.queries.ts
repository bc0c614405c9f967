import { sql } from 'kysely'
import type { ImportBatch, ImportOutcome, RegisterBatch, RegisterCounts } from '@linli/contract/ledgers'
import type { Tx } from '../../platform/db/in-scope.ts'

/** The register's own ledger key; the others are in `ledgerList`. */
export const registerLedger = 'register'

type RegisterFigures = { found: RegisterCounts; written: RegisterCounts }

export async function findBatch(tx: Tx, community: number, id: string): Promise<ImportBatch | undefined> {
  const row = await batches(tx, community).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : presentBatch(row)
}

/** Undefined also when the id is another ledger's. */
export async function findRegisterBatch(tx: Tx, community: number, id: string): Promise<RegisterBatch | undefined> {
  const row = await batches(tx, community).where('id', '=', id).where('ledger', '=', registerLedger).executeTakeFirst()
  // Written by the register's import alone.
  return row === undefined ? undefined : { ...presentBatch(row), ...(row.counts as RegisterFigures) }
}

/** When the same file was last committed to a ledger, under whatever id, and not taken back. */
export async function findCommitted(tx: Tx, community: number, ledger: string, fileHash: string): Promise<string | null> {
  const row = await batches(tx, community)
    .where('ledger', '=', ledger)
    .where('file_hash', '=', Buffer.from(fileHash, 'hex'))
    .where('undone_at', 'is', null)
    .orderBy('imported_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.imported_at ?? null
}

export async function insertBatch<C extends { outcome: ImportOutcome }>(
  tx: Tx,
  community: number,
  batch: { id: string; ledger: string; fileName: string; fileHash: string; mapping: unknown; skipRejected: boolean; counts: C; by: string },
): Promise<ImportBatch & C> {
  const row = await tx
    .insertInto('import_batch')
    .values({
      community,
      id: batch.id,
      ledger: batch.ledger,
      file_name: batch.fileName,
      file_hash: Buffer.from(batch.fileHash, 'hex'),
      mapping: JSON.stringify(batch.mapping),
      skip_rejected: batch.skipRejected,
      counts: JSON.stringify(batch.counts),
      imported_by: batch.by,
    })
    .returning(columns)
    .executeTakeFirstOrThrow()
  return { ...presentBatch(row), ...batch.counts }
}

/** Newest first, one more than asked for; after the position of the page before. */
export async function listBatches(
  tx: Tx,
  community: number,
  limit: number,
  after: { key: string | number; id: string } | null,
): Promise<ImportBatch[]> {
  // The cursor carries the contract's instants, which end at the millisecond.
  const at = sql<string>`date_trunc('milliseconds', imported_at)`
  const query = batches(tx, community)
    .orderBy(at, 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  const rows = await (
    after === null ? query : query.where(sql<boolean>`(${at}, id) < (${String(after.key)}::timestamptz, ${after.id}::uuid)`)
  ).execute()
  return rows.map(presentBatch)
}

export async function countBatches(tx: Tx, community: number): Promise<number> {
  const row = await tx
    .selectFrom('import_batch')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('community', '=', community)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

const columns = ['id', 'ledger', 'file_name', 'file_hash', 'counts', 'imported_by', 'imported_at', 'undone_at', 'undone_by'] as const

function batches(tx: Tx, community: number) {
  return tx.selectFrom('import_batch').select(columns).where('community', '=', community)
}

function presentBatch(row: {
  id: string
  ledger: string
  file_name: string
  file_hash: Buffer
  counts: unknown
  imported_by: string
  imported_at: string
  undone_at: string | null
  undone_by: string | null
}): ImportBatch {
  // Written by insertBatch alone.
  const { outcome } = row.counts as { outcome: ImportOutcome }
  return {
    id: row.id,
    ledger: row.ledger,
    fileName: row.file_name,
    fileHash: row.file_hash.toString('hex'),
    by: row.imported_by,
    committedAt: row.imported_at,
    outcome,
    undone: row.undone_at === null ? null : { at: row.undone_at, by: row.undone_by ?? '' },
  }
}
