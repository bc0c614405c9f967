import { expect, test } from 'vitest'
import { buildNotice, buildScreen } from '../../testing/build-notice.ts'
import { createStore } from './store.ts'

function memory(): Storage {
  const held = new Map<string, string>()
  return {
    get length() {
      return held.size
    },
    clear: () => {
      held.clear()
    },
    key: () => null,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => {
      held.set(key, value)
    },
    removeItem: (key) => {
      held.delete(key)
    },
  }
}
const kept = { screen: buildScreen(), notices: [buildNotice()], asOf: 5, clock: { skew: -3, floor: 4 } }

test('gives back what it kept, and nothing once cleared', () => {
  const storage = memory()
  createStore(storage).write(kept)
  expect(createStore(storage).read()).toEqual(kept)
  createStore(storage).clear()
  expect(createStore(storage).read()).toBeNull()
  expect(storage.getItem('linli.tv.kept.1')).toBeNull()
})

test('what was damaged or written by another version counts as nothing', () => {
  const storage = memory()
  for (const text of ['{', '[]', '{"screen":{}}', JSON.stringify({ ...kept, asOf: 'now' })]) {
    storage.setItem('linli.tv.kept.1', text)
    expect(createStore(storage).read()).toBeNull()
  }
})

test('a box without storage, or with a full one, still plays', () => {
  expect(createStore(null).read()).toBeNull()
  const full = {
    ...memory(),
    setItem: () => {
      throw new Error('QuotaExceededError')
    },
  }
  expect(() => {
    createStore(full).write(kept)
  }).not.toThrow()
})
