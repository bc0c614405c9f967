import { statfs } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Config } from '../config.ts'
import { readBackupStatus } from '../backup/backup-status.ts'
import type { Database } from '../db/in-scope.ts'
import type { Hub } from '../events/hub.ts'
import { readEventLag } from '../events/lag.ts'
import { routeFields } from '../http/server.ts'
import { countJobs } from '../jobs/index.ts'

export interface MetricSources {
  config: Pick<Config, 'dataDir'>
  database: Database
  hub: Hub
}

export interface Metrics {
  observeRun(run: { job: string; outcome: string; seconds: number }): void
  watchRequests(app: FastifyInstance): void
  /** The page, in Prometheus' text format. */
  render(sources: MetricSources): Promise<{ type: string; text: string }>
}

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Figures of this process. Labels are names of routes and jobs: never a community, an account or an address. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'linli_request_seconds',
    help: 'Time to answer by route name and status; event streams are not in it.',
    labelNames: ['route', 'status'],
    buckets: seconds,
    registers,
  })
  const runs = new Counter({
    name: 'linli_job_runs_total',
    help: 'Ended tries by job and outcome.',
    labelNames: ['job', 'outcome'],
    registers,
  })
  const runSeconds = new Histogram({
    name: 'linli_job_seconds',
    help: 'Time of a try.',
    labelNames: ['job'],
    buckets: [0.01, 0.1, 1, 10, 60, 600, 3600],
    registers,
  })
  const gauge = (name: string, help: string, labelNames: string[] = []) => new Gauge({ name, help, labelNames, registers })
  const connections = gauge('linli_db_connections', 'Connections of this process: in_use, idle, and callers waiting for one.', ['state'])
  const databaseUp = gauge('linli_database_up', '1 when the database answered this scrape.')
  const streams = gauge('linli_event_streams', 'Open event streams of screens in this process.')
  const lag = gauge('linli_event_lag', 'Events the farthest-behind community still has to hear from this process.')
  const jobs = gauge('linli_jobs', 'Jobs in the queue by state; dead ones used up their tries.', ['job', 'state'])
  const waits = gauge('linli_job_oldest_due_seconds', 'How long the oldest due job has been waiting; 0 when none is.')
  const backup = gauge('linli_backup_age_seconds', 'Age of the last good backup; absent when there is none.')
  const disk = gauge('linli_disk_free_bytes', 'Free space where the data folder is.')

  async function refresh({ config, database, hub }: MetricSources): Promise<void> {
    const { totalCount, idleCount, waitingCount } = database.pool
    connections.set({ state: 'in_use' }, totalCount - idleCount)
    connections.set({ state: 'idle' }, idleCount)
    connections.set({ state: 'waiting' }, waitingCount)
    streams.set(hub.count())
    const space = await statfs(config.dataDir).catch(() => null)
    if (space !== null) disk.set(space.bavail * space.bsize)
    const { lastOk } = await readBackupStatus(config.dataDir)
    backup.remove()
    if (lastOk !== null) backup.set((Date.now() - Date.parse(lastOk.at)) / 1000)
    try {
      lag.set(await readEventLag(database, hub))
      const counts = await countJobs(database)
      jobs.reset()
      for (const { job, ...states } of counts)
        for (const state of ['due', 'running', 'retrying', 'dead'] as const) jobs.set({ job, state }, states[state])
      const oldest = counts.map(({ oldestDue }) => oldestDue).filter((at) => at !== null)
      waits.set(Math.max(0, ...oldest.map((at) => (Date.now() - Date.parse(at)) / 1000)))
      databaseUp.set(1)
    } catch {
      // The scrape still answers: that the database is down is what it tells.
      databaseUp.set(0)
    }
  }

  return {
    observeRun({ job, outcome, seconds }) {
      runs.inc({ job, outcome })
      runSeconds.observe({ job }, seconds)
    },
    watchRequests(app) {
      app.addHook('onResponse', async (request, reply) => {
        requests.observe({ ...routeFields(request), status: String(reply.statusCode) }, reply.elapsedTime / 1000)
      })
    },
    async render(sources) {
      await refresh(sources)
      return { type: registry.contentType, text: await registry.metrics() }
    },
  }
}
