import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type FileType, type FileUse, pictureLimits, thumbnailSizes } from '@linli/contract/files'
import { inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { checkContent, isPicture } from './file-check.ts'
import { extensionOf } from './file-name.ts'
import type { Uploader } from './files.policy.ts'
import { type FileRow, type Outcome, endUpload } from './files.queries.ts'
import { refusedFile, requireFit, requireFor } from './files.refusals.ts'
import { makePicture } from './picture.host.ts'
import { type FilePart, type FilesDeps, objectKey, uploadKey } from './files.deps.ts'

const finishing = new Map<string, Promise<void>>()

/**
 * Everything is here: look at the content, make pictures ours, store, then say so in the row. Two that find the last
 * byte at once do it once. When the store cannot be reached the upload stays and is finished at the next question.
 * @throws AppError refused_file, which is also kept with the row
 */
export function finishUpload(deps: FilesDeps, uploader: Uploader, row: FileRow): Promise<void> {
  const key = uploadKey(row.community, row.id)
  const running = finishing.get(key) ?? finish(deps, uploader, row, key).finally(() => finishing.delete(key))
  finishing.set(key, running)
  return running
}

async function finish(deps: FilesDeps, uploader: Uploader, row: FileRow, key: string): Promise<void> {
  const { community, id } = row
  const parts: FilePart[] = []
  let outcome: Outcome
  try {
    outcome = await storeChecked(deps, row, deps.space.fileOf(key), parts)
  } catch (error) {
    if (!(error instanceof AppError) || (error.id !== 'refused_file' && error.id !== 'too_large')) throw error
    await settle(deps, uploader, row, { state: 'refused', refusal: error.details.reason ?? 'not-this-kind' })
    await deps.space.drop(key)
    throw error
  }
  // Cancelled meanwhile: nothing of it stays.
  if (!(await settle(deps, uploader, row, outcome)))
    await Promise.all(parts.map((part) => deps.store.delete(objectKey(community, id, part))))
  await deps.space.drop(key)
}

async function settle(deps: FilesDeps, uploader: Uploader, row: FileRow, outcome: Outcome): Promise<boolean> {
  return inScope(deps.database, uploader.scope, 'write', async (tx) => {
    if (!(await endUpload(tx, row.community, row.id, outcome))) return false
    await record(tx, uploader.author, {
      verb: outcome.state === 'ready' ? 'file.ready' : 'file.refuse',
      entity: 'file',
      entityId: row.id,
      detail: outcome.state === 'ready' ? { type: outcome.type, bytes: outcome.bytes } : { reason: outcome.refusal },
    })
    return true
  })
}

async function storeChecked(deps: FilesDeps, row: FileRow, file: string, parts: FilePart[]): Promise<Outcome> {
  const { community, id } = row
  const use = row.use as FileUse
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  const sha256 = hash.digest()
  const { size } = await stat(file)
  if (size !== row.declared_bytes || (row.declared_sha256 !== null && !row.declared_sha256.equals(sha256))) throw refusedFile('other-bytes')
  const extension = extensionOf(row.name)
  const type = await checkContent(file, extension)
  requireFor(use, type)
  requireFit(use, extension, size)
  const put = async (part: FilePart, from: string): Promise<number> => {
    parts.push(part)
    return deps.store.put(objectKey(community, id, part), createReadStream(from))
  }
  if (!isPicture(type)) return { state: 'ready', type, sha256, bytes: await put('content', file) }
  const work = await deps.space.workFolder(id)
  try {
    const made = await makePicture({
      file,
      type: type as PictureType,
      into: work,
      pixels: pictureLimits.pixels,
      longerSide: pictureLimits.longerSide,
      thumbnails: thumbnailSizes.map(Number),
    })
    for (const size_ of thumbnailSizes) await put(size_, path.join(work, size_))
    return { state: 'ready', type, sha256, bytes: await put('content', path.join(work, 'content')), ...made, has_thumbnail: true }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

type PictureType = Extract<FileType, 'jpeg' | 'png' | 'webp'>
