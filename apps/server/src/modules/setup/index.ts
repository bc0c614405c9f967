export { nameCommunity, openCommunity } from './open-community.ts'
export { describeSetup } from './setup.code.ts'
export { bindSetup } from './setup.routes.ts'
export { type Setup, createSetup } from './setup.service.ts'
