import { expect, test } from 'vitest'
import { doorLabel } from './door-label.ts'

test('a door is named as it is written on it', () => {
  expect(['3-2-1102', '12-1-0301', 'A-1-B02'].map(doorLabel)).toEqual(['3-2-1102', '12-1-0301', 'A-1-B02'])
})

test('what is no door is not repeated', () => {
  for (const text of ['', '3', '请转账到123', '3-2-1102 <b>', '../me', 'a-b-c-d-e', `3-${'1'.repeat(30)}`])
    expect(doorLabel(text)).toBeNull()
})
