export { bindMeetings } from './meetings.routes.ts'
