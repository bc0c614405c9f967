export { createCertificateReader } from './certificate.ts'
export { bindOperations } from './operations.routes.ts'
