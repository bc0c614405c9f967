import { describe, expect, it } from 'vitest'
import { countDuties, dutiesOf } from './duty-tabs.ts'

const duties = (['due', 'overdue', 'done', 'due'] as const).map((state, place) => ({ state, place }))

describe('duties in a list', () => {
  it('are counted by state', () => {
    expect(countDuties(duties)).toEqual({ due: 2, overdue: 1, done: 1, 'not-yet': 0 })
  })

  it('keep their places when narrowed', () => {
    expect(dutiesOf(duties, 'due').map(({ place }) => place)).toEqual([0, 3])
    expect(dutiesOf(duties, undefined)).toHaveLength(4)
  })
})
