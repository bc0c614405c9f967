import type { Readable } from 'node:stream'
import { type FileType, type ThumbnailSize, fileTypes } from '@linli/contract/files'
import { type Caller, communityOf, requireKind, systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import type { ByteRange } from '../../platform/storage/index.ts'
import { isPicture } from './file-check.ts'
import { fileUrl } from './file-links.ts'
import { mayReveal, seesFile } from './files.policy.ts'
import { type FileRow, findFile } from './files.queries.ts'
import { type FilesDeps, objectKey } from './files.deps.ts'

export interface OpenedFile {
  name: string
  mime: string
  /** Made by us: a browser may show it in the page. */
  inline: boolean
  /** Anybody may keep it for a while. */
  cacheable: boolean
  etag: string
  /** Of the whole part. */
  bytes: number | null
  read(range?: ByteRange): Promise<{ stream: Readable; bytes: number }>
}

export interface Asked {
  id: string
  size: ThumbnailSize | null
  signed: { until?: string | undefined; key?: string | undefined }
}

/** A file the caller sees, by the row policies or by a link that is still good. */
export async function openFile(deps: FilesDeps, caller: Caller, { id, size, signed }: Asked): Promise<OpenedFile> {
  const community = communityOf(caller)
  const byLink = deps.links.opens(community, id, signed)
  const row = await inScope(deps.database, byLink ? systemCaller('files', community) : caller, 'read', (tx) => findFile(tx, community, id))
  if (row === undefined || row.state !== 'ready' || (!byLink && !seesFile(caller, row.use))) throw new AppError('not_found')
  if (row.privacy_class === 'sensitive' && !byLink) throw purposeNeeded(caller)
  if (size !== null && !row.has_thumbnail) throw new AppError('not_found')
  return describe(deps, row, size)
}

/** A link for five minutes. For a sensitive file it is the look: right and purpose are needed, and it is recorded. */
export async function createFileLink(
  deps: FilesDeps,
  caller: Caller,
  id: string,
  purpose: string | null,
): Promise<{ url: string; until: string }> {
  requireKind(caller, 'staff')
  const community = communityOf(caller)
  const row = await inScope(deps.database, caller, 'read', (tx) => findFile(tx, community, id))
  if (row === undefined || row.state !== 'ready' || !seesFile(caller, row.use)) throw new AppError('not_found')
  if (row.privacy_class === 'sensitive') {
    mayReveal(caller)
    if (purpose === null) throw purposeNeeded(caller)
    await inScope(deps.database, caller, 'write', (tx) =>
      record(tx, caller, {
        verb: 'file.reveal',
        entity: 'file',
        entityId: id,
        purpose,
        ...(row.audience?.length === 1 ? { household: row.audience[0] ?? '' } : {}),
        detail: { by: caller.name, use: row.use },
      }),
    )
  }
  const signed = deps.links.sign(community, id)
  return { url: fileUrl(community, id, signed), until: signed.endsAt }
}

/** Links to the files of something whose reader has proved by other means that they may see it (a code, a token). */
export function linkFiles(deps: Pick<FilesDeps, 'links'>, community: number, ids: readonly string[]): string[] {
  return ids.map((id) => fileUrl(community, id, deps.links.sign(community, id)))
}

function describe(deps: FilesDeps, row: FileRow, size: ThumbnailSize | null): OpenedFile {
  const key = objectKey(row.community, row.id, size ?? 'content')
  const type = row.type as FileType
  return {
    name: size === null ? row.name : `${size}.webp`,
    mime: size === null ? fileTypes[type].mime : 'image/webp',
    inline: isPicture(type),
    cacheable: row.privacy_class === 'public' && row.shown,
    etag: `"${(row.sha256 ?? Buffer.alloc(0)).toString('base64url').slice(0, 22)}-${size ?? 'content'}"`,
    bytes: size === null ? row.bytes : null,
    async read(range) {
      const found = await deps.store.get(key, range)
      if (found === null) throw new AppError('not_found')
      return found
    },
  }
}

/** Only to whoever may look at all; to others it does not exist. */
function purposeNeeded(caller: Caller): AppError {
  if (caller.kind !== 'staff' || !caller.rights.has('register.reveal')) return new AppError('not_found')
  return new AppError('refused', {
    reason: 'purpose-needed',
    zh: '这是敏感文件，请先说明查看用途。',
    en: 'This file is sensitive. Say first what you need it for.',
  })
}
