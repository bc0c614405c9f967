import { type FileFacts, type FileUse, type UploadFacts, uploadLimits } from '@linli/contract/files'
import type { FastifyRequest } from 'fastify'
import { type Caller, communityOf, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { lockCommunity, record } from '../../platform/record.ts'
import { extensionOf, shownName } from './file-name.ts'
import { type FilesDeps, uploadKey } from './files.deps.ts'
import { type Uploader, mayBring, requireMayUpload } from './files.policy.ts'
import { type FileRow, endUpload, findFile, insertFile, markDeleted, sumCommunity, sumDay } from './files.queries.ts'
import { refusalOf, requireFit } from './files.refusals.ts'
import { useRules } from './files.rules.ts'
import { finishUpload } from './uploads.finish.ts'
import { communityIsFull, dayIsFull, tooManyAtOnce } from './uploads.limits.ts'

export type TusAnswer = { status: number; headers: Record<string, string> }

/**
 * Begins an upload, or finds the one begun before under the same id; other content is a 409. The row stands before
 * the first byte, so that quotas count what is on its way.
 */
export async function beginUpload(
  deps: FilesDeps,
  caller: Caller,
  request: FastifyRequest,
  facts: UploadFacts,
  bytes: number,
): Promise<TusAnswer> {
  const uploader = requireMayUpload(caller, facts.use)
  const community = communityOf(caller)
  const name = shownName(facts.filename)
  requireFit(facts.use, extensionOf(name), bytes)
  if (uploader.account === 'public') deps.gates.requireAddressDay(request.ip, bytes)
  await deps.space.requireRoom(2 * bytes)
  const { state, fresh } = await inScope(deps.database, uploader.scope, 'write', (tx) =>
    keepRow(tx, deps, uploader, community, { ...facts, name, bytes }),
  )
  if (fresh && uploader.account === 'public') deps.gates.noteAddress(request.ip, bytes)
  const key = uploadKey(community, facts.id)
  const location = { location: `/api/communities/${String(community)}/uploads/${facts.id}`, 'tus-resumable': '1.0.0' }
  // Begun before: it goes on where it stopped, which HEAD says.
  if (state === 'ready' || (await deps.space.offsetOf(key)) !== null) return { status: 201, headers: location }
  const answer = await deps.space.speak(request, key)
  return { status: answer.status, headers: { ...answer.headers, ...location } }
}

/** PATCH takes the next bytes, HEAD says how far it got; whichever finds the last byte there has the file checked and stored. */
export async function continueUpload(deps: FilesDeps, caller: Caller, request: FastifyRequest, id: string): Promise<TusAnswer> {
  const community = communityOf(caller)
  const row = await requireOwnUpload(deps, caller, id)
  if (row.state === 'refused') throw new AppError('refused_file', refusalOf(row.refusal) ?? {})
  if (row.state === 'ready') {
    if (request.method !== 'HEAD') throw new AppError('conflict')
    const whole = String(row.declared_bytes)
    return { status: 200, headers: { 'tus-resumable': '1.0.0', 'upload-offset': whole, 'upload-length': whole } }
  }
  const key = uploadKey(community, id)
  if ((await deps.space.offsetOf(key)) === null) throw new AppError('not_found')
  const work = async (): Promise<TusAnswer> => {
    const answer = await deps.space.speak(request, key)
    if (Number(answer.headers['upload-offset']) === row.declared_bytes)
      await finishUpload(deps, requireMayUpload(caller, row.use as FileUse), row)
    return answer
  }
  return request.method === 'HEAD' ? work() : deps.gates.run(row.uploaded_by === 'public' ? request.ip : row.uploaded_by, work)
}

export async function cancelUpload(deps: FilesDeps, caller: Caller, id: string): Promise<TusAnswer> {
  const row = await requireOwnUpload(deps, caller, id)
  const uploader = requireMayUpload(caller, row.use as FileUse)
  await inScope(deps.database, uploader.scope, 'write', async (tx) => {
    if (await endUpload(tx, row.community, id, { state: 'deleted' }))
      await record(tx, uploader.author, { verb: 'file.cancel', entity: 'file', entityId: id })
  })
  await deps.space.drop(uploadKey(row.community, id))
  return { status: 204, headers: { 'tus-resumable': '1.0.0' } }
}

/** Takes back a file that nothing carries. */
export async function deleteFile(deps: FilesDeps, caller: Caller, id: string): Promise<void> {
  const row = await requireOwnUpload(deps, caller, id)
  const uploader = requireMayUpload(caller, row.use as FileUse)
  await inScope(deps.database, uploader.scope, 'write', async (tx) => {
    await tx.selectFrom('file').select('id').where('community', '=', row.community).where('id', '=', id).forUpdate().execute()
    const now = await findFile(tx, row.community, id)
    if (now?.owner_id !== null)
      throw new AppError('refused', {
        reason: 'file-in-use',
        zh: '这个文件正在使用，请在用到它的地方移除。',
        en: 'The file is in use; remove it where it is used.',
      })
    if ((await markDeleted(tx, row.community, [id])) > 0)
      await record(tx, uploader.author, { verb: 'file.delete', entity: 'file', entityId: id })
  })
  await deps.space.drop(uploadKey(row.community, id))
}

/** What became of an upload, for whoever made it. */
export async function getFileFacts(deps: FilesDeps, caller: Caller, id: string): Promise<FileFacts> {
  const row = await requireOwnUpload(deps, caller, id)
  return presentFacts(row)
}

/**
 * The uploader's own: staff by account and right; without a name whoever knows the id, which nobody can guess, until
 * something carries the file. Anything else looks like a file that never was.
 */
export async function requireOwnUpload(deps: FilesDeps, caller: Caller, id: string): Promise<FileRow> {
  const community = communityOf(caller)
  const row = await inScope(deps.database, systemCaller('files', community), 'read', (tx) => findFile(tx, community, id))
  if (row === undefined || row.state === 'deleted' || !(row.use in useRules)) throw new AppError('not_found')
  const { upload } = useRules[row.use as FileUse]
  const own = upload === 'anyone' ? row.owner_id === null : mayBring(caller, upload) && row.uploaded_by === caller.id
  if (!own) throw new AppError('not_found')
  return row
}

interface Wanted extends UploadFacts {
  name: string
  bytes: number
}

async function keepRow(
  tx: Tx,
  deps: Deps,
  uploader: Uploader,
  community: number,
  wanted: Wanted,
): Promise<{ state: string; fresh: boolean }> {
  const there = await tx.selectFrom('community').select('community').where('community', '=', community).executeTakeFirst()
  if (there === undefined) throw new AppError('not_found')
  // Quotas are counted: the writers of one community wait for each other.
  await lockCommunity(tx, community)
  const before = await findFile(tx, community, wanted.id)
  if (before !== undefined) {
    if (!isSame(before, uploader, wanted)) throw new AppError('same_id_other_content')
    if (before.state === 'refused') throw new AppError('refused_file', refusalOf(before.refusal) ?? {})
    return { state: before.state, fresh: false }
  }
  const day = await sumDay(tx, community, uploader.account)
  const dayBytes = uploader.account === 'public' ? uploadLimits.publicDayBytes : uploadLimits.accountDayBytes
  if (day.bytes + wanted.bytes > dayBytes) throw dayIsFull()
  if (uploader.account !== 'public' && day.open >= uploadLimits.openAtOnce) throw tooManyAtOnce()
  if ((await sumCommunity(tx, community)) + wanted.bytes > deps.config.files.communityBytes) throw communityIsFull()
  await insertFile(tx, {
    community,
    id: wanted.id,
    use: wanted.use,
    name: wanted.name,
    declared_bytes: wanted.bytes,
    declared_sha256: wanted.sha256 === undefined ? null : Buffer.from(wanted.sha256, 'hex'),
    privacy_class: useRules[wanted.use].privacyClass,
    uploaded_by: uploader.account,
    state: 'uploading',
  })
  await record(tx, uploader.author, {
    verb: 'file.upload',
    entity: 'file',
    entityId: wanted.id,
    detail: { use: wanted.use, bytes: wanted.bytes },
  })
  return { state: 'uploading', fresh: true }
}

function isSame(row: FileRow, uploader: Uploader, wanted: Wanted): boolean {
  const bytes = row.sha256 ?? row.declared_sha256
  return (
    row.state !== 'deleted' &&
    row.use === wanted.use &&
    row.name === wanted.name &&
    row.declared_bytes === wanted.bytes &&
    row.uploaded_by === uploader.account &&
    (wanted.sha256 === undefined || bytes === null || bytes.toString('hex') === wanted.sha256)
  )
}

function presentFacts(row: FileRow): FileFacts {
  return {
    id: row.id,
    use: row.use as FileUse,
    name: row.name,
    state: row.state as FileFacts['state'],
    refusal: refusalOf(row.refusal),
    file:
      row.state === 'ready'
        ? {
            id: row.id,
            name: row.name,
            type: row.type as 'jpeg',
            bytes: row.bytes ?? 0,
            width: row.width,
            height: row.height,
            hasThumbnail: row.has_thumbnail,
          }
        : null,
    privacyClass: row.privacy_class as FileFacts['privacyClass'],
    attached: row.owner_id !== null,
    createdAt: row.created_at,
  }
}
