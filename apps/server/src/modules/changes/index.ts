export { checkProposal } from './changes.check.ts'
export { bindChanges } from './changes.routes.ts'
export { keepChange, listMyChanges } from './propose.service.ts'
