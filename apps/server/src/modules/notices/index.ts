export { indexNotices, noticeSearch } from './notices.search.ts'
export { bindNotices } from './notices.routes.ts'
export { type NoticeContent, changeNotice, insertNotice, retractNotice, updateNotice } from './notices.service.ts'
export { refreshAudience } from './notices.jobs.ts'
