import type { Attempts } from '../accounts/index.ts'
import type { FilesDeps } from '../files/index.ts'

/** What matters stand on: files and their links, and counted attempts against floods and guessed codes. */
export type MattersDeps = Pick<FilesDeps, 'database' | 'fields' | 'links'> & { attempts: Pick<Attempts, 'guess' | 'spend'> }
