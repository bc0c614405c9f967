import { expect, test } from 'vitest'
import { keyOf } from './keys.ts'

const plain = { ctrlKey: false, altKey: false, metaKey: false }

test.each([
  [37, 'left'],
  [38, 'up'],
  [39, 'right'],
  [40, 'down'],
  [13, 'ok'],
  [8, 'back'],
  [27, 'back'],
  [461, 'back'],
  [10009, 'back'],
  [403, 'red'],
  [404, 'green'],
  [405, 'yellow'],
  [406, 'blue'],
  [112, 'red'],
  [115, 'blue'],
  [71, 'green'],
  [89, 'yellow'],
])('key code %i is %s', (keyCode, key) => {
  expect(keyOf({ ...plain, keyCode })).toBe(key)
})

test('leaves other keys and shortcuts to the browser', () => {
  expect(keyOf({ ...plain, keyCode: 65 })).toBeNull()
  expect(keyOf({ ...plain, keyCode: 82, ctrlKey: true })).toBeNull()
})
