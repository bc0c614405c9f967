export { findDuplicates } from './find-duplicates.ts'
export { identityJobs } from './identity.jobs.ts'
export { bindIdentity } from './identity.routes.ts'
