import type { ShownNotice } from '@linli/contract/notices'
import { expect, test } from 'vitest'
import { createClock } from '../../shell/clock.ts'
import { buildNotice, buildScreen } from '../../testing/build-notice.ts'
import { fakeTime } from '../../testing/fake-time.ts'
import { startChannel } from './channel.ts'
import type { StreamHandlers } from './events.ts'
import type { Kept } from './store.ts'

/** A channel against a server made of variables; answers come when `answer()` is called, or at once. */
function build({ streams = true, kept = null, status = 200 }: { streams?: boolean; kept?: Kept | null; status?: number } = {}) {
  const time = fakeTime()
  const server = { status, screen: buildScreen(), notices: [] as ShownNotice[], slow: false }
  const seen = { paths: [] as string[], opened: [] as string[], open: 0, gone: 0, cleared: 0, written: null as Kept | null }
  const waiting: (() => void)[] = []
  let stream: StreamHandlers | null = null
  const channel = startChannel(
    {
      send: (_method, path, _body, done) => {
        seen.paths.push(path)
        const body = path === '/api/screen?as=screen' ? server.screen : { items: server.notices, now: '2026-09-14T02:00:00Z' }
        const give = (): void => {
          done({ status: server.status, body: server.status === 200 ? body : null, roundTrip: 0 })
        }
        if (server.slow && path !== '/api/screen?as=screen') waiting.push(give)
        else give()
      },
      openStream: streams
        ? (path, handlers) => {
            seen.opened.push(path)
            seen.open += 1
            stream = handlers
            return () => {
              seen.open -= 1
            }
          }
        : null,
      later: time.later,
      random: () => 0,
      clock: createClock(() => 0, time.now, null),
      store: {
        read: () => null,
        write: (value) => {
          seen.written = value
        },
        clear: () => {
          seen.cleared += 1
        },
      },
      changed: () => undefined,
      gone: () => {
        seen.gone += 1
      },
    },
    kept,
  )
  const live = (): StreamHandlers => {
    if (!stream) throw new Error('no stream')
    return stream
  }
  const titles = (): string[] => channel.state().notices.map((notice) => notice.title)
  return { time, server, seen, waiting, channel, live, titles }
}

test('shows and keeps what the server has, then what its events bring', () => {
  const { server, channel, live, titles, seen } = build()
  live().ready(10)
  live().shown(11, buildNotice({ title: '停水' }))
  expect(titles()).toEqual(['停水'])
  expect(seen.written?.notices).toHaveLength(1)
  live().withdrawn(12, channel.state().notices[0]?.id ?? '')
  expect(titles()).toEqual([])
  expect(server.status).toBe(200)
})

test('an event that overtakes the list it was asked with is not undone by it', () => {
  const { server, live, titles, waiting, channel } = build()
  const withdrawn = buildNotice({ title: '撤回' })
  server.notices = [withdrawn]
  server.slow = true
  channel.refresh()
  live().withdrawn(11, withdrawn.id)
  live().shown(12, buildNotice({ title: '新的' }))
  waiting.shift()?.()
  expect(titles()).toEqual(['新的'])
})

test('when the network goes it keeps the content, says since when, backs off and resumes after the last event', () => {
  const { server, live, seen, time, channel, titles } = build()
  server.notices = [buildNotice({ title: '停水' })]
  live().ready(10)
  live().shown(15, buildNotice({ title: '聚餐' }))
  server.status = 0
  live().lost()
  const since = channel.state().asOf
  time.pass(120_000)
  expect(channel.state()).toMatchObject({ lost: true, asOf: since })
  expect(titles()).toContain('停水')
  expect(seen.open).toBe(0)
  const tries = seen.paths.length
  time.pass(60_000)
  expect(seen.paths.length - tries).toBeLessThanOrEqual(2)
  server.status = 200
  time.pass(30_000)
  expect(seen.opened.at(-1)).toContain('/events?as=screen&after=15')
  expect(channel.state().lost).toBe(false)
})

test.each([
  ['its stream says gone', 200],
  ['it is refused', 401],
])('when %s everything kept is cleared and it stops for good', (how, status) => {
  const { server, live, seen, time, channel } = build()
  live().ready(10)
  server.status = status
  if (how === 'it is refused') channel.refresh()
  else live().gone()
  expect(seen).toMatchObject({ gone: 1, cleared: 1, open: 0 })
  time.pass(600_000)
  expect(time.waiting()).toBe(0)
  expect(seen.gone).toBe(1)
})

test('plays what was kept when it starts without network', () => {
  const kept: Kept = { screen: buildScreen(), notices: [buildNotice({ title: '昨天的' })], asOf: 7, clock: { skew: 0, floor: 7 } }
  const { channel, titles } = build({ kept, status: 0 })
  expect(titles()).toEqual(['昨天的'])
  expect(channel.state().lost).toBe(true)
})

test('after lost history it asks for everything', () => {
  const { server, live, titles } = build()
  live().shown(11, buildNotice({ title: '旧' }))
  server.notices = [buildNotice({ title: '新' })]
  live().resync()
  expect(titles()).toEqual(['新'])
})

test('without EventSource it asks by itself', () => {
  const { server, time, titles } = build({ streams: false })
  server.notices = [buildNotice({ title: '轮询来的' })]
  time.pass(8000)
  expect(titles()).toEqual(['轮询来的'])
})

test('a lobby never even keeps what is not public', () => {
  const { live, seen } = build()
  live().shown(11, buildNotice({ privacyClass: 'household' }))
  expect(seen.written?.notices).toEqual([])
})

test('a screen moved to another place drops what it had', () => {
  const { server, live, titles, time } = build()
  live().shown(11, buildNotice({ title: '3栋的' }))
  server.screen = buildScreen({ id: '0199a000-0000-7000-8000-00000000bbbb' })
  time.pass(45_000)
  expect(titles()).toEqual([])
})

test('days of playing leave one stream and one timer', () => {
  const { live, seen, time } = build()
  live().ready(1)
  for (let round = 0; round < 500; round++) {
    live().lost()
    time.pass(40_000)
    live().ready(1)
  }
  expect(seen.open).toBe(1)
  expect(time.waiting()).toBe(1)
})
