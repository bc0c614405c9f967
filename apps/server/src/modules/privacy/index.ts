export { privacyJobs } from './privacy.jobs.ts'
export { bindPrivacy } from './privacy.routes.ts'
export { consentFields } from './consent-fields.ts'
export { withholdWithoutConsent } from './withholding.ts'
