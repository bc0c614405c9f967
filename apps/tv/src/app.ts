import { startChannel } from './features/channel/channel.ts'
import type { Channel, Later } from './features/channel/channel.ts'
import { streamOpener } from './features/channel/events.ts'
import { createStore } from './features/channel/store.ts'
import { createDesk } from './features/matters/desk.ts'
import { startPairing } from './features/pairing/pairing.flow.ts'
import { createPairingView } from './features/pairing/pairing.view.ts'
import { createTheatre } from './features/story/theatre.ts'
import { createClock, steadyMs } from './shell/clock.ts'
import { add, make, setShown } from './shell/dom.ts'
import { createFrame } from './shell/frame.ts'
import { send } from './shell/http.ts'
import { keyOf } from './shell/keys.ts'
import { createMessageView } from './shell/message.view.ts'
import { keepStageFitted } from './shell/stage.ts'
import { chinaHour } from './shell/when.ts'
import type { Words } from './shell/words.ts'

const tickMs = 500
/** A gap this long between ticks means the box slept. */
const sleptMs = 10 * 1000
/** A page this old is opened anew at three in the morning: a new build, and memory as after a start. */
const oldPageMs = 20 * 60 * 60 * 1000
const renewHour = 3

const later: Later = (ms, work) => {
  const timer = setTimeout(work, ms)
  return () => {
    clearTimeout(timer)
  }
}

/** Puts the television together on `root` and runs it for the life of the page. */
export function startTelevision(win: Window, root: HTMLElement, storage: Storage | null, words: Words): void {
  const stage = make('div', 'stage', 'stage')
  const store = createStore(storage)
  const kept = store.read()
  const clock = createClock(() => Date.now(), steadyMs, kept ? kept.clock : null)
  const frame = createFrame(stage, words)
  const desk = createDesk(send, () => {
    draw()
  })
  const theatre = createTheatre(win, stage, words, (kind, done) => {
    const screen = channel ? channel.state().screen : null
    if (screen) desk.raise(screen, kind, done)
  })
  const pairing = createPairingView(words)
  const message = createMessageView()
  add(frame.main, theatre.element, pairing.element, message.element)
  add(root, stage)
  keepStageFitted(win, stage)

  const opened = steadyMs()
  let lastTick = opened
  let lastWall = Date.now()
  let stopPairing: (() => void) | null = null
  let channel: Channel | null = openChannel(kept)

  function openChannel(from: ReturnType<typeof store.read>): Channel {
    return startChannel(
      { send, openStream: streamOpener(win), later, random: Math.random, clock, store, changed: draw, matters: desk.look, gone: pair },
      from,
    )
  }
  function pair(): void {
    channel = null
    theatre.clear()
    desk.clear()
    stopPairing = startPairing({ send, later, random: Math.random, steady: steadyMs, changed: pairing.show, paired: play })
    draw()
  }
  function play(): void {
    stopPairing = null
    channel = openChannel(null)
    draw()
  }

  function draw(): void {
    const steady = steadyMs()
    const passed = Math.min(sleptMs, Math.max(0, steady - lastTick))
    lastTick = steady
    const state = channel ? channel.state() : null
    const playing = state !== null && state.screen !== null && (clock.isSet() || state.lost || state.asOf > 0)
    const now = clock.now()
    if (state && state.screen && playing) theatre.show({ screen: state.screen, notices: state.notices, desk: desk.state(), now }, passed)
    else if (!stopPairing) {
      const lost = state !== null && state.lost
      message.show({
        testId: lost ? 'unreachable' : 'starting',
        title: words.say(lost ? 'unreachableTitle' : 'startingTitle'),
        body: words.say(lost ? 'unreachableBody' : 'startingBody'),
        clock: '',
      })
    } else pairing.tick(steady)
    setShown(pairing.element, stopPairing !== null)
    setShown(message.element, !playing && stopPairing === null)
    setShown(frame.card, playing && theatre.wantsQr())
    setShown(theatre.element, playing)
    frame.show({
      screen: state ? state.screen : null,
      now: playing ? now : null,
      lostSince: state && state.lost ? state.asOf : null,
      urgent: playing && theatre.urgent(),
      clock: !(playing && theatre.empty()),
    })
  }
  function tick(): void {
    const wall = Date.now()
    if (Math.abs(wall - lastWall) > sleptMs && channel) channel.refresh()
    lastWall = wall
    draw()
    if (channel && !channel.state().lost && clock.isSet() && steadyMs() - opened > oldPageMs && chinaHour(clock.now()) === renewHour)
      win.location.reload()
  }

  win.addEventListener('keydown', (event) => {
    const key = keyOf(event)
    if (!key) return
    const handled = channel !== null && channel.state().screen !== null && theatre.handle(key)
    // Only Back at the very beginning is left to the box, which may then leave the page.
    if (handled || key !== 'back') event.preventDefault()
    draw()
  })
  win.addEventListener('online', () => {
    if (channel) channel.refresh()
  })
  win.addEventListener('offline', () => {
    if (channel) channel.refresh()
  })
  win.setInterval(tick, tickMs)
  draw()
}
