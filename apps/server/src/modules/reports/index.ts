export { reportJobs } from './reports.jobs.ts'
export { bindReports } from './reports.routes.ts'
