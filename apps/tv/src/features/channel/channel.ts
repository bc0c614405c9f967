import type { MyScreen } from '@linli/contract/screens'
import type { ShownNotice } from '@linli/contract/notices'
import type { Clock } from '../../shell/clock.ts'
import type { Answer, Send } from '../../shell/http.ts'
import { hasEnded, mayShow, mostNotices, withNotice, withoutNotice } from '../playlist/playlist.ts'
import { backOff } from './back-off.ts'
import type { OpenStream } from './events.ts'
import type { Kept, Store } from './store.ts'
import { asRecord, isText, readNotices, readScreen } from './wire.ts'

/** A browser may also hold the cookie of somebody who works in it; this page is the television's. */
const asScreen = '?as=screen'

export type Later = (ms: number, work: () => void) => () => void

/** `lost` = the last try failed; `asOf` = server time when the content was last known to be right. */
export interface ChannelState {
  screen: MyScreen | null
  notices: ShownNotice[]
  asOf: number
  lost: boolean
}

export interface ChannelDeps {
  send: Send
  /** Null on boxes without EventSource. */
  openStream: OpenStream | null
  later: Later
  random: () => number
  clock: Clock
  store: Store
  changed(): void
  /** Matters and the board are to be asked for again. */
  matters?(screen: MyScreen): void
  /** Not paired, or no longer: everything kept is already cleared. */
  gone(): void
}

export interface Channel {
  state(): ChannelState
  /** Ask again now: the box woke up, or its network came back. */
  refresh(): void
  stop(): void
}

const pollMs = 8000
/** With a live stream the full list is still asked for: it shows a dead network, and corrects the clock. */
const checkMs = 45000

/** Keeps this screen's place and notices as the server has them, and the last good ones when it cannot be heard. */
export function startChannel(deps: ChannelDeps, kept: Kept | null): Channel {
  const state: ChannelState = {
    screen: kept ? kept.screen : null,
    notices: kept ? kept.notices : [],
    asOf: kept ? kept.asOf : 0,
    lost: false,
  }
  const wait = backOff(deps.random)
  let stopped = false
  let closeStream: (() => void) | null = null
  let cancelTimer: () => void = () => undefined
  let lastSeq = 0
  let asking = false
  let askAgain = false
  /** Events that came while the full list was on its way, which may be older than they are. */
  let meanwhile: ((notices: ShownNotice[]) => ShownNotice[])[] = []

  function stop(): void {
    stopped = true
    cancelTimer()
    dropStream()
  }
  function dropStream(): void {
    if (closeStream) closeStream()
    closeStream = null
  }
  function next(ms: number, work: () => void): void {
    cancelTimer()
    cancelTimer = deps.later(ms, work)
  }
  function end(): void {
    if (stopped) return
    stop()
    deps.store.clear()
    deps.gone()
  }
  function lose(): void {
    if (stopped) return
    dropStream()
    state.lost = true
    deps.changed()
    next(wait.next(), connect)
  }
  function keep(): void {
    if (!state.screen) return
    const screenClass = state.screen.screenClass
    const now = deps.clock.now()
    state.notices = state.notices.filter((notice) => !hasEnded(notice, now) && mayShow(notice, screenClass)).slice(0, mostNotices)
    deps.store.write({ screen: state.screen, notices: state.notices, asOf: state.asOf, clock: deps.clock.saved() })
  }
  /** Marks what we have as right at this moment. */
  function heard(): void {
    state.lost = false
    state.asOf = deps.clock.now()
    keep()
    deps.changed()
  }
  function lookAtMatters(): void {
    if (state.screen && deps.matters) deps.matters(state.screen)
  }
  function refused(answer: Answer): boolean {
    return answer.status === 401 || answer.status === 403
  }
  function takeTime(answer: Answer, now: unknown): void {
    const at = isText(now) ? Date.parse(now) : NaN
    if (!isNaN(at)) deps.clock.set(at, answer.roundTrip)
  }

  function askScreen(then: () => void): void {
    deps.send('GET', '/api/screen' + asScreen, null, (answer) => {
      if (stopped) return
      if (refused(answer)) {
        end()
        return
      }
      const screen = answer.status === 200 ? readScreen(answer.body) : null
      if (!screen) {
        lose()
        return
      }
      if (state.screen && state.screen.id !== screen.id) {
        state.notices = []
        lastSeq = 0
      }
      takeTime(answer, screen.now)
      state.screen = screen
      then()
    })
  }
  function askNotices(): void {
    if (!state.screen) return
    if (asking) {
      askAgain = true
      return
    }
    asking = true
    meanwhile = []
    deps.send('GET', '/api/communities/' + String(state.screen.community) + '/shown-notices' + asScreen, null, (answer) => {
      asking = false
      if (stopped) return
      if (refused(answer)) {
        end()
        return
      }
      const body = answer.status === 200 ? asRecord(answer.body) : null
      const notices = body ? readNotices(body.items) : null
      if (!body || !notices) {
        askAgain = false
        lose()
        return
      }
      takeTime(answer, body.now)
      state.notices = meanwhile.reduce((list, change) => change(list), notices)
      meanwhile = []
      heard()
      lookAtMatters()
      if (askAgain) {
        askAgain = false
        askNotices()
        return
      }
      // When the stream broke meanwhile, its own next try stands.
      if (!deps.openStream) {
        wait.reset()
        next(pollMs, check)
      } else if (closeStream) next(checkMs, check)
    })
  }
  function change(seq: number, apply: (notices: ShownNotice[]) => ShownNotice[]): void {
    lastSeq = Math.max(lastSeq, seq)
    if (asking) meanwhile.push(apply)
    state.notices = apply(state.notices)
    heard()
  }

  /** A full check: still paired, same place, same notices; a stream that was lost is opened again. */
  function check(): void {
    askScreen(() => {
      if (deps.openStream && !closeStream) listen(deps.openStream)
      else askNotices()
    })
  }
  function connect(): void {
    dropStream()
    check()
  }
  function listen(openStream: OpenStream): void {
    if (!state.screen) return
    const path =
      '/api/communities/' + String(state.screen.community) + '/events' + asScreen + (lastSeq > 0 ? '&after=' + String(lastSeq) : '')
    // The list is asked for after the stream is open, so that nothing falls between them.
    next(checkMs, check)
    closeStream = openStream(path, {
      ready: (seq) => {
        wait.reset()
        if (lastSeq === 0) lastSeq = seq
        askNotices()
      },
      shown: (seq, notice) => {
        change(seq, (list) => withNotice(list, notice))
      },
      withdrawn: (seq, id) => {
        change(seq, (list) => withoutNotice(list, id))
      },
      matters: (seq) => {
        lastSeq = Math.max(lastSeq, seq)
        lookAtMatters()
      },
      screenChanged: (seq) => {
        lastSeq = Math.max(lastSeq, seq)
        askScreen(heard)
      },
      resync: () => {
        lastSeq = 0
        askNotices()
      },
      gone: end,
      lost: lose,
    })
    // A proxy that holds the stream back must not hold the notices back.
    askNotices()
  }

  connect()
  return {
    state: () => state,
    refresh: () => {
      if (!stopped) {
        wait.reset()
        connect()
      }
    },
    stop,
  }
}
