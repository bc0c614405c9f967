export { bindVisits } from './visits.routes.ts'
