import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readBackupKey } from '@linli/server/src/platform/backup/backup-key.ts'
import { readBackupStatus } from '@linli/server/src/platform/backup/backup-status.ts'
import { makeBackup } from '@linli/server/src/platform/backup/make-backup.ts'
import { restoreBackup, settle } from '@linli/server/src/platform/backup/restore.ts'
import { readConfig } from '@linli/server/src/platform/config.ts'
import { startEmbedded } from '@linli/server/src/platform/db/embedded/index.ts'
import { loadSecrets } from '@linli/server/src/platform/secrets.ts'
import pg from 'pg'
import { type Arena, makePlace } from '../arena.ts'
import { check, compare, wholeInstallation } from '../checker.ts'
import { type Fault, attempt, newReport, unless } from '../fault.ts'
import { type Entry, type Outcome, openJournal } from '../journal.ts'
import { startWriting } from '../writing.ts'

const quiet = () => undefined

export const pointInTime: Fault = {
  id: 'F14',
  name: 'everything is lost and restored to a moment',
  async run({ own, dice, long, journals, log }) {
    const report = newReport()
    const place = await makePlace()
    const folder = path.join(place.folder, 'backups')
    await mkdir(folder)
    const arena = await own({ env: { LINLI_BACKUP_ARCHIVE: 'on', LINLI_BACKUP_DIR: folder } })
    await arena.start()
    const config = readConfig({ LINLI_DATA: arena.dataDir, LINLI_BACKUP_DIR: folder, LINLI_DEMO: '0', LINLI_LOG: 'silent' })
    const journal = openJournal(journals)
    const writing = startWriting(arena, journal, 8)
    await wait(300)
    // Made while sixteen hands write.
    const made = await makeBackup({ config, owner: arena.owner, cluster: arena.cluster, log: quiet })
    const moments: number[] = []
    for (let index = 0; index < (long ? 6 : 2); index += 1) {
      await wait(dice.between(200, 700))
      moments.push(Date.now())
    }
    await wait(300)
    await writing.end()
    await attempt(report, 'the running server is untouched by its backup', () => check(arena, journal))
    // The last segment is archived by the stop.
    await arena.stop()
    const { archive } = await readBackupStatus(arena.dataDir)
    await attempt(report, 'the archive is complete', () =>
      Promise.resolve(
        unless(archive?.error === null && (archive.upTo ?? '') > new Date(moments.at(-1) ?? 0).toISOString(), JSON.stringify(archive)),
      ),
    )
    const key = await readBackupKey(config.backup.keyFile)
    for (const [index, moment] of moments.entries()) {
      await attempt(report, `restored to ${String(moment - (moments[0] ?? 0))} ms`, async () => {
        const dataDir = path.join(place.folder, `restored-${String(index)}`)
        await restoreBackup({
          file: made.file,
          key,
          dataDir,
          databaseUrl: null,
          until: new Date(moment),
          archive: folder,
          store: config.files,
          log: quiet,
        })
        return await inRestored(dataDir, async (there) => {
          const problems: string[] = []
          const entries = journal.read()
          const settled = asOf(entries, moment)
          const kept = [...settled.values()].filter(({ outcome }) => outcome === 'ok').length
          log(`F14 ${String(index + 1)}: ${String(kept)} acknowledged before the moment, ${String(entries.size - kept)} later`)
          problems.push(...unless(kept > 0, 'nothing had been acknowledged before the moment'))
          problems.push(...unless(kept < entries.size, 'nothing was written after the moment'))
          problems.push(...(await compare(there, settled)), ...(await wholeInstallation(there)))
          return problems
        })
      })
    }
    await attempt(report, 'settled before it is used: nothing is sent again, screens reload', async () => {
      const dataDir = path.join(place.folder, 'restored-0')
      const before = await inRestored(dataDir, (there) => there.ask<{ seq: string }>('select max(event_seq) as seq from chain_head'))
      await settle({ ...config, dataDir }, 'fault', quiet)
      return await inRestored(dataDir, async (there) => {
        const [now] = await there.ask<{ events: number; seq: string; due: number }>(
          `select (select count(*) from outbox)::int as events, (select min(event_seq) from chain_head) as seq,
             (select count(*) from graphile_worker._private_jobs where attempts < max_attempts and payload::jsonb -> '_cron' is null)::int as due`,
        )
        return [
          ...unless(now?.events === 0, 'events of before would be sent again'),
          ...unless(Number(now?.seq) > Number(before[0]?.seq), 'numbers of events would be given out twice'),
          ...unless(now?.due === 0, 'jobs of before would run again'),
        ]
      })
    })
    await arena.remove()
    await place.remove()
    return report
  },
}

/** Told before the moment: there. Begun after it: not there. In between: either. */
function asOf(entries: ReadonlyMap<string, Entry>, moment: number): Map<string, { outcome: Outcome }> {
  const settled = new Map<string, { outcome: Outcome }>()
  for (const [id, { outcome, from, to }] of entries) {
    if (outcome === 'ok' && to <= moment) settled.set(id, { outcome: 'ok' })
    else if (from > moment) settled.set(id, { outcome: 'fail' })
  }
  return settled
}

async function inRestored<T>(dataDir: string, work: (there: Pick<Arena, 'ask' | 'app'>) => Promise<T>): Promise<T> {
  const secrets = await loadSecrets(dataDir)
  const database = await startEmbedded({ dataDir, passwords: { owner: secrets.databaseOwner.toString('hex') }, log: quiet })
  const client = new pg.Client(database)
  await client.connect()
  try {
    return await work({
      app: {
        host: database.host,
        port: database.port,
        database: database.database,
        user: 'linli_app_linli',
        password: secrets.databaseApp.toString('hex'),
      },
      ask: async (text, values) => (await client.query(text, values)).rows as never,
    })
  } finally {
    await client.end()
    await database.stop()
  }
}
