import { healthSubjects } from '@linli/contract/operations'
import { describe, expect, it } from 'vitest'
import type { HealthFacts } from './health.facts.ts'
import { judgeHealth } from './health.lines.ts'

const now = new Date('2026-11-22T08:00:00.000Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString()
const inDays = (days: number) => ({ endsAt: new Date(now.getTime() + days * 86_400_000 + 1_000) })
const gigabyte = 1024 ** 3
const backedUp = (hours: number) => ({ at: hoursAgo(hours), file: 'b', kind: 'full', bytes: 1, seconds: 1 })
const problem = (hours: number) => ({ at: hoursAgo(hours), message: 'no' })
const job = (counts: Partial<HealthFacts['jobs'][number]>) => ({
  job: 'a.b',
  due: 0,
  running: 0,
  retrying: 0,
  dead: 0,
  oldestDue: null,
  ...counts,
})
const run = (outcome: 'done' | 'failed') => ({ job: 'a.b', startedAt: hoursAgo(1), finishedAt: hoursAgo(1), outcome, problem: null })

const well: HealthFacts = {
  now,
  production: true,
  database: { version: '18.4', milliseconds: 2, clockSeconds: 0.1, missing: [], unknown: [] },
  disk: { freeBytes: 100 * gigabyte, totalBytes: 200 * gigabyte },
  backup: { lastOk: backedUp(5), lastError: null, verified: null, rehearsed: null, archive: null },
  jobs: [job({ running: 1 })],
  runs: [run('done')],
  screens: { paired: 2, connected: 2 },
  eventLag: 0,
  address: { origin: 'https://linli.example.org', local: false, secure: true, certificate: inDays(60) },
  openFiles: 65_536,
  version: { program: '0.1.0', node: '24.21.0' },
}
type Part = 'database' | 'backup' | 'screens' | 'address'
const with_ = <K extends Part>(key: K, change: Partial<HealthFacts[K]>): HealthFacts => ({ ...well, [key]: { ...well[key], ...change } })
const backup = (change: Partial<HealthFacts['backup']>) => with_('backup', change)

describe('the health of the installation', () => {
  it('has one line a subject, all green when all is well', () => {
    const lines = judgeHealth(well)
    expect(lines.map(({ subject }) => subject)).toEqual([...healthSubjects])
    expect(lines.filter(({ state }) => state !== 'good')).toEqual([])
  })

  it.each<[string, HealthFacts, string, string]>([
    ['a slow database', with_('database', { milliseconds: 300 }), 'attention', 'database-slow'],
    ['a disk that fills', { ...well, disk: { freeBytes: 9 * gigabyte, totalBytes: 20 * gigabyte } }, 'attention', 'disk-low'],
    ['a large disk that fills', { ...well, disk: { freeBytes: 90 * gigabyte, totalBytes: 1_000 * gigabyte } }, 'attention', 'disk-low'],
    ['a full disk', { ...well, disk: { freeBytes: gigabyte / 2, totalBytes: 20 * gigabyte } }, 'bad', 'disk-full'],
    ['a disk that does not answer', { ...well, disk: null }, 'attention', 'disk-unknown'],
    ['no backup in production', backup({ lastOk: null }), 'bad', 'backup-none'],
    ['no backup at a desk', { ...backup({ lastOk: null }), production: false }, 'attention', 'backup-none'],
    ['no backup but failures', backup({ lastOk: null, lastError: problem(1) }), 'bad', 'backup-failed'],
    ['a backup of the day before yesterday', backup({ lastOk: backedUp(40) }), 'attention', 'backup-old'],
    ['a backup of last week', backup({ lastOk: backedUp(100), lastError: problem(1) }), 'bad', 'backup-old'],
    ['a failure since the last backup', backup({ lastError: problem(1) }), 'attention', 'backup-failed'],
    [
      'an archive that cannot be written',
      backup({ archive: { upTo: hoursAgo(9), segment: null, error: problem(1) } }),
      'attention',
      'backup-archive-behind',
    ],
    ['dead jobs', { ...well, jobs: [job({ dead: 2 }), job({ dead: 1 })] }, 'attention', 'jobs-dead'],
    ['jobs nobody runs', { ...well, jobs: [job({ due: 1, oldestDue: hoursAgo(1) })] }, 'bad', 'jobs-stuck'],
    ['a timetable with failures', { ...well, runs: [run('failed')] }, 'attention', 'jobs-timetable-failed'],
    ['a screen that is away', with_('screens', { connected: 1 }), 'attention', 'screens-away'],
    ['screens behind the events', { ...well, eventLag: 500 }, 'attention', 'events-behind'],
    ['an address without encryption', with_('address', { secure: false }), 'bad', 'address-plain'],
    ['a certificate nobody could read', with_('address', { certificate: null }), 'attention', 'certificate-unread'],
    ['a certificate that ends soon', with_('address', { certificate: inDays(20) }), 'attention', 'certificate-soon'],
    ['a certificate that ended', with_('address', { certificate: inDays(-2) }), 'bad', 'certificate-ended'],
    ['few open files', { ...well, openFiles: 1_024 }, 'attention', 'limits-low'],
    ['a clock that is off', with_('database', { clockSeconds: -30 }), 'attention', 'clock-off'],
    ['a clock that is far off', with_('database', { clockSeconds: 3_600 }), 'bad', 'clock-off'],
    ['a schema of another version', with_('database', { unknown: ['0099_later'] }), 'bad', 'version-schema-differs'],
  ])('%s is told', (_name, facts, state, reason) => {
    expect(judgeHealth(facts).filter((line) => line.state !== 'good')).toMatchObject([{ state, reason }])
  })

  it.each<[string, HealthFacts, string]>([
    ['a failure before the last backup', backup({ lastError: problem(9) }), 'backup-well'],
    ['a desk', with_('address', { local: true, secure: false, certificate: null }), 'address-local'],
    ['no screens yet', with_('screens', { paired: 0, connected: 0 }), 'screens-none'],
    ['an unlimited system', { ...well, openFiles: null }, 'limits-well'],
    ['a job due this minute', { ...well, jobs: [job({ due: 1, oldestDue: hoursAgo(0.01) })] }, 'jobs-well'],
  ])('%s is no fault', (_name, facts, reason) => {
    const lines = judgeHealth(facts)
    expect(lines.filter((line) => line.state !== 'good')).toEqual([])
    expect(lines.map((line) => line.reason)).toContain(reason)
  })
})
