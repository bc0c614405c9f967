import type { BackupStatus } from '../../platform/backup/backup-status.ts'
import type { JobCount, JobRun } from '../../platform/jobs/index.ts'

/** When the certificate of the public address ends; null when it could not be read. */
export type Certificate = { endsAt: Date } | null

/** What was looked at, before anybody judges it. */
export interface HealthFacts {
  now: Date
  production: boolean
  database: { version: string; milliseconds: number; clockSeconds: number; missing: string[]; unknown: string[] }
  disk: { freeBytes: number; totalBytes: number } | null
  backup: BackupStatus
  jobs: JobCount[]
  runs: JobRun[]
  screens: { paired: number; connected: number }
  eventLag: number
  address: { origin: string; local: boolean; secure: boolean; certificate: Certificate }
  openFiles: number | null
  version: { program: string; node: string }
}
