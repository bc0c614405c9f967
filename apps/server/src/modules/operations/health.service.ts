import { readFile, statfs } from 'node:fs/promises'
import { isIP } from 'node:net'
import path from 'node:path'
import type { getHealth as getHealthRoute, TimedJob } from '@linli/contract/operations'
import type { RouteAnswer } from '@linli/contract/route'
import { z } from 'zod'
import { readBackupStatus } from '../../platform/backup/backup-status.ts'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { checkoutRoot } from '../../platform/config.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Hub } from '../../platform/events/hub.ts'
import { readEventLag } from '../../platform/events/lag.ts'
import { type Job, type JobRun, countJobs, listRuns, nextDue, parseCron } from '../../platform/jobs/index.ts'
import { readOpenFileLimit } from '../../platform/open-files.ts'
import type { readCertificate } from './certificate.ts'
import type { HealthFacts } from './health.facts.ts'
import { judgeHealth } from './health.lines.ts'
import { listScreenAccounts, readDatabaseFacts } from './health.queries.ts'
import { presentFailure } from './job-failure.ts'
import { requireOperator } from './operations.policy.ts'

export interface OperationsDeps extends Deps {
  hub: Hub
  jobs: readonly Job[]
  readCertificate: typeof readCertificate
}

/** How the installation is, in the words of the catalogue, and when its jobs run. */
export async function getHealth(deps: OperationsDeps, caller: Caller): Promise<RouteAnswer<typeof getHealthRoute>> {
  requireOperator(caller)
  const facts = await gatherFacts(deps, caller)
  return { at: facts.now.toISOString(), lines: judgeHealth(facts), timetable: presentTimetable(deps.jobs, facts.runs, facts.now) }
}

async function gatherFacts(deps: OperationsDeps, caller: Caller): Promise<HealthFacts> {
  const { config, database, hub } = deps
  const community = communityOf(caller)
  const secure = config.publicUrl.protocol === 'https:'
  const local = isLocal(config.publicUrl.hostname)
  const [databaseFacts, jobs, runs, accounts, online, eventLag, disk, backup, openFiles, certificate, program] = await Promise.all([
    readDatabaseFacts(database),
    countJobs(database),
    listRuns(database),
    inScope(database, caller, 'read', (tx) => listScreenAccounts(tx, community)),
    hub.online(community),
    readEventLag(database, hub),
    statfs(config.dataDir).catch(() => null),
    readBackupStatus(config.dataDir),
    readOpenFileLimit(),
    secure && !local ? deps.readCertificate(config.publicUrl) : null,
    readVersion(),
  ])
  return {
    now: new Date(),
    production: config.production,
    database: databaseFacts,
    disk: disk === null ? null : { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
    backup,
    jobs,
    // A job that is no longer on the timetable has no failure to mend.
    runs: runs.filter((run) => deps.jobs.some((job) => job.name === run.job && job.cron !== undefined)),
    screens: { paired: accounts.length, connected: accounts.filter((account) => online.has(account)).length },
    eventLag,
    address: { origin: config.publicUrl.origin, local, secure, certificate },
    openFiles,
    version: { program, node: process.versions.node },
  }
}

export function presentTimetable(jobs: readonly Job[], runs: readonly JobRun[], now: Date): TimedJob[] {
  return jobs
    .flatMap(({ name, about, cron }): TimedJob[] => {
      if (cron === undefined) return []
      const run = runs.find((one) => one.job === name)
      return [
        {
          job: name,
          about,
          nextAt: nextDue(parseCron(cron), now)?.toISOString() ?? null,
          lastAt: run?.startedAt ?? null,
          outcome: run?.outcome ?? 'never',
          failure: run?.outcome === 'failed' ? presentFailure(run.problem) : null,
        },
      ]
    })
    .toSorted((a, b) => (a.nextAt ?? '9').localeCompare(b.nextAt ?? '9'))
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'))
}

async function readVersion(): Promise<string> {
  const text = await readFile(path.join(checkoutRoot, 'package.json'), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}
