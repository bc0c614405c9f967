import { expect, test } from 'vitest'
import { groupUntold } from './untold-groups.ts'

test('steps of one matter for one raiser share a slip; another raiser has their own', () => {
  const row = (id: string, matter: string, raiser: string | null, at: string) => ({
    id,
    matter: { id: matter, number: 'S-1', title: '楼道灯', state: 'handling' as const },
    raiser,
    label: '3-2-301',
    way: 'paper' as const,
    said: `第 ${id} 步`,
    at,
  })
  const groups = groupUntold([
    row('1', 'a', '尹', '2026-09-14'),
    row('2', 'a', '段', '2026-09-14'),
    row('3', 'a', '尹', '2026-09-16'),
    row('4', 'b', '尹', '2026-09-13'),
  ])
  expect(groups.map(({ ids, said, at }) => [ids, said, at])).toEqual([
    [['1', '3'], ['第 1 步', '第 3 步'], '2026-09-16'],
    [['2'], ['第 2 步'], '2026-09-14'],
    [['4'], ['第 4 步'], '2026-09-13'],
  ])
})
