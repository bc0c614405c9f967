import { v7 as uuid } from 'uuid'
import { type Arena, community } from './arena.ts'
import type { Journal, Outcome } from './journal.ts'

export interface Answer {
  /** 0: none came. */
  status: number
  body: string
  headers: Headers
  ms: number
}

/** One notice, published: a row, a link of the audit chain, an event and a count, together or not at all. */
export function noticeOf(id: string): Record<string, unknown> {
  return {
    id,
    title: `通知 ${id.slice(-6)}`,
    body: '故障测试的一条通知。',
    privacyClass: 'community',
    audience: { kind: 'community' },
    urgent: false,
    startsAt: '2026-01-01T00:00:00.000Z',
    endsAt: null,
    publish: true,
  }
}

/** `by`: another way to the same server. */
export type Door = Pick<Arena, 'origin' | 'cookie'> & { by?: string }

export async function send(arena: Door, method: string, url: string, body?: unknown, patienceMs = 20_000): Promise<Answer> {
  const begun = performance.now()
  try {
    const answer = await fetch(`${arena.by ?? arena.origin}${url}`, {
      method,
      headers: { cookie: arena.cookie, origin: arena.origin, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    })
    const text = await answer.text()
    return { status: answer.status, body: text, headers: answer.headers, ms: performance.now() - begun }
  } catch {
    return { status: 0, body: '', headers: new Headers(), ms: performance.now() - begun }
  }
}

export const notices = `/api/communities/${String(community)}/notices`

/** Writes down the intent, sends it, writes down what came of it. */
export async function sendNotice(arena: Door, journal: Journal, id: string): Promise<Answer> {
  journal.intent(id)
  const answer = await send(arena, 'POST', notices, noticeOf(id))
  journal.settle(id, outcomeOf(answer.status))
  return answer
}

/** A refusal means nothing was done, and so does "storage full"; any other trouble may have come after the commit. */
function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return 'ok'
  return (status >= 400 && status < 500) || status === 507 ? 'fail' : 'unknown'
}

export interface Writing {
  /** Resolves with the first answer: times are counted from there. */
  underWay: Promise<void>
  /** Waits for the requests under way. @returns every answer */
  end(): Promise<Answer[]>
  answers: readonly Answer[]
}

/** Sixteen clients that write one notice after another until told to stop; after trouble they wait a moment, as people do. */
export function startWriting(arena: Door, journal: Journal, clients = 16): Writing {
  let going = true
  const answers: Answer[] = []
  let begun: () => void = () => undefined
  const underWay = new Promise<void>((resolve) => {
    begun = resolve
  })
  const client = async () => {
    while (going) {
      const answer = await sendNotice(arena, journal, uuid())
      answers.push(answer)
      begun()
      if (answer.status !== 200) await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const all = Promise.all(Array.from({ length: clients }, client))
  return {
    answers,
    underWay,
    async end() {
      going = false
      await all
      return answers
    },
  }
}

/** Answers that a server in trouble must not give: a stack, SQL, a name of a table or file. */
export function leaks(answers: readonly Answer[]): string[] {
  const leaking = answers.find(
    ({ status, body }) => status >= 500 && /\bat .+:\d+|select |insert |relation|node_modules|postgres|ECONN|ENOENT/i.test(body),
  )
  return leaking === undefined ? [] : [`an answer tells too much: ${leaking.body.slice(0, 200)}`]
}

/** Statuses and how often each came, for the reports. */
export function tally(answers: readonly Answer[]): string {
  const counts = new Map<number, number>()
  for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts].map(([status, count]) => `${status === 0 ? 'cut' : String(status)}×${String(count)}`).join(' ')
}
