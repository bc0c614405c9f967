import type { ShownNotice } from '@linli/contract/notices'
import { expect, test } from 'vitest'
import { current, withNotice, withoutNotice } from './shown-notices.ts'

const notice = (id: string, overrides: Partial<ShownNotice> = {}): ShownNotice => ({
  id,
  title: id,
  body: '',
  privacyClass: 'public',
  urgent: false,
  forPlace: null,
  publishedAt: '2026-11-01T08:00:00Z',
  startsAt: '2026-11-01T08:00:00Z',
  endsAt: null,
  version: 1,
  ...overrides,
})
const shown = (...items: ShownNotice[]) => ({ items, now: '2026-11-02T00:00:00Z' })
const now = Date.parse('2026-11-02T00:00:00Z')

test('a changed notice takes the place of its older self, and a late older one does not', () => {
  const list = withNotice(shown(notice('a', { version: 2, title: '新' })), notice('a', { version: 1, title: '旧' }))
  expect(list.items.map((one) => one.title)).toEqual(['新'])
  expect(withNotice(list, notice('a', { version: 3, title: '更新' })).items.map((one) => one.title)).toEqual(['更新'])
})

test('a withdrawn notice leaves', () => {
  expect(withoutNotice(shown(notice('a'), notice('b')), 'a').items.map((one) => one.id)).toEqual(['b'])
})

test('what has not begun or is over is not shown; urgent comes first, then newest', () => {
  const items = [
    notice('old'),
    notice('new', { publishedAt: '2026-11-01T09:00:00Z' }),
    notice('urgent', { urgent: true, publishedAt: '2026-10-01T09:00:00Z' }),
    notice('over', { endsAt: '2026-11-02T00:00:00Z' }),
    notice('later', { startsAt: '2026-11-03T00:00:00Z' }),
  ]
  expect(current(items, now).map((one) => one.id)).toEqual(['urgent', 'new', 'old'])
})
