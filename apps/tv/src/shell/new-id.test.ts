import { expect, test } from 'vitest'
import { newId } from './new-id.ts'

const uuidV7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

test('an id the server takes, made later sorting after made before', () => {
  for (const share of [0, 0.5, 0.999999]) expect(newId(1_789_000_000_000, () => share)).toMatch(uuidV7)
  expect(newId(1_789_000_000_000) < newId(1_789_000_000_001)).toBe(true)
  expect(newId()).not.toBe(newId())
})
