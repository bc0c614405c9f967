export { checkProposal } from './changes.check.ts'
export { bindChanges } from './changes.routes.ts'
export { keepChange } from './propose.service.ts'
