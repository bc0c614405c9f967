import { rm } from 'node:fs/promises'
import type { BackupResult, BackupTask } from '../children/backup.ts'
import type { Context, Measurement } from '../context.ts'
import { type Figure, median, round } from '../figure.ts'
import { watchMemory } from '../memory.ts'

const rounds = 3

/** The whole register while its database runs, against a plain copy of the same files; and back. */
export const backup: Measurement = { names: ['backup', 'backup-memory', 'restore'], measure }

async function measure(context: Context): Promise<Figure[]> {
  const { config, owner, cluster, postgres, persons } = await context.world()
  const child = context.start('backup')
  const task: BackupTask = { dataDir: config.dataDir, owner, cluster }
  context.log('Backup and restore against a plain copy…')
  const taken: { copy: number; backup: number; restore: number; made: BackupResult; memory: number; restoreMemory: number }[] = []
  for (let index = 0; index <= rounds; index += 1) {
    const before = index % 2 === 0 ? await child.call<number>('copy', task) : null
    const watching = watchMemory(child.pid, postgres)
    const made = await child.call<BackupResult>('backup', task)
    const memory = (await watching.stop()).server
    const copy = before ?? (await child.call<number>('copy', task))
    const watchingRestore = watchMemory(child.pid, postgres)
    const restore = await child.call<number>('restore', { dataDir: config.dataDir, file: made.file })
    const restoreMemory = (await watchingRestore.stop()).server
    await rm(made.file)
    // The first round warms up.
    if (index > 0) taken.push({ copy, backup: made.seconds, restore, made, memory, restoreMemory })
  }
  await child.stop()
  const [last] = taken.slice(-1)
  const mebibytes = (bytes: number) => round(bytes / 2 ** 20, 0)
  const spread = (of: (one: (typeof taken)[number]) => number) => taken.map((one) => of(one).toFixed(2)).join(' ')
  const sizes = { persons, MiB: mebibytes(last?.made.plainBytes ?? 0), 'packed MiB': mebibytes(last?.made.bytes ?? 0) }
  return [
    {
      name: 'backup',
      what: 'Sealed backup of the running database (packed, encrypted, summed, synced): bytes a second ÷ those of a plain copy of the same files, synced',
      value: round(median(taken.map((one) => one.copy / one.backup))),
      unit: 'ratio',
      bound: { at: '>=', value: 0.5 },
      details: {
        ...sizes,
        'backup s': round(median(taken.map((one) => one.backup))),
        'copy s': round(median(taken.map((one) => one.copy))),
        rounds: spread((one) => one.copy / one.backup),
      },
    },
    {
      name: 'backup-memory',
      what: 'Largest proportional set size of the process that backs up and restores, whatever the size of the register',
      value: round(Math.max(...taken.map((one) => Math.max(one.memory, one.restoreMemory))), 0),
      unit: 'MiB',
      bound: { at: '<=', value: 320 },
      details: {
        'backup MiB': round(Math.max(...taken.map((one) => one.memory)), 0),
        'restore MiB': round(Math.max(...taken.map((one) => one.restoreMemory)), 0),
      },
    },
    {
      name: 'restore',
      what: 'Restore into an empty folder, until the database was up and stopped again ÷ the backup',
      value: round(median(taken.map((one) => one.restore / one.backup))),
      unit: 'ratio',
      bound: { at: '<=', value: 3 },
      details: { ...sizes, 'restore s': round(median(taken.map((one) => one.restore))), rounds: spread((one) => one.restore / one.backup) },
    },
  ]
}
