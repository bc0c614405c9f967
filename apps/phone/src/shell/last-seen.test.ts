import { afterEach, beforeEach, expect, test, vi } from 'vitest'

function fakeStorage(full = false) {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => {
      if (full) throw new DOMException('full', 'QuotaExceededError')
      kept.set(key, text)
      Object.defineProperty(storage, key, { value: text, enumerable: true, configurable: true })
    },
    removeItem: (key: string) => {
      kept.delete(key)
      Reflect.deleteProperty(storage, key)
    },
  }
  return { storage, kept }
}

beforeEach(() => vi.resetModules())
afterEach(() => vi.unstubAllGlobals())

test('what was seen comes back with its time, and is forgotten with the user', async () => {
  const { storage, kept } = fakeStorage()
  vi.stubGlobal('localStorage', storage)
  const { keepSeen, recallSeen } = await import('./last-seen.ts')
  const { chosenMode, draftText, forgetUser } = await import('./device.ts')
  keepSeen('notices', { items: [1] }, new Date(1_700_000_000_000))
  expect(recallSeen('notices')).toEqual({ at: 1_700_000_000_000, data: { items: [1] } })
  chosenMode.value = 'elder'
  draftText.value = '路灯坏了'
  forgetUser()
  expect(recallSeen('notices')).toBeNull()
  expect([...kept.keys()]).toEqual(['linli.phone.mode'])
})

test('a full or forbidden storage keeps nothing and breaks nothing', async () => {
  vi.stubGlobal('localStorage', fakeStorage(true).storage)
  const { keepSeen, recallSeen } = await import('./last-seen.ts')
  keepSeen('notices', { items: [1] }, new Date())
  expect(recallSeen('notices')).toBeNull()
})
