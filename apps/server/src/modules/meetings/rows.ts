// For processes that only play meetings, such as the demo: nothing of routes is loaded.
export { decide, finishDecision } from './decisions.service.ts'
export { approveMinutes, finishMinutes, writeItemMinutes } from './minutes.service.ts'
export { putMotion } from './motions.service.ts'
export { replyDecision } from './reply.service.ts'
export { signPaperList } from './roll.service.ts'
export { openMeeting } from './use-cases/open-meeting.ts'
export { planMeeting } from './use-cases/plan-meeting.ts'
export { setAgenda } from './use-cases/write-agenda.ts'
