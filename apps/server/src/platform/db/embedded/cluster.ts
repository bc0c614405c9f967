import { access, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { giveTo, type Home } from './home.ts'
import { runAs } from './identity.ts'
import type { Software } from './software.ts'

/** The embedded cluster's superuser, which also owns the database `linli`. */
export const ownerRole = 'linli_owner'

/**
 * Makes the cluster on the first start.
 * @throws Error when the standing cluster was made by another major version of Postgres.
 */
export async function prepareCluster(home: Home, software: Software, password: string, fsync: boolean): Promise<void> {
  const version = await readFile(path.join(home.cluster, 'PG_VERSION'), 'utf8').catch(() => null)
  if (version === null) return await makeCluster(home, software, password, fsync)
  if (Number(version) !== software.major) {
    throw new Error(
      `The database in ${home.cluster} was made by Postgres ${version.trim()}, but Postgres ${software.major} is installed: dump it with the old version and load it into the new one.`,
    )
  }
}

/** Settings of the running server, given at each start so that a new release can change them. */
export function serverArguments(
  home: Home,
  socketFolder: string,
  port: number,
  fsync: boolean,
  more: Record<string, string> = {},
): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port: String(port),
    max_connections: '60',
    // For 2 cores and a process group that stays under 1 GiB while a large workbook is imported.
    shared_buffers: '192MB',
    effective_cache_size: '1GB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    max_wal_size: '1GB',
    wal_compression: 'on',
    // No replicas follow an embedded server, but its files are copied while it runs and its log is archived (platform/backup).
    wal_level: 'replica',
    max_wal_senders: '0',
    // When the archive cannot be written the log is kept this far and no further: the disk stays free, the archive gets a gap and says so.
    max_slot_wal_keep_size: '4GB',
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    max_parallel_workers_per_gather: '1',
    // Short statements behind row-level security: compiling them costs more than it gives.
    jit: 'off',
    password_encryption: 'scram-sha-256',
    idle_in_transaction_session_timeout: '5min',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_destination: 'stderr',
    // Error texts, details and statements hold personal data; the application reports its errors itself, without them.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_autovacuum_min_duration: '-1',
    fsync: fsync ? 'on' : 'off',
    full_page_writes: fsync ? 'on' : 'off',
    synchronous_commit: fsync ? 'on' : 'off',
    ...more,
  }
  return ['-D', home.cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/** Made beside and renamed when whole: an interrupted initdb is started over. */
async function makeCluster(home: Home, software: Software, password: string, fsync: boolean): Promise<void> {
  if (
    await access(home.cluster).then(
      () => true,
      () => false,
    )
  ) {
    throw new Error(`The folder ${home.cluster} holds no database; move it away and start again.`)
  }
  const half = `${home.cluster}.half`
  const passwordFile = path.join(home.folder, 'password')
  await rm(half, { recursive: true, force: true })
  await rm(passwordFile, { force: true })
  try {
    await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' })
    await giveTo(home.identity, passwordFile, 0o600)
    // Only the C.UTF-8 rules see Chinese characters as letters, which trigram search needs; the builtin provider came with 17.
    const rules = software.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale-provider=libc']
    const run = await runAs(home.identity, software.initdb, [
      '-D',
      half,
      '-U',
      ownerRole,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      ...rules,
      '--no-instructions',
      ...(fsync ? [] : ['--no-sync']),
    ])
    if (run.code !== 0) throw new Error(`The database could not be created in ${home.folder}: ${run.output.trim()}`)
    await rename(half, home.cluster)
  } finally {
    await rm(passwordFile, { force: true })
  }
}
