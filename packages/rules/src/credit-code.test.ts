import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCreditCode, creditCheckCharacterOf } from './credit-code.ts'

const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const character = fc.constantFrom(...CHARACTERS)
const first17 = fc
  .tuple(
    fc.constantFrom('91', '54', '55', '51', '11', 'N2'),
    fc.integer({ min: 110000, max: 659999 }),
    fc.array(character, { minLength: 9, maxLength: 9 }),
  )
  .map(([kind, area, organisation]) => `${kind}${area}${organisation.join('')}`)

describe('checkCreditCode', () => {
  it('accepts the published vector in any spelling', () => {
    for (const text of ['91350100M000100Y43', '９１３５０１００Ｍ０００１００Ｙ４３', ' 91350100 m000100y-43']) {
      expect(checkCreditCode(text)).toEqual({ ok: true, number: '91350100M000100Y43', divisionCode: '350100' })
    }
  })

  it('gives 0 where the remainder is 0', () => {
    // 31 consecutive values of the first character (weight 1) meet every remainder.
    const codes = [...CHARACTERS].map((first) => `${first}1350100M000100Y4`).map((code) => code + creditCheckCharacterOf(code))
    expect(codes.filter((code) => code.endsWith('0'))).toHaveLength(1)
    for (const code of codes) expect(checkCreditCode(code)).toMatchObject({ ok: true })
  })

  it.each([
    ['', 'empty'],
    ['91350100M000100Y4', 'length'],
    ['91350100M000100I43', 'characters'],
    ['9135O100M000100Y43', 'characters'],
    ['91350100M000100Y44', 'check-digit'],
  ])('refuses %j as %s', (text, code) => {
    expect(checkCreditCode(text)).toEqual({ ok: false, code })
  })

  it('finds every single wrong character', () => {
    fc.assert(
      fc.property(first17, fc.integer({ min: 0, max: 17 }), character, (first, at, replacement) => {
        const number = first + creditCheckCharacterOf(first)
        expect(checkCreditCode(number)).toMatchObject({ ok: true, number })
        if (number[at] === replacement) return
        expect(checkCreditCode(number.slice(0, at) + replacement + number.slice(at + 1)).ok).toBe(false)
      }),
    )
  })
})
