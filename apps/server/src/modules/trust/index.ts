export { bindTrust } from './trust.routes.ts'
export { type ChainFault, type ChainReport, listChains, verifyChain } from './trust.verify.ts'
