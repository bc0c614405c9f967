import { type Insertable, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { File } from '../../platform/db/types.gen.ts'

const columns = [
  'community',
  'id',
  'use',
  'name',
  'type',
  'declared_bytes',
  'bytes',
  'declared_sha256',
  'sha256',
  'width',
  'height',
  'has_thumbnail',
  'privacy_class',
  'audience',
  'shown',
  'owner_domain',
  'owner_id',
  'position',
  'uploaded_by',
  'state',
  'refusal',
  'created_at',
] as const

export function findFile(tx: Tx, community: number, id: string) {
  return tx.selectFrom('file').select(columns).where('community', '=', community).where('id', '=', id).executeTakeFirst()
}
export type FileRow = NonNullable<Awaited<ReturnType<typeof findFile>>>

/** What an account, or everybody without one, brought within a day, and how many uploads it has open. */
export async function sumDay(tx: Tx, community: number, account: string): Promise<{ bytes: number; open: number }> {
  const row = await tx
    .selectFrom('file')
    .select([
      sql<number>`coalesce(sum(declared_bytes), 0)::bigint`.as('bytes'),
      sql<number>`count(*) filter (where state = 'uploading')::int`.as('open'),
    ])
    .where('community', '=', community)
    .where('uploaded_by', '=', account)
    .where('created_at', '>', sql<string>`now() - interval '1 day'`)
    .executeTakeFirst()
  return row ?? { bytes: 0, open: 0 }
}

/** Bytes the files of a community take or have asked for. */
export async function sumCommunity(tx: Tx, community: number): Promise<number> {
  const row = await tx
    .selectFrom('file')
    .select(sql<number>`coalesce(sum(coalesce(bytes, declared_bytes)), 0)::bigint`.as('bytes'))
    .where('community', '=', community)
    .where('state', 'in', ['uploading', 'ready'])
    .executeTakeFirst()
  return row?.bytes ?? 0
}

export async function insertFile(tx: Tx, row: Insertable<File>): Promise<void> {
  await tx.insertInto('file').values(row).execute()
}

export interface Outcome {
  state: 'ready' | 'refused' | 'deleted'
  type?: string
  bytes?: number
  sha256?: Buffer
  width?: number | null
  height?: number | null
  has_thumbnail?: boolean
  refusal?: string
}

/** Ends an upload; false when something else ended it before. */
export async function endUpload(tx: Tx, community: number, id: string, outcome: Outcome): Promise<boolean> {
  const done = await tx
    .updateTable('file')
    .set({ ...outcome, ...ended })
    .where('community', '=', community)
    .where('id', '=', id)
    .where('state', '=', 'uploading')
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Marks files as deleted; their bytes go with the next sweep. */
export async function markDeleted(tx: Tx, community: number, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  const done = await tx
    .updateTable('file')
    .set({ state: 'deleted', shown: false, owner_domain: null, owner_id: null, ...ended })
    .where('community', '=', community)
    .where('id', 'in', [...ids])
    .where('state', '<>', 'deleted')
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}

const ended = { ended_at: sql<string>`now()`, version: sql<number>`version + 1` }
