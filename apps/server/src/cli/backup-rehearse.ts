import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { verifyChain } from '../modules/trust/index.ts'
import { rebuildMatterDays } from '../modules/matters/index.ts'
import { rebuildRollups } from '../modules/space/index.ts'
import { listBackups } from '../platform/backup/backup-folder.ts'
import { readBackupKey } from '../platform/backup/backup-key.ts'
import { noteBackupStatus } from '../platform/backup/backup-status.ts'
import { readHeader } from '../platform/backup/container.read.ts'
import type { Manifest } from '../platform/backup/manifest.ts'
import { restoreBackup } from '../platform/backup/restore.ts'
import { readRestored } from '../platform/backup/tables.ts'
import { readConfig } from '../platform/config.ts'
import { createPool } from '../platform/db/pool.ts'
import { requireNode } from '../platform/node-version.ts'
import { loadSecrets } from '../platform/secrets.ts'
import { startDatabase } from '../platform/start-database.ts'
import { type Outcome, exitCodes, say } from './report.ts'
import { CommandError } from './runtime.ts'

/** Counts that move with the calendar: a backup of yesterday may rightly differ. */
const agesMove = new Set(['elders', 'children'])
/** Counts that move with the hour: what fell due since, and how old everything is. */
const moveByTheHour = /^matters_(late|age)/u

/** Restores into a scratch folder and database, checks everything, removes them. The running installation is not touched. */
export async function rehearse(given: string | undefined, keyFile: string): Promise<Outcome> {
  requireNode()
  const config = readConfig()
  const key = await readBackupKey(keyFile)
  const file = given ?? (await listBackups(config.backup.folder))[0]?.file
  if (file === undefined) throw new CommandError(`There is no backup in ${config.backup.folder} to rehearse with.`)
  const begun = performance.now()
  const scratch = await mkdtemp(path.join(config.dataDir, 'rehearsal-'))
  await chmod(scratch, 0o755)
  try {
    const { manifest } = await restoreBackup({
      file,
      key,
      dataDir: path.join(scratch, 'data'),
      databaseUrl: null,
      until: 'whole',
      archive: path.dirname(file),
      // Files are restored beside the database, never into the bucket in use.
      store: { ...config.files, s3: null },
      log: say,
    })
    const restoredIn = (performance.now() - begun) / 60_000
    const problems = await check(path.join(scratch, 'data'), manifest, (await readHeader(file)).createdAt)
    const minutes = (performance.now() - begun) / 60_000
    const ok = problems.length === 0
    await noteBackupStatus(config.dataDir, { rehearsed: { at: new Date().toISOString(), file, ok, minutes } })
    return {
      exit: ok ? exitCodes.done : exitCodes.found,
      json: { ok, file, minutes, restoredInMinutes: restoredIn, rowsExact: manifest.rowsExact, problems },
      lines: ok
        ? [
            `Rehearsed with ${file}: every row, every audit chain and every count is right. 演练成功。`,
            `Restored in ${restoredIn.toFixed(1)} min, checked in ${(minutes - restoredIn).toFixed(1)} min.`,
          ]
        : [
            `Rehearsed with ${file}: ${String(problems.length)} things are wrong 演练发现问题:`,
            ...problems.map((problem) => `  ${problem}`),
          ],
    }
  } finally {
    await removeScratch(scratch)
  }
}

async function check(dataDir: string, manifest: Manifest, madeAt: string): Promise<string[]> {
  const config = { ...readConfig(), dataDir, databaseUrl: null }
  const started = await startDatabase(config, await loadSecrets(dataDir), { join: false, log: () => undefined })
  const pool = createPool(started.roles.app, { max: 2, name: 'linli rehearsal', statementTimeout: 600_000 })
  try {
    const found = await readRestored(started.owner, manifest)
    const problems = found.problems.map((problem) => problem)
    const database = { pool }
    for (const { community } of manifest.chains) {
      const chain = await verifyChain(database, community)
      if (!chain.intact)
        problems.push(`${String(community)}: the audit chain breaks at ${String(chain.firstBrokenSeq)} (${String(chain.fault)})`)
    }
    const sameDay = found.today === chinaDay(madeAt)
    for (const { community, place, measure, before, after } of await rebuildRollups(database)) {
      if (!moveByTheHour.test(measure) && (sameDay || !agesMove.has(measure)))
        problems.push(`${String(community)}: ${measure} at ${place} was ${String(before)}, counted anew ${String(after)}`)
    }
    for (const { community, place, measure } of await rebuildMatterDays(database))
      problems.push(`${String(community)}: ${measure} at ${place} differs when counted anew`)
    return problems
  } finally {
    await pool.end()
    await started.stop()
  }
}

function chinaDay(at: string): string {
  return new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** As root the database may stand elsewhere; the folder says where. */
async function removeScratch(scratch: string): Promise<void> {
  const elsewhere = await readFile(path.join(scratch, 'data', 'postgres.location'), 'utf8').catch(() => null)
  if (elsewhere !== null) await rm(elsewhere.trim(), { recursive: true, force: true })
  await rm(scratch, { recursive: true, force: true })
}
