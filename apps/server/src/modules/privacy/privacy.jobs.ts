import { eraseWithdrawn } from './erase-withdrawn.job.ts'
import { keepWithinRetention } from './retention.job.ts'

export const privacyJobs = [eraseWithdrawn, keepWithinRetention]
