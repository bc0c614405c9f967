import type { CommunityEvent } from '@linli/contract/events'
import { routeLines } from './route-lines.ts'
import { fillPath, queryText } from './send-request.ts'

/** `live` = events arrive as they happen; `waiting` = trying again; `paused` = page hidden; `closed` = ended for good. */
export type StreamState = 'connecting' | 'live' | 'waiting' | 'paused' | 'closed'

export interface EventSubscription {
  community: number
  baseUrl?: string
  onEvent: (event: CommunityEvent) => void
  /** Read everything again: on the first connection (what was read before it may be old) and when the history is gone. */
  onResync: () => void
  /** The session or pairing ended. Nothing more will come. */
  onGone: () => void
  onState?: (state: StreamState) => void
}

/** Named by the type, so a new kind of event is a type error here until it is listened to. */
const kinds: Record<CommunityEvent['kind'], true> = {
  'notice.shown': true,
  'notice.withdrawn': true,
  'register.changed': true,
  'screens.changed': true,
  'accounts.changed': true,
  'suggestion.changed': true,
  'privacy.changed': true,
  'report.changed': true,
  'change.changed': true,
  'contact.changed': true,
  'visit.changed': true,
  'matter.changed': true,
  'board.changed': true,
  'meeting.changed': true,
}

const firstWaitMs = 1_000
const longestWaitMs = 30_000
const hiddenBeforePauseMs = 60_000

/**
 * Live events of one community, each once and in order, over broken connections.
 * Returns a function that ends the subscription.
 */
export function subscribeEvents(subscription: EventSubscription): () => void {
  let source: EventSource | undefined
  let last: number | undefined
  let wait = firstWaitMs
  let retry: ReturnType<typeof setTimeout> | undefined
  let pause: ReturnType<typeof setTimeout> | undefined
  let ended = false

  const tell = (state: StreamState) => subscription.onState?.(state)

  function disconnect() {
    clearTimeout(retry)
    source?.close()
    source = undefined
  }

  function connect() {
    disconnect()
    if (ended) return
    tell('connecting')
    const line = routeLines['events.streamEvents']
    const path = fillPath(line.slice(line.indexOf(' ') + 1), { community: subscription.community })
    const opened = new EventSource((subscription.baseUrl ?? '') + path + queryText({ after: last }), { withCredentials: false })
    source = opened

    opened.addEventListener('ready', (frame) => {
      const seq = seqOf(frame)
      const first = last === undefined
      if (first) last = seq
      wait = firstWaitMs
      tell('live')
      if (first) subscription.onResync()
    })
    opened.addEventListener('resync', (frame) => {
      // What follows starts at the newest event; an older mark would ask for the lost history again.
      last = seqOf(frame)
      subscription.onResync()
    })
    opened.addEventListener('gone', () => {
      end()
      subscription.onGone()
    })
    for (const kind of Object.keys(kinds)) opened.addEventListener(kind, receive)

    // The browser's own retry would repeat the first address and its old `after`: always open anew.
    opened.onerror = () => {
      if (source !== opened) return
      disconnect()
      tell('waiting')
      retry = setTimeout(connect, wait * (0.75 + Math.random() / 2))
      wait = Math.min(wait * 2, longestWaitMs)
    }
  }

  function receive(frame: Event) {
    const event = readData(frame) as CommunityEvent | undefined
    if (event === undefined || ended || (last !== undefined && event.seq <= last)) return
    last = event.seq
    subscription.onEvent(event)
  }

  function onVisibility() {
    clearTimeout(pause)
    if (document.visibilityState === 'hidden') {
      pause = setTimeout(() => {
        disconnect()
        tell('paused')
      }, hiddenBeforePauseMs)
    } else if (source === undefined) reconnectNow()
  }

  function reconnectNow() {
    if (ended) return
    wait = firstWaitMs
    connect()
  }

  function end() {
    if (ended) return
    ended = true
    disconnect()
    clearTimeout(pause)
    document.removeEventListener('visibilitychange', onVisibility)
    removeEventListener('online', reconnectNow)
    tell('closed')
  }

  document.addEventListener('visibilitychange', onVisibility)
  // A changed network leaves the old connection dead without an error.
  addEventListener('online', reconnectNow)
  connect()
  return end
}

function readData(frame: Event): unknown {
  try {
    return JSON.parse((frame as MessageEvent<string>).data)
  } catch {
    return undefined
  }
}

function seqOf(frame: Event): number | undefined {
  const data = readData(frame)
  return typeof data === 'object' && data !== null && 'seq' in data && typeof data.seq === 'number' ? data.seq : undefined
}
