import { expect, test } from 'vitest'
import { buildNotice, buildScreen } from '../../testing/build-notice.ts'
import { readNotice, readNotices, readScreen } from './wire.ts'

test('takes what the contract says', () => {
  const screen = buildScreen({ filingNumber: '滇ICP备1号' })
  const notice = buildNotice({ forPlace: '3栋', endsAt: '2026-09-20T00:00:00Z', urgent: true })
  expect(readScreen(screen)).toEqual(screen)
  expect(readNotice(notice)).toEqual(notice)
})

test('leaves out what cannot be shown, and classes that are not for screens', () => {
  expect(readNotice({ ...buildNotice(), poster: { id: 'p', hasThumbnail: true, name: 'private name.jpg' } })?.poster).toMatchObject({
    id: 'p',
    name: '',
  })
  expect(readNotice({ ...buildNotice(), poster: { id: 7, hasThumbnail: true } })?.poster).toBeNull()
  expect(readNotice({ ...buildNotice(), privacyClass: 'staff' })).toBeNull()
  expect(readNotice({ ...buildNotice(), startsAt: 'soon' })).toBeNull()
  expect(readScreen({ ...buildScreen(), screenClass: 'wall' })).toBeNull()
  expect(readNotices([buildNotice(), { id: 1 }, null])).toHaveLength(1)
  expect(readNotices({})).toBeNull()
})
