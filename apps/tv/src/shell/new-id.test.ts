import { NewId } from '@linli/contract/common'
import { expect, test } from 'vitest'
import { newId } from './new-id.ts'

test('an id the server takes, made later sorting after made before', () => {
  for (const share of [0, 0.5, 0.999999]) expect(NewId.safeParse(newId(1_789_000_000_000, () => share)).success).toBe(true)
  expect(newId(1_789_000_000_000) < newId(1_789_000_000_001)).toBe(true)
  expect(newId()).not.toBe(newId())
})
