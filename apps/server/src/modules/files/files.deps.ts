import type { thumbnailSizes } from '@linli/contract/files'
import type { Deps } from '../../platform/deps.ts'
import type { ObjectStore } from '../../platform/storage/index.ts'
import type { FileLinks } from './file-links.ts'
import type { UploadGates } from './uploads.limits.ts'
import type { UploadSpace } from './upload.space.ts'

/** What this module stands on beside the database. */
export interface FilesDeps extends Deps {
  store: ObjectStore
  space: UploadSpace
  gates: UploadGates
  links: FileLinks
}

export type FilePart = 'content' | (typeof thumbnailSizes)[number]

/** Where the parts of a file stand in the object store. */
export function objectKey(community: number, id: string, part: FilePart): string {
  return `${String(community)}/${id}/${part}`
}

/** Name of an upload on its way; ids of two communities never meet. */
export function uploadKey(community: number, id: string): string {
  return `${String(community)}-${id}`
}
