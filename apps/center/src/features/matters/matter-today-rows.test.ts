import type { MatterRow } from '@linli/contract/matter-shapes'
import { expect, test } from 'vitest'
import { matterTodayRows } from './matter-today-rows.ts'

test('a late matter is red, one of today amber, and each leads to itself', () => {
  const row = (id: string, state: 'late' | 'running'): MatterRow => ({
    id,
    number: 'S-1',
    category: { id: 'c', code: 'lights', name: '公共设施' },
    title: '楼道灯不亮',
    source: 'visit',
    building: { id: 'b', name: '3栋' },
    place: null,
    state: 'handling',
    waiting: false,
    extended: false,
    urgent: false,
    supervised: 0,
    reopened: 0,
    raisers: 1,
    owner: null,
    clock: { state, dueAt: null, left: state === 'late' ? -1 : 1, known: true, limit: { amount: 3, unit: 'days', pace: 'working' } },
    dispatchBy: null,
    ready: false,
    raisedAt: '2026-09-14T01:00:00.000Z',
    changedAt: '2026-09-14T01:00:00.000Z',
    version: 1,
  })
  const rows = matterTodayRows(
    [row('a', 'late'), row('b', 'running')],
    (path) => `/c/${path}`,
    (key) => key,
  )
  expect(rows.map(({ tone, to }) => [tone, to])).toEqual([
    ['red', '/c/matters/a'],
    ['amber', '/c/matters/b'],
  ])
})
