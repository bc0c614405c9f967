import type { Readable } from 'node:stream'
import type { FileType, FileUse } from '@linli/contract/files'
import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import type { FileOwner } from './files.attach.ts'
import { type FilesDeps, objectKey } from './files.deps.ts'
import { insertFile } from './files.queries.ts'

/** A file Linli itself took in or made. */
export interface KeptFile {
  id: string
  use: FileUse
  type: FileType
  name: string
  bytes: number
  sha256: Buffer
}

/** Puts the bytes into the store, before `keepFile`: bytes without a row are swept, a row without bytes would be a loss. */
export function storeKept({ store }: Pick<FilesDeps, 'store'>, community: number, id: string, content: Readable): Promise<number> {
  return store.put(objectKey(community, id, 'content'), content)
}

/** The file's row, whole and carried from the start, in the transaction that writes its owner. */
export async function keepFile(tx: Tx, caller: Caller, owner: FileOwner, { id, use, type, name, bytes, sha256 }: KeptFile): Promise<void> {
  await insertFile(tx, {
    community: communityOf(caller),
    id,
    use,
    type,
    name,
    declared_bytes: bytes,
    bytes,
    sha256,
    privacy_class: owner.privacyClass,
    audience: owner.audience,
    shown: owner.shown,
    owner_domain: owner.domain,
    owner_id: owner.id,
    uploaded_by: caller.id,
    state: 'ready',
  })
}

/** Its bytes again; the owner has decided who may have them. */
export async function readKept(
  { store }: Pick<FilesDeps, 'store'>,
  community: number,
  id: string,
): Promise<{ stream: Readable; bytes: number }> {
  const found = await store.get(objectKey(community, id, 'content'))
  if (found === null) throw new AppError('not_found')
  return found
}
