import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { forgetPassToken, passToken, takePassToken } from './pass-token.ts'

const replaceState = vi.fn()
const open = (pathname: string, hash: string) => {
  vi.stubGlobal('location', { pathname, hash })
  takePassToken()
}

beforeEach(() => vi.stubGlobal('history', { state: null, replaceState }))
afterEach(() => {
  forgetPassToken()
  replaceState.mockReset()
  vi.unstubAllGlobals()
})

test('the token leaves the address as soon as it is read', () => {
  open('/phone/pass', '#abc%2Bdef')
  expect(passToken()).toBe('abc+def')
  expect(replaceState).toHaveBeenCalledExactlyOnceWith(null, '', '/phone/pass')
})

test('a fragment of another page is nobody’s token', () => {
  open('/phone/notices', '#abc')
  expect(passToken()).toBeNull()
  expect(replaceState).not.toHaveBeenCalled()
})

test('a broken fragment is no token and stays out of the address all the same', () => {
  open('/phone/pass', '#%E0%A4%A')
  expect(passToken()).toBeNull()
  expect(replaceState).toHaveBeenCalledOnce()
})
