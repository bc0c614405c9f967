import type { HealthLine, HealthReason, HealthSubject } from '@linli/contract/operations'
import { wantedOpenFiles } from '../../platform/open-files.ts'
import type { HealthFacts } from './health.facts.ts'

type State = HealthLine['state']
type Verdict = [State, HealthReason, HealthLine['values']?]

const hour = 3_600_000
const day = 24 * hour
const gigabyte = 1024 ** 3

/** What is said of the facts: green, amber or red, with the figures of the sentence. */
export function judgeHealth(facts: HealthFacts): HealthLine[] {
  const said: Record<HealthSubject, Verdict> = {
    database: judgeDatabase(facts),
    disk: judgeDisk(facts),
    backup: judgeBackup(facts),
    jobs: judgeJobs(facts),
    screens: judgeScreens(facts),
    events: facts.eventLag > 200 ? ['attention', 'events-behind', { events: facts.eventLag }] : ['good', 'events-well'],
    address: judgeAddress(facts),
    limits:
      facts.openFiles !== null && facts.openFiles < wantedOpenFiles
        ? ['attention', 'limits-low', { limit: facts.openFiles, wanted: wantedOpenFiles }]
        : ['good', 'limits-well'],
    clock:
      Math.abs(facts.database.clockSeconds) > 5
        ? [
            Math.abs(facts.database.clockSeconds) > 60 ? 'bad' : 'attention',
            'clock-off',
            { seconds: Math.round(facts.database.clockSeconds) },
          ]
        : ['good', 'clock-well'],
    version: judgeVersion(facts),
  }
  return Object.entries(said).map(([subject, [state, reason, values = {}]]) => ({
    subject: subject as HealthSubject,
    state,
    reason,
    values,
  }))
}

function judgeDatabase({ database: { version, milliseconds } }: HealthFacts): Verdict {
  return milliseconds > 250
    ? ['attention', 'database-slow', { version, milliseconds: Math.round(milliseconds) }]
    : ['good', 'database-well', { version }]
}

function judgeDisk({ disk }: HealthFacts): Verdict {
  if (disk === null) return ['attention', 'disk-unknown']
  const share = disk.freeBytes / disk.totalBytes
  const free = disk.freeBytes / gigabyte
  const values = { free: free < 10 ? Math.floor(10 * free) / 10 : Math.floor(free), percent: Math.floor(100 * share) }
  if (disk.freeBytes < gigabyte || share < 0.03) return ['bad', 'disk-full', values]
  if (disk.freeBytes < 10 * gigabyte || share < 0.1) return ['attention', 'disk-low', values]
  return ['good', 'disk-well', values]
}

function judgeBackup({ backup: { lastOk, lastError, archive }, now, production }: HealthFacts): Verdict {
  if (lastOk === null)
    return lastError === null ? [production ? 'bad' : 'attention', 'backup-none'] : ['bad', 'backup-failed', { at: lastError.at }]
  const age = now.getTime() - Date.parse(lastOk.at)
  if (age > 3 * day) return ['bad', 'backup-old', { at: lastOk.at }]
  if (lastError !== null && lastError.at > lastOk.at) return ['attention', 'backup-failed', { at: lastError.at, lastOk: lastOk.at }]
  if (age > 30 * hour) return ['attention', 'backup-old', { at: lastOk.at }]
  if (archive !== null && archive.error !== null)
    return ['attention', 'backup-archive-behind', { at: archive.upTo ?? lastOk.at, lastOk: lastOk.at }]
  return ['good', 'backup-well', { at: lastOk.at }]
}

function judgeJobs({ jobs, runs, now }: HealthFacts): Verdict {
  const sum = (pick: (job: HealthFacts['jobs'][number]) => number) => jobs.reduce((total, job) => total + pick(job), 0)
  const waiting = jobs.map(({ oldestDue }) => (oldestDue === null ? 0 : now.getTime() - Date.parse(oldestDue)))
  const longest = Math.max(0, ...waiting)
  if (longest > 15 * 60_000) return ['bad', 'jobs-stuck', { minutes: Math.floor(longest / 60_000) }]
  const dead = sum((job) => job.dead)
  if (dead > 0) return ['attention', 'jobs-dead', { count: dead }]
  const failed = runs.filter(({ outcome }) => outcome === 'failed').length
  if (failed > 0) return ['attention', 'jobs-timetable-failed', { count: failed }]
  return ['good', 'jobs-well', { waiting: sum((job) => job.due + job.retrying), running: sum((job) => job.running) }]
}

function judgeScreens({ screens: { paired, connected } }: HealthFacts): Verdict {
  if (paired === 0) return ['good', 'screens-none']
  const away = Math.max(0, paired - connected)
  return away === 0 ? ['good', 'screens-well', { connected }] : ['attention', 'screens-away', { connected, away }]
}

function judgeAddress({ address: { origin, local, secure, certificate }, now }: HealthFacts): Verdict {
  if (local) return ['good', 'address-local', { origin }]
  if (!secure) return ['bad', 'address-plain', { origin }]
  if (certificate === null) return ['attention', 'certificate-unread', { origin }]
  const days = Math.floor((certificate.endsAt.getTime() - now.getTime()) / day)
  if (days < 0) return ['bad', 'certificate-ended', { origin, at: certificate.endsAt.toISOString() }]
  if (days < 21) return ['attention', 'certificate-soon', { origin, days }]
  return ['good', 'address-well', { origin, days }]
}

function judgeVersion({ version, database: { missing, unknown } }: HealthFacts): Verdict {
  return missing.length + unknown.length > 0
    ? ['bad', 'version-schema-differs', { program: version.program, missing: missing.length, unknown: unknown.length }]
    : ['good', 'version-well', { program: version.program, node: version.node }]
}
