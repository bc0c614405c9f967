export { privacyJobs } from './privacy.jobs.ts'
export { bindPrivacy } from './privacy.routes.ts'
export { tidyCommunity } from './retention.job.ts'
