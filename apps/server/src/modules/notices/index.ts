export { indexNotices, noticeSearch } from './notices.search.ts'
export { bindNotices } from './notices.routes.ts'
export { updateNotice } from './notices.service.ts'
export { refreshAudience } from './notices.jobs.ts'
