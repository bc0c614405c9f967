import type { InputOf } from '@linli/client'
import type { MeetingKind } from '@linli/contract/meeting-kinds'
import type { Meeting } from '@linli/contract/meetings'
import { firstStart, fromPicker, toPicker } from './meeting-time.ts'

export interface MeetingDraft {
  kind: string
  title: string
  startsAt: string | null
  endsAt: string | null
  place: string
  branch: string | null
  partyGroup: string | null
  toCommunity: boolean
  audience: string[]
  chair: string
  recorder: string
}

type Facts = Omit<InputOf<'meetings.updateMeeting'>['body'], 'version'>
export type MeetingProblem =
  'kindNeeded' | 'titleNeeded' | 'startNeeded' | 'endBeforeStart' | 'placeNeeded' | 'branchNeeded' | 'audienceNeeded'

export function emptyMeeting(now: Date): MeetingDraft {
  const blank = { kind: '', title: '', endsAt: null, place: '', branch: null, partyGroup: null, audience: [], chair: '', recorder: '' }
  return { ...blank, startsAt: firstStart(now), toCommunity: true }
}

export function draftOfMeeting(meeting: Meeting): MeetingDraft {
  const { kind, title, place, branch, partyGroup, audience, chair, recorder } = meeting
  const times = { startsAt: toPicker(meeting.startsAt), endsAt: toPicker(meeting.endsAt) }
  const who = { toCommunity: audience === null, audience: audience ?? [], chair: chair ?? '', recorder: recorder ?? '' }
  return { kind, title, place, branch, partyGroup, ...times, ...who }
}

export function factsOf(draft: MeetingDraft): Facts {
  const text = (value: string): string | null => (value.trim() === '' ? null : value.trim())
  return {
    title: draft.title.trim(),
    startsAt: fromPicker(draft.startsAt) ?? '',
    endsAt: fromPicker(draft.endsAt),
    place: draft.place.trim(),
    branch: draft.branch,
    partyGroup: draft.partyGroup,
    audience: draft.toCommunity ? null : draft.audience,
    chair: text(draft.chair),
    recorder: text(draft.recorder),
  }
}

export function problemsOfMeeting(draft: MeetingDraft, kind: Pick<MeetingKind, 'body'> | null): MeetingProblem[] {
  const [start, end] = [fromPicker(draft.startsAt), fromPicker(draft.endsAt)]
  const party = kind?.body === 'branch' || kind?.body === 'group'
  const missingBranch = (party && draft.branch === null) || (kind?.body === 'group' && draft.partyGroup === null)
  const found: [MeetingProblem, boolean][] = [
    ['kindNeeded', kind === null],
    ['titleNeeded', draft.title.trim() === ''],
    ['startNeeded', start === null],
    ['endBeforeStart', start !== null && end !== null && Date.parse(end) <= Date.parse(start)],
    ['placeNeeded', draft.place.trim() === ''],
    ['branchNeeded', missingBranch],
    ['audienceNeeded', !draft.toCommunity && draft.audience.length === 0],
  ]
  return found.flatMap(([problem, there]) => (there ? [problem] : []))
}
