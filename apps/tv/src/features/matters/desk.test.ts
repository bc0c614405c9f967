import { expect, test } from 'vitest'
import { buildScreen } from '../../testing/build-notice.ts'
import { createWords } from '../../shell/words.ts'
import { boardNotices } from './board-notices.ts'
import { createDesk } from './desk.ts'

const entry = (matter: string, privacyClass: 'public' | 'community', reply: string | null) => ({
  matter,
  title: '楼道灯不亮',
  text: '夜里下楼怕摔',
  reply,
  category: '公共设施',
  place: '3栋',
  state: 'answered',
  privacyClass,
  repliedAt: reply === null ? null : '2026-09-14T02:00:00Z',
  changedAt: '2026-09-14T01:00:00Z',
})

function build(status = 200) {
  const seen: { method: string; path: string; body: object | null }[] = []
  const held: (() => void)[] = []
  let slow = false
  const desk = createDesk(
    (method, path, body, done) => {
      seen.push({ method, path, body })
      const items = path.indexOf('/board') > 0 ? [entry('a', 'public', '换好了'), entry('b', 'community', null), { matter: 1 }] : []
      const give = (): void => {
        done({ status, body: status === 200 ? { items, number: 'S-1' } : null, roundTrip: 0 })
      }
      if (slow) held.push(give)
      else give()
    },
    () => undefined,
  )
  return { desk, seen, held, hold: (on: boolean) => (slow = on) }
}

test('a lobby asks for the board alone and keeps nothing that is not for everybody', () => {
  const { desk, seen } = build()
  desk.look(buildScreen())
  expect(seen.map((one) => one.path)).toEqual(['/api/communities/530502004001/board?as=screen&tv=1&limit=20'])
  expect(desk.state().board.map((one) => one.id)).toEqual(['a'])
})

test('a home reads its own matters and the kinds too', () => {
  const { desk, seen } = build()
  desk.look(buildScreen({ screenClass: 'household' }))
  expect(seen).toHaveLength(3)
  expect(desk.state().board.map((one) => one.id)).toEqual(['a', 'b'])
})

test('answers that come after the screen was unpaired are dropped, and looking twice asks once more', () => {
  const { desk, seen, held, hold } = build()
  hold(true)
  desk.look(buildScreen())
  desk.look(buildScreen())
  expect(seen).toHaveLength(1)
  desk.clear()
  held.forEach((give) => give())
  expect(desk.state().board).toEqual([])
})

test('pressing again after a broken line raises the same matter once', () => {
  const { desk, seen } = build(0)
  const said: unknown[] = []
  desk.raise(buildScreen(), 'k', (raised) => said.push(raised))
  desk.raise(buildScreen(), 'k', (raised) => said.push(raised))
  expect(said).toEqual(['lost', 'lost'])
  const ids = seen.map((one) => (one.body as { id: string }).id)
  expect(ids[0]).toBe(ids[1])
})

test('only what was answered is told among the notices, in the board’s own words', () => {
  const { desk } = build()
  desk.look(buildScreen({ screenClass: 'household' }))
  const [told, ...others] = boardNotices(desk.state().board, createWords('zh-CN'))
  expect(others).toEqual([])
  expect([told?.matter, told?.urgent, told?.body.indexOf('换好了') !== -1]).toEqual(['公共设施', false, true])
})
