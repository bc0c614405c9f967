export { countVisit } from './contact-chain.ts'
export { contactOf, linkOfHousehold } from './contact-self.ts'
