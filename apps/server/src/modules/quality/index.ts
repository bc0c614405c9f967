export { qualityJobs } from './quality.jobs.ts'
export { bindQuality } from './quality.routes.ts'
