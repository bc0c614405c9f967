export { bindTrust } from './trust.routes.ts'
export { checkChain } from './trust.service.ts'
export { type ChainReport, listChains, verifyChain } from './trust.verify.ts'
export { accountNames } from './trust.names.ts'
