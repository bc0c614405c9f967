import { type Chain, type ChainItem, type ChainStage, chainLimit, chainStages } from '@linli/contract/chain'
import type { Caller } from '../../platform/caller.ts'
import type { ChainEntry } from './chain.policy.ts'
import type { ThreadDecision, ThreadMatter, ThreadMeeting, ThreadVisit } from './chain.queries.ts'

export interface Thread {
  visits: ThreadVisit[]
  matters: ThreadMatter[]
  meetings: ThreadMeeting[]
  decisions: ThreadDecision[]
}

/** Who reads. `own`: matters their own policies show them; `board`: titles written for everybody. */
export interface Reader {
  caller: Caller
  here: { entry: ChainEntry; id: string }
  own: ReadonlySet<string>
  board: ReadonlyMap<string, string>
}

type Stage = ChainStage['stage']

export function presentChain(thread: Thread, reader: Reader): Chain {
  const told = reader.caller.kind === 'staff' ? forStaff(thread, reader) : forOthers(thread, reader)
  const stages = chainStages.flatMap((stage): ChainStage[] => {
    const { items, count } = told[stage]
    return count === 0 ? [] : [{ stage, count, items: items.slice(0, chainLimit) }]
  })
  return { stages, next: nextOf(thread) }
}

/** What has not happened yet; null where nothing is open. A matter may be answered without any meeting. */
function nextOf({ matters, meetings, decisions }: Thread): Stage | null {
  const running = decisions.filter((decision) => decision.state !== 'dropped')
  if (running.some((decision) => decision.reply === null && decision.answers > 0)) return 'reply'
  if (running.some((decision) => decision.state === 'open')) return 'change'
  if (running.length > 0) return null
  const waiting = matters.some((matter) => !['answered', 'confirmed', 'closed', 'withdrawn', 'merged'].includes(matter.state))
  if (!waiting) return null
  return meetings.length > 0 ? 'decision' : 'reply'
}

type Told = Record<Stage, { items: ChainItem[]; count: number }>

const plain: ChainItem = { id: null, entry: null, on: '', title: '', text: null, state: null, names: null, people: null, here: false }
const all = (items: ChainItem[]) => ({ items, count: items.length })

function forStaff(thread: Thread, { caller, here }: Reader): Told {
  const { visits, matters, meetings, decisions } = thread
  const names = (right: 'contact.read' | 'matters.read', given: (string | null)[]) =>
    caller.rights.has(right) ? given.flatMap((name) => name ?? []).slice(0, 12) : null
  const may = (entry: ChainEntry, id: string) =>
    caller.rights.has(entry === 'visit' ? 'contact.read' : entry === 'matter' ? 'matters.read' : 'meetings.read')
      ? { id, entry, here: here.entry === entry && here.id === id }
      : { here: false }
  return {
    visit: all(
      visits.map((visit) => ({
        ...plain,
        ...may('visit', visit.id),
        on: visit.on_day,
        title: caller.rights.has('contact.read') ? (visit.home ?? '') : '',
        text: caller.rights.has('contact.read') ? visit.note : null,
        names: names('contact.read', [visit.author]),
      })),
    ),
    matter: all(
      matters.map((matter) => ({
        ...plain,
        ...may('matter', matter.id),
        on: matter.on_day,
        title: matter.title,
        text: matter.number,
        state: matter.state,
        names: names('matters.read', matter.names),
        people: matter.raisers,
      })),
    ),
    meeting: all(
      meetings.map((meeting) => ({
        ...plain,
        ...may('meeting', meeting.id),
        on: meeting.on_day,
        title: meeting.title,
        text: meeting.kind,
        state: meeting.state,
        people: meeting.came,
      })),
    ),
    decision: all(
      decisions.map((decision) => ({
        ...plain,
        ...may('decision', decision.id),
        on: decision.on_day,
        title: decision.text,
        text: decision.owner,
        state: decision.state,
      })),
    ),
    reply: all(repliesOf(thread, () => true)),
    change: all(changesOf(thread, () => true)),
  }
}

/** Residents, helpers, televisions, the public: what is theirs or written for everybody is told, the rest is a number. */
function forOthers(thread: Thread, { caller, here, own, board }: Reader): Told {
  const { visits, matters, meetings, decisions } = thread
  const raised = matters.some((matter) => own.has(matter.id)) && caller.kind === 'resident'
  const home = caller.kind === 'resident' || caller.kind === 'helper' || caller.household !== null
  const open = (decision: ThreadDecision) => decision.reply_class === 'public' || (decision.reply_class === 'community' && home) || raised
  const known = matters.flatMap((matter): ChainItem[] => {
    const title = own.has(matter.id) ? matter.title : board.get(matter.id)
    if (title === undefined) return []
    const isHere = here.entry === 'matter' && here.id === matter.id
    return [
      { ...plain, id: matter.id, entry: 'matter', on: matter.on_day, title, state: matter.state, people: matter.raisers, here: isHere },
    ]
  })
  return {
    visit: { items: [], count: visits.length },
    matter: { items: known, count: matters.length },
    meeting: all(
      meetings.map((meeting) => ({ ...plain, on: meeting.on_day, title: meeting.kind, state: meeting.state, people: meeting.came })),
    ),
    decision: all(decisions.map((decision) => ({ ...plain, on: decision.on_day, state: decision.state }))),
    reply: all(repliesOf({ ...thread, matters: thread.matters.filter((matter) => raised && own.has(matter.id)) }, open)),
    change: all(changesOf(thread, open)),
  }
}

/** Of decisions; and of matters that were answered by whoever handled them. */
function repliesOf({ matters, decisions }: Thread, open: (decision: ThreadDecision) => boolean): ChainItem[] {
  const said = decisions.flatMap((decision): ChainItem[] =>
    decision.reply === null || decision.replied_day === null
      ? []
      : [{ ...plain, on: decision.replied_day, text: open(decision) ? decision.reply : null, state: decision.reply_class }],
  )
  const texts = new Set(said.map((item) => item.text))
  const answered = matters.flatMap((matter): ChainItem[] =>
    matter.answer === null || matter.answered_day === null || texts.has(matter.answer)
      ? []
      : [{ ...plain, on: matter.answered_day, text: matter.answer }],
  )
  return [...said, ...answered].toSorted((a, b) => a.on.localeCompare(b.on))
}

function changesOf({ decisions }: Thread, open: (decision: ThreadDecision) => boolean): ChainItem[] {
  return decisions.flatMap((decision): ChainItem[] =>
    decision.state !== 'done' || decision.done_on === null
      ? []
      : [{ ...plain, on: decision.done_on, title: open(decision) ? (decision.what_changed ?? '') : '', state: 'done' }],
  )
}
