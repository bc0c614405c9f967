export { bindVisits } from './visits.routes.ts'
export { copyMyVisits } from './read-visits.service.ts'
