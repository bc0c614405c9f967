export { countVisit, followTargets } from './contact-chain.ts'
export { contactOf, linkOfHousehold } from './contact-self.ts'
export { contactJobs } from './contact.jobs.ts'
export { bindContact } from './contact.routes.ts'
