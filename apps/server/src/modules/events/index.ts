export { bindEvents } from './events.routes.ts'
