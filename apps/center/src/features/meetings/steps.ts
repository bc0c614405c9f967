import type { Meeting } from '@linli/contract/meetings'

export const meetingSteps = ['prepare', 'signIn', 'record', 'decisions', 'minutes'] as const
export type MeetingStep = (typeof meetingSteps)[number]

/** Where a meeting opens: at what is to be done next with it. */
const firstStep: Record<Meeting['state'], MeetingStep> = {
  planned: 'prepare',
  held: 'record',
  minuted: 'minutes',
  approved: 'decisions',
  cancelled: 'prepare',
}

export function stepOf(asked: unknown, state: Meeting['state']): MeetingStep {
  return meetingSteps.find((one) => one === asked) ?? firstStep[state]
}

/** A line under each step: how far it is. */
export function stepFigures(meeting: Meeting): Record<MeetingStep, { key: string; values: Record<string, number> }> {
  const minuted = meeting.agenda.filter((item) => item.minutes !== null).length
  const unanswered = meeting.decided.filter((one) => one.matters.length > 0 && one.reply === null && one.state !== 'dropped').length
  return {
    prepare: { key: 'items', values: { n: meeting.items } },
    signIn:
      meeting.entitled === null
        ? { key: 'came', values: { n: meeting.present + meeting.guests } }
        : { key: 'present', values: { present: meeting.present, entitled: meeting.entitled } },
    record: { key: 'minuted', values: { n: minuted, of: meeting.items } },
    decisions: unanswered > 0 ? { key: 'unanswered', values: { n: unanswered } } : { key: 'decided', values: { n: meeting.decisions } },
    minutes: { key: meeting.state, values: {} },
  }
}
