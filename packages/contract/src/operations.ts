import { z } from 'zod'
import { Done, InCommunity, InCommunityWithId, Instant, Uuid } from './common.ts'
import { route } from './route.ts'

/** What the health page speaks about, in its order. */
export const healthSubjects = ['database', 'disk', 'backup', 'jobs', 'screens', 'events', 'address', 'limits', 'clock', 'version'] as const
export type HealthSubject = (typeof healthSubjects)[number]

/** Everything that can be said of them; the sentences, with what to do, are in the centre's catalogue. */
export const healthReasons = [
  'database-well',
  'database-slow',
  'disk-well',
  'disk-low',
  'disk-full',
  'disk-unknown',
  'backup-well',
  'backup-none',
  'backup-old',
  'backup-failed',
  'backup-archive-behind',
  'jobs-well',
  'jobs-dead',
  'jobs-stuck',
  'jobs-timetable-failed',
  'screens-well',
  'screens-none',
  'screens-away',
  'events-well',
  'events-behind',
  'address-well',
  'address-plain',
  'address-local',
  'certificate-unread',
  'certificate-soon',
  'certificate-ended',
  'limits-well',
  'limits-low',
  'clock-well',
  'clock-off',
  'version-well',
  'version-schema-differs',
] as const
export type HealthReason = (typeof healthReasons)[number]

export const HealthLine = z.object({
  subject: z.enum(healthSubjects),
  state: z.enum(['good', 'attention', 'bad']),
  reason: z.enum(healthReasons),
  /** Figures and instants of the sentence; nothing personal. */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type HealthLine = z.infer<typeof HealthLine>

const Words = z.object({ zh: z.string(), en: z.string() })

/** Why a run failed, as far as it is known: `said` carries the job's own sentence. */
export const jobFailures = ['process-ended', 'database-away', 'storage-full', 'conflict', 'refused', 'said', 'unexpected'] as const
export const JobFailure = z.object({
  reason: z.enum(jobFailures),
  said: Words.nullable(),
  /** For whoever looks into the program: name, code and place of the error. */
  technical: z.string(),
})
export type JobFailure = z.infer<typeof JobFailure>

export const TimedJob = z.object({
  job: z.string(),
  about: Words,
  nextAt: Instant.nullable(),
  lastAt: Instant.nullable(),
  /** `never`: not run since the installation. */
  outcome: z.enum(['never', 'running', 'done', 'failed']),
  failure: JobFailure.nullable(),
})
export type TimedJob = z.infer<typeof TimedJob>

export const DeadJob = z.object({
  id: Uuid,
  job: z.string(),
  about: Words,
  /** Concerns the whole installation, not this community alone. */
  wholeInstallation: z.boolean(),
  createdAt: Instant,
  failedAt: Instant,
  tries: z.number().int(),
  failure: JobFailure,
})
export type DeadJob = z.infer<typeof DeadJob>

const administrator = { kinds: ['staff'], right: 'operations.manage' } as const

export const getHealth = route({
  method: 'GET',
  path: '/api/communities/:community/health',
  summary: 'How the installation is, line by line, and the timetable of its jobs',
  access: administrator,
  params: InCommunity,
  response: z.object({ at: Instant, lines: z.array(HealthLine), timetable: z.array(TimedJob) }),
})

export const listDeadJobs = route({
  method: 'GET',
  path: '/api/communities/:community/dead-jobs',
  summary: 'Jobs that used up their tries, of this community and of the whole installation, newest first, at most 200',
  access: administrator,
  params: InCommunity,
  response: z.object({ items: z.array(DeadJob) }),
})

export const retryDeadJob = route({
  method: 'POST',
  path: '/api/communities/:community/dead-jobs/:id/retry',
  summary: 'Try a dead job again, from its first try',
  access: administrator,
  params: InCommunityWithId,
  response: Done,
})

export const discardDeadJob = route({
  method: 'POST',
  path: '/api/communities/:community/dead-jobs/:id/discard',
  summary: 'Throw a dead job away',
  access: administrator,
  params: InCommunityWithId,
  response: Done,
})
