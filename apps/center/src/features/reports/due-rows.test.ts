import type { Report } from '@linli/contract/reports'
import { expect, test } from 'vitest'
import { dueRows } from './due-rows.ts'

const report = (id: string, dueOn: string | null, more: object = {}): Report =>
  ({ id, title: id, requester: '街道', dueOn, closed: false, open: null, lastSent: null, template: null, ...more }) as unknown as Report
const say = (key: string, named: Record<string, unknown> = {}): string => `${key} ${String(named['n'] ?? '')}`.trim()
const now = new Date('2026-11-22T02:00:00Z')

test('late and near deadlines come into the queue of the day, with the way to the open answer', () => {
  const open = { id: 'o', dueOn: '2026-11-24', figures: { open: 3 } }
  const reports = [report('late', '2026-11-20'), report('near', null, { open }), report('far', '2026-12-30'), report('none', null)]
  const rows = dueRows([...reports, report('ended', '2026-11-20', { closed: true })], (path) => `/${path}`, say, 'zh-CN', now)
  expect(rows.map(({ key, tone, time, to }) => [key, tone, time, to])).toEqual([
    ['late', 'red', '11月20日 reports.overdue 2', '/reports/late'],
    ['near', 'amber', '11月24日 reports.dueIn 2', '/reports/near/rounds/o'],
  ])
  expect(rows[1]?.detail).toBe('街道 · reports.filling 3')
})
