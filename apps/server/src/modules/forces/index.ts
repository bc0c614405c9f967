export { bindForces } from './forces.routes.ts'
export { saveForce } from './forces.service.ts'
