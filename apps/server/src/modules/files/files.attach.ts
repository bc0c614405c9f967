import { type FileRef, type FileType, type FileUse, fileUses } from '@linli/contract/files'
import type { PrivacyClass } from '@linli/rules/privacy'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { markDeleted } from './files.queries.ts'
import { useRules } from './files.rules.ts'

/** What carries files, and who sees it: its files are seen by exactly the same. */
export interface FileOwner {
  domain: string
  id: string
  privacyClass: PrivacyClass
  audience: string[] | null
  /** False while it is a draft or after it was withdrawn: then only staff see its files. */
  shown: boolean
}

/**
 * Makes these the files of an owner for one use, in this order: new ones must be ready, the caller's own and free;
 * those left out are deleted. Call it in the transaction that writes the owner.
 * @throws AppError refused `unknown-file`, `too-many-files`
 */
export async function attachFiles(tx: Tx, caller: Caller, owner: FileOwner, use: FileUse, ids: readonly string[]): Promise<void> {
  const community = communityOf(caller)
  const wanted = [...new Set(ids)]
  const before = await tx
    .selectFrom('file')
    .select('id')
    .where('community', '=', community)
    .where('owner_domain', '=', owner.domain)
    .where('owner_id', '=', owner.id)
    .where('use', '=', use)
    .execute()
  const had = new Set(before.map((row) => row.id))
  const added = wanted.filter((id) => !had.has(id))
  if (wanted.length > fileUses[use].most) throw tooMany(fileUses[use].most)
  if ((await lockFree(tx, caller, use, added)) !== added.length) throw unknownFile()
  await markDeleted(
    tx,
    community,
    [...had].filter((id) => !wanted.includes(id)),
  )
  for (const [position, id] of wanted.entries()) {
    await tx
      .updateTable('file')
      .set({ owner_domain: owner.domain, owner_id: owner.id, position, ...sight(owner), version: sql<number>`version + 1` })
      .where('community', '=', community)
      .where('id', '=', id)
      .execute()
  }
}

/** Shows or hides all files of an owner as the owner itself is shown; call it whenever who sees the owner changed. */
export async function showFiles(tx: Tx, community: number, owner: FileOwner): Promise<void> {
  await tx
    .updateTable('file')
    .set({ ...sight(owner), version: sql<number>`version + 1` })
    .where('community', '=', community)
    .where('owner_domain', '=', owner.domain)
    .where('owner_id', '=', owner.id)
    .execute()
}

/** Files by owner and use, in their order; what the scope sees. */
export async function listFilesOf(
  tx: Tx,
  community: number,
  domain: string,
  owners: readonly string[],
): Promise<(owner: string, use: FileUse) => FileRef[]> {
  const rows =
    owners.length === 0
      ? []
      : await tx
          .selectFrom('file')
          .select(['id', 'owner_id', 'use', 'name', 'type', 'bytes', 'width', 'height', 'has_thumbnail'])
          .where('community', '=', community)
          .where('owner_domain', '=', domain)
          .where('owner_id', 'in', [...owners])
          .where('state', '=', 'ready')
          .orderBy('position')
          .orderBy('id')
          .execute()
  const byOwner = Map.groupBy(rows, (row) => `${row.owner_id ?? ''} ${row.use}`)
  return (owner, use) => (byOwner.get(`${owner} ${use}`) ?? []).map(presentRef)
}

export function presentRef(row: {
  id: string
  name: string
  type: string | null
  bytes: number | null
  width: number | null
  height: number | null
  has_thumbnail: boolean
}): FileRef {
  return {
    id: row.id,
    name: row.name,
    type: row.type as FileType,
    bytes: row.bytes ?? 0,
    width: row.width,
    height: row.height,
    hasThumbnail: row.has_thumbnail,
  }
}

/** How many of these are ready, of this use, the caller's own and carried by nothing; they stay so until the end of the transaction. */
async function lockFree(tx: Tx, caller: Caller, use: FileUse, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  const rows = await tx
    .selectFrom('file')
    .select('id')
    .where('community', '=', communityOf(caller))
    .where('id', 'in', [...ids])
    .where('use', '=', use)
    .where('state', '=', 'ready')
    .where('owner_id', 'is', null)
    .where('uploaded_by', '=', useRules[use].upload === 'anyone' ? 'public' : caller.id)
    .forUpdate()
    .execute()
  return rows.length
}

function sight(owner: FileOwner) {
  return { privacy_class: owner.privacyClass, audience: owner.audience, shown: owner.shown }
}

function tooMany(most: number): AppError {
  return new AppError('refused', {
    reason: 'too-many-files',
    zh: `这里最多放 ${String(most)} 个文件，请去掉几个。`,
    en: `At most ${String(most)} files can be put here; take some away.`,
  })
}

function unknownFile(): AppError {
  return new AppError('refused', {
    reason: 'unknown-file',
    zh: '有一个文件没有找到，可能还没传完或已过期，请重新上传。',
    en: 'One of the files was not found; it may not be complete or may have expired. Upload it again.',
  })
}
