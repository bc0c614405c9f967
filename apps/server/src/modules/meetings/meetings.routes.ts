import { meetings } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { changeDecision, dropDecision, finishDecision, makeDecision, takeDecisionOut } from './decisions.service.ts'
import { getSignInCode, lookAtMeeting, renewSignInCode, signMyselfIn } from './door.service.ts'
import { countMeetings, getDecision, getMeeting, listDecisions, listMeetingKinds, listMeetings } from './meetings.service.ts'
import { approveMinutes, finishMinutes, returnMinutes, setAttachments, writeItemMinutes } from './minutes.service.ts'
import { correctMotion, putMotion, takeMotionOut } from './motions.service.ts'
import { replyDecision } from './reply.service.ts'
import { excuse, getRoll, represent, signIn, signPaperList, undoSignIn } from './roll.service.ts'
import { openMeeting } from './use-cases/open-meeting.ts'
import { cancelMeeting, planMeeting, updateMeeting } from './use-cases/plan-meeting.ts'
import { writeMeetingNotice } from './use-cases/write-meeting-notice.ts'
import { listAgendaMaterial, setAgenda } from './use-cases/write-agenda.ts'

export function bindMeetings(door: Door, deps: Deps): void {
  bindPlanning(door, deps)
  bindRoll(door, deps)
  bindRecord(door, deps)
}

function bindPlanning(door: Door, deps: Deps): void {
  bind(door, 'meetings.listMeetingKinds', meetings.listMeetingKinds, ({ caller }) => listMeetingKinds(deps, caller))
  bind(door, 'meetings.listMeetings', meetings.listMeetings, ({ caller, query }) => listMeetings(deps, caller, query))
  bind(door, 'meetings.countMeetings', meetings.countMeetings, ({ caller }) => countMeetings(deps, caller))
  bind(door, 'meetings.getMeeting', meetings.getMeeting, ({ caller, params }) => getMeeting(deps, caller, params.id))
  bind(door, 'meetings.planMeeting', meetings.planMeeting, ({ caller, body }) => planMeeting(deps, caller, body))
  bind(door, 'meetings.updateMeeting', meetings.updateMeeting, ({ caller, params, body: { version, ...facts } }) =>
    updateMeeting(deps, caller, params.id, version, facts),
  )
  bind(door, 'meetings.writeMeetingNotice', meetings.writeMeetingNotice, ({ caller, params, body: { version, ...text } }) =>
    writeMeetingNotice(deps, caller, params.id, version, text),
  )
  bind(door, 'meetings.cancelMeeting', meetings.cancelMeeting, ({ caller, params, body }) =>
    cancelMeeting(deps, caller, params.id, body.version, body.reason),
  )
  bind(door, 'meetings.listAgendaMaterial', meetings.listAgendaMaterial, ({ caller, params }) =>
    listAgendaMaterial(deps, caller, params.id),
  )
  bind(door, 'meetings.setAgenda', meetings.setAgenda, ({ caller, params, body }) =>
    setAgenda(deps, caller, params.id, body.version, body.items),
  )
}

function bindRoll(door: Door, deps: Deps): void {
  bind(door, 'meetings.getRoll', meetings.getRoll, ({ caller, params }) => getRoll(deps, caller, params.id))
  bind(door, 'meetings.openMeeting', meetings.openMeeting, ({ caller, params, body }) =>
    openMeeting(deps, caller, params.id, body.version, body.exceptions),
  )
  bind(door, 'meetings.signIn', meetings.signIn, ({ caller, params, body }) => signIn(deps, caller, params.id, body))
  bind(door, 'meetings.signPaperList', meetings.signPaperList, ({ caller, params, body }) =>
    signPaperList(deps, caller, params.id, body.attendees),
  )
  bind(door, 'meetings.undoSignIn', meetings.undoSignIn, ({ caller, params }) => undoSignIn(deps, caller, params.id))
  bind(door, 'meetings.excuse', meetings.excuse, ({ caller, params, body }) => excuse(deps, caller, params.id, body.reason))
  bind(door, 'meetings.represent', meetings.represent, ({ caller, params, body }) => represent(deps, caller, params.id, body.person))
  bind(door, 'meetings.getSignInCode', meetings.getSignInCode, ({ caller, params }) => getSignInCode(deps, caller, params.id))
  bind(door, 'meetings.renewSignInCode', meetings.renewSignInCode, ({ caller, params }) => renewSignInCode(deps, caller, params.id))
  bind(door, 'meetings.lookAtMeeting', meetings.lookAtMeeting, ({ caller, body: { id, code } }) =>
    lookAtMeeting(deps, caller, { meeting: id, code }),
  )
  bind(door, 'meetings.signMyselfIn', meetings.signMyselfIn, ({ caller, body }) => signMyselfIn(deps, caller, body))
}

function bindRecord(door: Door, deps: Deps): void {
  bind(door, 'meetings.writeItemMinutes', meetings.writeItemMinutes, ({ caller, params, body }) =>
    writeItemMinutes(deps, caller, params.id, body),
  )
  bind(door, 'meetings.putMotion', meetings.putMotion, ({ caller, params, body }) => putMotion(deps, caller, params.id, body))
  bind(door, 'meetings.correctMotion', meetings.correctMotion, ({ caller, params, body }) => correctMotion(deps, caller, params.id, body))
  bind(door, 'meetings.takeMotionOut', meetings.takeMotionOut, ({ caller, params, body }) =>
    takeMotionOut(deps, caller, params.id, body.version),
  )
  bind(door, 'meetings.decide', meetings.decide, ({ caller, params, body }) => makeDecision(deps, caller, params.id, body))
  bind(door, 'meetings.changeDecision', meetings.changeDecision, ({ caller, params, body }) =>
    changeDecision(deps, caller, params.id, body),
  )
  bind(door, 'meetings.takeDecisionOut', meetings.takeDecisionOut, ({ caller, params, body }) =>
    takeDecisionOut(deps, caller, params.id, body.version),
  )
  bind(door, 'meetings.listDecisions', meetings.listDecisions, ({ caller, query }) => listDecisions(deps, caller, query))
  bind(door, 'meetings.getDecision', meetings.getDecision, ({ caller, params }) => getDecision(deps, caller, params.id))
  bind(door, 'meetings.replyDecision', meetings.replyDecision, ({ caller, params, body }) => replyDecision(deps, caller, params.id, body))
  bind(door, 'meetings.finishDecision', meetings.finishDecision, ({ caller, params, body }) =>
    finishDecision(deps, caller, params.id, body),
  )
  bind(door, 'meetings.dropDecision', meetings.dropDecision, ({ caller, params, body }) =>
    dropDecision(deps, caller, params.id, body.version, body.reason),
  )
  bind(door, 'meetings.finishMinutes', meetings.finishMinutes, ({ caller, params, body }) => finishMinutes(deps, caller, params.id, body))
  bind(door, 'meetings.approveMinutes', meetings.approveMinutes, ({ caller, params, body }) =>
    approveMinutes(deps, caller, params.id, body.version),
  )
  bind(door, 'meetings.returnMinutes', meetings.returnMinutes, ({ caller, params, body }) =>
    returnMinutes(deps, caller, params.id, body.version, body.reason),
  )
  bind(door, 'meetings.setAttachments', meetings.setAttachments, ({ caller, params, body }) =>
    setAttachments(deps, caller, params.id, body.version, body.files),
  )
}
