import type { RoleConnections } from '../../platform/db/roles.ts'
import type { Secrets } from '../../platform/secrets.ts'
import type { FilesDeps } from '../files/index.ts'

/** Filling runs in a process that opens its own connection and its own cipher, so it needs what these are made of. */
export type ReportDeps = Pick<FilesDeps, 'config' | 'database' | 'fields' | 'store'> & {
  secrets: Pick<Secrets, 'fieldCipher' | 'blindIndex'>
  roles: Pick<RoleConnections, 'app'>
}
