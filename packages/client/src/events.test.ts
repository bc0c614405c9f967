import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { subscribeEvents, type StreamState } from './events.ts'

class FakeSource extends EventTarget {
  static opened: FakeSource[] = []
  onerror: (() => void) | null = null
  closed = false
  readonly url: string
  constructor(url: string) {
    super()
    this.url = url
    FakeSource.opened.push(this)
  }
  close() {
    this.closed = true
  }
  frame(kind: string, data: unknown) {
    this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(data) }))
  }
}

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
const start = () => {
  const seen = { events: [] as number[], resyncs: 0, gone: 0, states: [] as StreamState[] }
  const end = subscribeEvents({
    community: 530502004001,
    onEvent: (event) => seen.events.push(event.seq),
    onResync: () => (seen.resyncs += 1),
    onGone: () => (seen.gone += 1),
    onState: (state) => seen.states.push(state),
  })
  return { seen, end }
}
const latest = () => FakeSource.opened[FakeSource.opened.length - 1] as FakeSource
const withdrawn = (seq: number) => ({ seq, kind: 'notice.withdrawn', at: '2026-11-01T08:00:00Z', id: 'n' })
const show = (state: DocumentVisibilityState) => {
  page.visibilityState = state
  page.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSource.opened = []
  page.visibilityState = 'visible'
  vi.stubGlobal('EventSource', FakeSource)
  vi.stubGlobal('document', page)
  vi.stubGlobal('addEventListener', vi.fn())
  vi.stubGlobal('removeEventListener', vi.fn())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('the first connection asks to read everything, a later one resumes after the last event and repeats nothing', async () => {
  const { seen, end } = start()
  expect(latest().url).toBe('/api/communities/530502004001/events')
  latest().frame('ready', { seq: 7, community: 530502004001 })
  latest().frame('notice.withdrawn', withdrawn(8))
  latest().onerror?.()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(latest().url).toBe('/api/communities/530502004001/events?after=8')
  latest().frame('ready', { seq: 9, community: 530502004001 })
  latest().frame('notice.withdrawn', withdrawn(8))
  latest().frame('notice.withdrawn', withdrawn(9))
  expect(seen.events).toEqual([8, 9])
  expect(seen.resyncs).toBe(1)
  end()
  expect(latest().closed).toBe(true)
})

test('a lost history says so and starts from the newest event', () => {
  const { seen, end } = start()
  latest().frame('ready', { seq: 7 })
  latest().frame('resync', { seq: 40 })
  latest().frame('notice.withdrawn', withdrawn(41))
  expect(seen).toMatchObject({ events: [41], resyncs: 2 })
  end()
})

test('waits grow while the server is away and begin anew after a good connection', async () => {
  const { end } = start()
  for (let round = 0; round < 4; round += 1) {
    latest().onerror?.()
    await vi.advanceTimersByTimeAsync(60_000)
  }
  const before = FakeSource.opened.length
  latest().onerror?.()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(FakeSource.opened.length).toBe(before)
  await vi.advanceTimersByTimeAsync(60_000)
  latest().frame('ready', { seq: 1 })
  latest().onerror?.()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(FakeSource.opened.length).toBe(before + 2)
  end()
})

test('a page hidden for long lets go and catches up when it is seen again', async () => {
  const { seen, end } = start()
  latest().frame('ready', { seq: 5 })
  show('hidden')
  await vi.advanceTimersByTimeAsync(61_000)
  expect(latest().closed).toBe(true)
  expect(seen.states[seen.states.length - 1]).toBe('paused')
  show('visible')
  expect(latest().url).toContain('after=5')
  end()
})

test('gone ends it for good', async () => {
  const { seen } = start()
  latest().frame('gone', {})
  await vi.advanceTimersByTimeAsync(120_000)
  expect(seen.gone).toBe(1)
  expect(FakeSource.opened).toHaveLength(1)
  expect(seen.states[seen.states.length - 1]).toBe('closed')
})
