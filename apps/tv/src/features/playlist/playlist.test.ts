import { expect, test } from 'vitest'
import { buildNotice } from '../../testing/build-notice.ts'
import { mostNotices, programme, shownNow, withNotice, withoutNotice } from './playlist.ts'

const now = Date.parse('2026-09-14T02:00:00Z')

test('urgent first, then newest; a later start counts as newer', () => {
  const old = buildNotice({ publishedAt: '2026-09-10T00:00:00Z', startsAt: '2026-09-10T00:00:00Z' })
  const begunLater = buildNotice({ publishedAt: '2026-09-09T00:00:00Z', startsAt: '2026-09-13T00:00:00Z' })
  const urgent = buildNotice({
    urgent: true,
    publishedAt: '2026-09-01T00:00:00Z',
    startsAt: '2026-09-01T00:00:00Z',
    endsAt: '2026-09-15T00:00:00Z',
  })
  expect(shownNow([old, begunLater, urgent], now, 'lobby')).toEqual([urgent, begunLater, old])
})

test('what has not begun or is over is not shown', () => {
  const soon = buildNotice({ startsAt: '2026-09-14T02:00:01Z' })
  const over = buildNotice({ endsAt: '2026-09-14T02:00:00Z' })
  const last = buildNotice({ endsAt: '2026-09-14T02:00:01Z' })
  expect(shownNow([soon, over, last], now, 'lobby')).toEqual([last])
  expect(shownNow([soon, over, last], now + 1000, 'lobby')).toEqual([soon])
})

test('a lobby shows only what is public, a home all its classes', () => {
  const open = buildNotice()
  const community = buildNotice({ privacyClass: 'community' })
  const household = buildNotice({ privacyClass: 'household' })
  expect(shownNow([open, community, household], now, 'lobby')).toEqual([open])
  expect(shownNow([open, community, household], now, 'household')).toHaveLength(3)
})

test('urgent notices take the programme while there are any', () => {
  const plain = buildNotice()
  const urgent = buildNotice({ urgent: true })
  expect(programme([urgent, plain])).toEqual([urgent])
  expect(programme([plain])).toEqual([plain])
})

test('a changed notice replaces itself, an older version does not come back, the number is bounded', () => {
  const first = buildNotice()
  const changed = { ...first, title: '改到周五停水', version: 2 }
  expect(withNotice(withNotice([first], changed), first)).toEqual([changed])
  expect(withoutNotice([changed], first.id)).toEqual([])
  let many = [first]
  for (let count = 0; count < mostNotices + 20; count++) many = withNotice(many, buildNotice())
  expect(many).toHaveLength(mostNotices)
})
