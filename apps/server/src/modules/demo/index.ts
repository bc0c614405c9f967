export { demoAccounts, demoCommunity, demoPassword } from './demo.content.ts'
export { describeDemo } from './demo.describe.ts'
export { resetDemo } from './demo.reset.ts'
export { type DemoParts, createDemo, demoPassUrl } from './demo.service.ts'
