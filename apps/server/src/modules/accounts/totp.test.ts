import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base32, matchingStep, newTotpSecret, totpAt, totpUrl } from './totp.ts'

/** RFC 6238 appendix B, SHA-1: the last six of its eight digits. */
const secret = base32(Buffer.from('12345678901234567890'))
const vectors: [number, string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
]

describe('codes of the authenticator app', () => {
  it('are those of RFC 6238 and RFC 4648', () => {
    expect(secret).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
    for (const [seconds, code] of vectors) expect(totpAt(secret, Math.floor(seconds / 30))).toBe(code)
    // RFC 4226 appendix D.
    expect(Array.from({ length: 10 }, (_, count) => totpAt(secret, count))).toEqual(
      '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' '),
    )
  })

  it('count one step early and late, no further, and never a step that was used', () => {
    const now = 2_000_000_000
    const step = Math.floor(now / 30)
    const steps = [-2, -1, 0, 1, 2].map((off) => matchingStep(secret, totpAt(secret, step + off), now, 0))
    expect(steps).toEqual([null, step - 1, step, step + 1, null])
    expect(matchingStep(secret, totpAt(secret, step), now, step)).toBeNull()
    expect(matchingStep(secret, totpAt(secret, step + 1), now, step)).toBe(step + 1)
    expect(matchingStep(secret, totpAt(secret, step - 1), now, step)).toBeNull()
  })

  it('never take what is no code', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        fc.pre(!/^\d{6}$/.test(text))
        expect(matchingStep(secret, text, 2_000_000_000, 0)).toBeNull()
      }),
    )
  })

  it('come from a secret of 160 bits that no two have', () => {
    const secrets = Array.from({ length: 100 }, newTotpSecret)
    expect(new Set(secrets).size).toBe(100)
    for (const one of secrets) expect(one).toMatch(/^[A-Z2-7]{32}$/)
  })

  it('are offered to the app with names it can show', () => {
    const url = new URL(totpUrl(secret, '张 三', '邻里 红花'))
    expect(url.protocol).toBe('otpauth:')
    expect(decodeURIComponent(url.pathname)).toBe('/邻里 红花:张 三')
    expect(Object.fromEntries(url.searchParams)).toEqual({ secret, issuer: '邻里 红花', algorithm: 'SHA1', digits: '6', period: '30' })
  })
})
