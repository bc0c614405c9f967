import type { ServerResponse } from 'node:http'
import { type Subscriber, mayReceive } from '@linli/rules/privacy'
import type { Database } from '../db/in-scope.ts'
import { type OutboxEvent, readEvents, readExtent } from './dispatcher.ts'

/** One open stream. `stillAdmitted` is asked again when somebody's rights change, and now and then. */
export interface StreamRequest {
  community: number
  subscriber: Subscriber
  accountId: string
  response: ServerResponse
  /** The last event the screen has; null = from now on. */
  after: number | null
  stillAdmitted(): Promise<Subscriber | null>
}

interface Stream extends StreamRequest {
  /** Live frames that arrived while the backlog was being written. */
  waiting: OutboxEvent[] | null
  /** The newest event the screen has; nothing up to it is sent again. */
  has: number
}

interface Channel {
  community: number
  lastSeq: number
  streams: Set<Stream>
  pumping: Promise<void> | null
  again: boolean
}

export interface Hub {
  open(request: StreamRequest): Promise<void>
  /** New events may be there. */
  notify(community: number): void
  notifyAll(): void
  /** Asks again whether streams of this account ('*': all) may stay open. */
  recheck(accountId: string): Promise<void>
  /** Accounts that have a stream open in this process. */
  online(community: number): Promise<ReadonlySet<string>>
  count(): number
  /** The last event passed on in each community somebody here listens to. */
  positions(): Promise<ReadonlyMap<number, number>>
  /** Ends all streams and tells their screens when to come back. */
  close(): void
}

/** A stream whose reader stops reading is cut at this many unsent bytes; it resumes with Last-Event-ID. */
const maxUnsent = 256 * 1024

/**
 * Fans events of the outbox out to open streams. Numbers are handed out in commit order, so
 * "everything above the last number" never misses one; each event is serialised once.
 */
export function createHub(database: Database, onError: (error: unknown) => void): Hub {
  const channels = new Map<number, Promise<Channel>>()

  async function channelOf(community: number): Promise<Channel> {
    const found = channels.get(community)
    if (found !== undefined) return found
    const made = readExtent(database, community).then(({ newest }): Channel => ({
      community,
      lastSeq: newest,
      streams: new Set(),
      pumping: null,
      again: false,
    }))
    channels.set(community, made)
    made.catch(() => channels.delete(community))
    return made
  }

  /** A stream that cannot begin is cut, not left open and silent: its screen comes back by itself. */
  async function open(request: StreamRequest): Promise<void> {
    try {
      await begin(await channelOf(request.community), request)
    } catch (error) {
      request.response.destroy()
      onError(error)
    }
  }

  async function begin(channel: Channel, request: StreamRequest): Promise<void> {
    // Waiting before anything is awaited: what is pumped from here on is queued, not lost.
    const stream: Stream = { ...request, waiting: [], has: request.after ?? channel.lastSeq }
    channel.streams.add(stream)
    const upTo = channel.lastSeq
    request.response.on('close', () => {
      channel.streams.delete(stream)
    })
    // Whoever left meanwhile sends no `close` any more; whoever lost the right before being added was not rechecked.
    if (request.response.destroyed) channel.streams.delete(stream)
    await askAgain(channel, stream)
    if (!channel.streams.has(stream)) return
    await writeBacklog(database, stream, upTo)
    const queued = stream.waiting ?? []
    stream.waiting = null
    for (const event of queued) send(stream, event, frameOf(event))
  }

  /** `gone` makes a screen forget everything, so it is said only when the answer is no; without an answer the stream is cut and comes back. */
  async function askAgain(channel: Channel, stream: Stream): Promise<void> {
    const now = await stream.stillAdmitted().catch(() => 'unknown' as const)
    if (now !== null && now !== 'unknown') {
      stream.subscriber = now
      return
    }
    // Out first: a write after the end would be an error of the process.
    channel.streams.delete(stream)
    if (now === null) stream.response.end('event: gone\ndata: {}\n\n')
    else stream.response.destroy()
  }

  async function pump(channel: Channel): Promise<void> {
    for (;;) {
      const events = await readEvents(database, channel.community, channel.lastSeq)
      for (const event of events) {
        const frame = frameOf(event)
        for (const stream of channel.streams) {
          if (stream.waiting !== null) stream.waiting.push(event)
          else send(stream, event, frame)
        }
        channel.lastSeq = event.seq
      }
      if (events.length < 500) return
    }
  }

  function poke(channel: Channel): void {
    if (channel.pumping !== null) {
      channel.again = true
      return
    }
    channel.pumping = pump(channel)
      .catch(onError)
      .finally(() => {
        channel.pumping = null
        if (!channel.again) return
        channel.again = false
        poke(channel)
      })
  }

  async function everyChannel(work: (channel: Channel) => void | Promise<void>): Promise<void> {
    for (const pending of channels.values()) await pending.then(work, () => undefined)
  }

  async function recheck(accountId: string): Promise<void> {
    await everyChannel(async (channel) => {
      for (const stream of channel.streams) {
        if (accountId === '*' || stream.accountId === accountId) await askAgain(channel, stream)
      }
    })
  }

  return {
    open,
    notify(community) {
      channels.get(community)?.then(poke, () => undefined)
    },
    notifyAll() {
      void everyChannel(poke)
    },
    recheck,
    async online(community) {
      const channel = await channels.get(community)
      return new Set([...(channel?.streams ?? [])].map((stream) => stream.accountId))
    },
    count: () => openStreams,
    async positions() {
      const known = new Map<number, number>()
      await everyChannel((channel) => {
        if (channel.streams.size > 0) known.set(channel.community, channel.lastSeq)
      })
      return known
    },
    close() {
      void everyChannel((channel) => {
        for (const stream of channel.streams) stream.response.end(comeBack())
        channel.streams.clear()
      })
    },
  }
}

