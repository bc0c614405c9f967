export { confirmIn } from './freshness.service.ts'
export { qualityJobs } from './quality.jobs.ts'
export { bindQuality } from './quality.routes.ts'
