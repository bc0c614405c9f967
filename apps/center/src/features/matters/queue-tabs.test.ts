import { expect, test } from 'vitest'
import { filterOf, tabOf } from './queue-tabs.ts'

test('a tab is a state or a standing, and an unknown one is what is open', () => {
  expect(filterOf('accepted')).toEqual({ state: 'accepted' })
  expect(filterOf('late')).toEqual({ standing: 'late' })
  expect(filterOf(tabOf('settled'))).toEqual({ standing: 'settled' })
  expect(tabOf('no-such')).toBe('open')
  expect(tabOf(undefined)).toBe('open')
})
