import path from 'node:path'
import type { Config } from '../config.ts'
import { createDiskStore } from './disk.storage.ts'
import { createS3Store } from './s3.storage.ts'
import type { ObjectStore } from './storage.ts'

export { sweepHalves } from './disk.storage.ts'
export type { ByteRange, ObjectStore } from './storage.ts'

/** Where files stand when no S3 is set; outside everything that is served. */
export function filesFolder(dataDir: string): string {
  return path.join(dataDir, 'files')
}

/** The store the settings choose: local disk, or anything that speaks S3. */
export function createStore(config: Pick<Config, 'dataDir' | 'files'>): ObjectStore {
  return config.files.s3 === null ? createDiskStore(filesFolder(config.dataDir)) : createS3Store(config.files.s3)
}
