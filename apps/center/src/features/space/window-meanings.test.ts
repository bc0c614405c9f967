import { expect, it } from 'vitest'
import { windowMeanings } from './window-meanings.ts'

const say = (key: string) => key
const legend = (...values: string[]) => values.map((value) => ({ value, label: null, count: 1 }))

it('lights a home that is lived in and leaves an empty one dark', () => {
  expect(windowMeanings({ fact: 'occupancy', legend: legend('lives_in', 'empty', 'none') }, say)).toMatchObject({
    lives_in: { tone: 'on' },
    empty: { tone: 'off' },
    none: { tone: 'none' },
  })
})
it('shades household sizes from less to more', () => {
  const meanings = windowMeanings({ fact: 'household_size', legend: legend('1', '5+') }, say)
  expect([meanings['1']?.tone, meanings['5+']?.tone]).toEqual(['s1', 's5'])
})
it('tells origin groups apart by name', () => {
  const meanings = windowMeanings(
    {
      fact: 'origin_group',
      legend: [
        { value: 'x', label: '一组', count: 2 },
        { value: 'y', label: '二组', count: 1 },
      ],
    },
    say,
  )
  expect([meanings['x'], meanings['y']]).toEqual([
    { tone: 'a', label: '一组' },
    { tone: 'b', label: '二组' },
  ])
})
