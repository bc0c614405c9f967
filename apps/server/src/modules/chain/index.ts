export { bindChain } from './chain.routes.ts'
