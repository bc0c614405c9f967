import { uploadLimits } from '@linli/contract/files'
import type { Deps } from '../../platform/deps.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { createStore } from '../../platform/storage/index.ts'
import { createFileLinks } from './file-links.ts'
import type { FilesDeps } from './files.deps.ts'
import { uploadsFolder } from './files.jobs.ts'
import { createUploadSpace } from './upload.space.ts'
import { createUploadGates } from './uploads.limits.ts'

export { type FileOwner, attachFiles, listFilesOf, showFiles } from './files.attach.ts'
export { createFileLinks } from './file-links.ts'
export { fileJobs, uploadsFolder } from './files.jobs.ts'
export { type KeptFile, keepFile, readKept, storeKept } from './files.keep.ts'
export { bindFiles } from './files.routes.ts'
export { linkFiles } from './files.service.ts'
export type { FilesDeps } from './files.deps.ts'

/** The store, the space uploads arrive in, and what signs links. */
export async function createFiles(deps: Deps, secrets: Pick<Secrets, 'auth'>): Promise<FilesDeps> {
  return {
    ...deps,
    store: createStore(deps.config),
    space: await createUploadSpace(uploadsFolder(deps.config.dataDir), uploadLimits.expiresAfterHours * 3_600_000),
    gates: createUploadGates(),
    links: createFileLinks(secrets.auth),
  }
}
