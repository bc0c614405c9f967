import { access, mkdir, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { readHeader } from './container.read.ts'
import type { BackupKind, Header } from './manifest.ts'
import { type Keep, chooseKept } from './retention.ts'
import { parseSegment, segmentName } from './wal.ts'

export interface FoundBackup {
  file: string
  bytes: number
  header: Header
}

const namePattern = /^linli-\d{8}T\d{6}Z-(cluster|logical)\.backup$/

/** `linli-20261122T183000Z-cluster.backup`: sorts by time. */
export function backupName(at: Date, kind: Exclude<BackupKind, 'wal'>): string {
  return `linli-${at.toISOString().replace(/[-:]|\.\d+/g, '')}-${kind}.backup`
}

/** Closed to everyone else: what is inside is sealed, but nobody need count it or take it away. */
export async function makeBackupFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
}

/** Whole backups, newest first; halves have other names. */
export async function listBackups(folder: string): Promise<FoundBackup[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => namePattern.test(name))
  const found = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name)
      const [header, { size }] = await Promise.all([readHeader(file), stat(file)])
      return { file, bytes: size, header }
    }),
  )
  return found.toSorted((a, b) => (a.header.createdAt < b.header.createdAt ? 1 : -1))
}

/** Where the log of one database is archived. */
export function walFolder(folder: string, systemId: string): string {
  return path.join(folder, 'wal', systemId)
}

/**
 * Removes backups that none of the rules keeps, and the archived log from before the oldest of the kept days: older backups
 * are whole by themselves. Also what killed backups left.
 * @param startWalOf first segment a backup needs; null when it needs none
 */
export async function prune(folder: string, keep: Keep, startWalOf: (backup: FoundBackup) => Promise<string | null>): Promise<string[]> {
  const backups = await listBackups(folder)
  const { kept, days } = chooseKept(
    backups.map(({ header }) => header.createdAt),
    keep,
  )
  const removed = backups.filter((_, index) => !kept.has(index))
  for (const { file } of removed) await rm(file)
  await removeHalves(folder)
  const oldest = backups.filter((backup, index) => days.has(index) && backup.header.kind === 'cluster')
  for (const systemId of new Set(oldest.map(({ header }) => header.systemId))) {
    const last = oldest.findLast(({ header }) => header.systemId === systemId)
    const start = last === undefined ? null : await startWalOf(last)
    if (start !== null) await pruneWal(walFolder(folder, systemId), start)
  }
  return removed.map(({ file }) => file)
}

async function pruneWal(folder: string, start: string): Promise<void> {
  const from = parseSegment(start)
  for (const name of await readdir(folder).catch(() => [])) {
    if (!segmentName.test(name)) continue
    const segment = parseSegment(name)
    if (segment.timeline <= from.timeline && segment.number < from.number) await rm(path.join(folder, name))
  }
}

async function removeHalves(folder: string): Promise<void> {
  const dayAgo = Date.now() - 24 * 3_600_000
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.endsWith('.half')) continue
    const found = await stat(path.join(folder, name)).catch(() => null)
    if (found !== null && found.mtimeMs < dayAgo) await rm(path.join(folder, name), { force: true })
  }
}

export async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  )
}
