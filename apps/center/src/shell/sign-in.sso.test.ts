import { describe, expect, it } from 'vitest'
import { safeNext } from './sign-in.sso.ts'

describe('where a sign-in goes on to', () => {
  it('is an address of our own', () => {
    for (const next of ['/530502004001/today', '/530502004001/persons?q=a#b', '/']) expect(safeNext(next)).toBe(next)
  })
  it('is never another site, nor nothing (C15)', () => {
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', undefined, ['/a'], null])
      expect(safeNext(next)).toBe('/')
  })
})
