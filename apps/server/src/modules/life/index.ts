export { bindLife } from './life.routes.ts'
