export { HasRejectionsError } from './importing/import.refusals.ts'
export { bindLedgers } from './ledgers.routes.ts'
export { importRegister } from './ledgers.service.ts'
export { shown as shownFileName, sweepUploads } from './ledgers.uploads.ts'
