import { Agent, type ClientRequest, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { v7 as uuid } from 'uuid'
import { answerCalls } from '../child.ts'

export interface ScreensTask {
  origin: string
  community: number
  cookies: string[]
}
export interface SaveTask {
  cookie: string
  times: number
}

let task: ScreensTask | undefined
const streams: ClientRequest[] = []
const shown = new Map<string, { count: number; first: number; last: number; done(): void }>()

/** Opens one event stream a screen, over sockets of their own, and waits until each says it is ready. */
async function connect(given: ScreensTask): Promise<void> {
  task = given
  for (let from = 0; from < given.cookies.length; from += 50)
    await Promise.all(given.cookies.slice(from, from + 50).map((cookie) => open(given, cookie)))
}

async function open({ origin, community }: ScreensTask, cookie: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stream = request(
      `${origin}/api/communities/${String(community)}/events`,
      { agent: false, headers: { cookie, accept: 'text/event-stream' } },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`a screen was answered ${String(response.statusCode)}`))
        let rest = ''
        response.setEncoding('utf8').on('data', (text: string) => {
          rest += text
          for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
            const frame = rest.slice(0, end)
            rest = rest.slice(end + 2)
            if (frame.includes('event: ready')) resolve()
            else if (frame.includes('event: notice.shown')) seen(frame)
          }
        })
        response.on('error', () => undefined)
      },
    )
    stream.on('error', reject)
    stream.end()
    streams.push(stream)
  })
}

/** Reads the frame as a screen would: the notice inside, parsed. */
function seen(frame: string): void {
  const line = frame.split('\n').find((part) => part.startsWith('data: ')) ?? 'data: {}'
  const { notice } = JSON.parse(line.slice(6)) as { notice?: { id: string } }
  const one = shown.get(notice?.id ?? '')
  if (one === undefined) return
  one.count += 1
  const now = performance.now()
  if (one.count === 1) one.first = now
  if (one.count < (task?.cookies.length ?? 0)) return
  one.last = now
  one.done()
}

/** Milliseconds from sending: until answered, until the first and until the last screen has it. */
async function save({ cookie, times }: SaveTask): Promise<{ answered: number; first: number; last: number }[]> {
  if (task === undefined) throw new Error('no screens are connected')
  const agent = new Agent({ keepAlive: true })
  const taken: { answered: number; first: number; last: number }[] = []
  for (let index = 0; index < times; index += 1) {
    const id = uuid()
    const wanted = { count: 0, first: 0, last: 0, done: () => undefined as void }
    const all = new Promise<void>((resolve) => {
      wanted.done = resolve
    })
    shown.set(id, wanted)
    const begun = performance.now()
    await post(agent, task, cookie, {
      id,
      title: '停水通知',
      body: '今天下午两点到五点检修水管,请提前储水。',
      privacyClass: 'public',
      audience: { kind: 'community' },
      urgent: false,
      startsAt: new Date().toISOString(),
      endsAt: null,
      publish: true,
    })
    const answered = performance.now() - begun
    await Promise.race([
      all,
      wait(10_000).then(() => Promise.reject(new Error(`only ${String(wanted.count)} screens have the notice after 10 s`))),
    ])
    taken.push({ answered, first: wanted.first - begun, last: wanted.last - begun })
    shown.delete(id)
    await wait(50)
  }
  agent.destroy()
  return taken
}

async function post(agent: Agent, { origin, community }: ScreensTask, cookie: string, body: unknown): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const sent = request(
      `${origin}/api/communities/${String(community)}/notices`,
      { method: 'POST', agent, headers: { cookie, origin, 'content-type': 'application/json' } },
      (response) => {
        response
          .resume()
          .on('end', () =>
            response.statusCode === 200 ? resolve() : reject(new Error(`saving was answered ${String(response.statusCode)}`)),
          )
      },
    )
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
}

answerCalls({ connect, save }, () => {
  for (const stream of streams) stream.destroy()
  return Promise.resolve()
})