/** Spread over some seconds: a thousand screens do not come back in the same moment. */
function comeBack(): string {
  return `retry: ${String(1_000 + Math.floor(Math.random() * 6_000))}\n\n`
}

let openStreams = 0

/** Starts the stream on a raw response, with a comment now and then so that proxies keep it open. */
export function beginStream(response: ServerResponse, headers: Record<string, string | number | string[] | undefined>): void {
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value)
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  })
  response.write('retry: 2000\n\n')
  // Nobody else listens on a hijacked response, and an error nobody hears ends the process.
  response.on('error', () => response.destroy())
  if (response.destroyed) return
  openStreams += 1
  const beat = setInterval(() => {
    if (!response.writableEnded) response.write(':\n\n')
  }, 25_000)
  response.on('close', () => {
    openStreams -= 1
    clearInterval(beat)
  })
}

async function writeBacklog(database: Database, stream: Stream, upTo: number): Promise<void> {
  const { after, community, response } = stream
  if (after !== null && after !== upTo) {
    const { newest, oldest } = await readExtent(database, community)
    // Ahead of everything there is (a restored database) or before what is kept: only reloading is honest.
    // Ahead of this process alone means another one was quicker: the stream waits for its numbers to come by.
    if (after > newest || (after < upTo && (oldest === 0 || after < oldest - 1))) {
      response.write('event: resync\ndata: {}\n\n')
      stream.has = upTo
    } else if (after < upTo) await writeBetween(database, stream, after, upTo)
  }
  const seq = Math.max(stream.has, upTo)
  response.write(`event: ready\nid: ${String(seq)}\ndata: ${JSON.stringify({ seq, community })}\n\n`)
}

async function writeBetween(database: Database, stream: Stream, after: number, upTo: number): Promise<void> {
  for (let from = after; from < upTo;) {
    const events = await readEvents(database, stream.community, from)
    for (const event of events) {
      if (event.seq > upTo) return
      send(stream, event, frameOf(event))
      from = event.seq
    }
    if (events.length === 0) return
  }
}

function frameOf(event: OutboxEvent): Buffer {
  return Buffer.from(
    `id: ${String(event.seq)}\nevent: ${event.kind}\ndata: ${JSON.stringify({ ...event.data, seq: event.seq, kind: event.kind, at: event.at })}\n\n`,
  )
}

function send(stream: Stream, event: OutboxEvent, frame: Buffer): void {
  if (event.seq <= stream.has) return
  stream.has = event.seq
  const audience = event.audience === null ? ({ kind: 'community' } as const) : ({ kind: 'places', ids: event.audience } as const)
  if (!mayReceive(stream.subscriber, { privacyClass: event.privacyClass, audience })) return
  if (stream.response.writableLength > maxUnsent) stream.response.destroy()
  else stream.response.write(frame)
}
