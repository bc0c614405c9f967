import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCharacterOf, checkIdentityNumber } from './identity-number.ts'

const TODAY = '2026-09-01'
const codeOf = (text: string) => {
  const result = checkIdentityNumber(text, TODAY)
  return result.ok ? 'ok' : result.code
}

const firstSeventeen = fc
  .tuple(
    fc.integer({ min: 110000, max: 659999 }),
    fc.integer({ min: 1900, max: 2025 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([area, y, m, d, seq]) => `${area}${y}${String(m).padStart(2, '0')}${String(d).padStart(2, '0')}${String(seq).padStart(3, '0')}`)

describe('checkIdentityNumber', () => {
  it('accepts the published vectors and reads their parts', () => {
    expect(checkIdentityNumber('11010519491231002X', TODAY)).toEqual({
      ok: true,
      number: '11010519491231002X',
      areaCode: '110105',
      birthDate: '1949-12-31',
      sex: '2',
    })
    expect(checkIdentityNumber('440524188001010014', TODAY)).toMatchObject({ ok: true, birthDate: '1880-01-01', sex: '1' })
  })

  it('reads full-width digits, spaces, a lower-case x and a leading apostrophe', () => {
    for (const text of ['11010519491231002x', ' 110105 19491231 002X', '１１０１０５１９４９１２３１００２Ｘ', "'11010519491231002X"]) {
      expect(checkIdentityNumber(text, TODAY)).toMatchObject({ ok: true, number: '11010519491231002X' })
    }
  })

  it('accepts an area code that no list has', () => {
    expect(codeOf('５３０５９９１９７００９０７１４７６')).toBe('ok')
  })

  it.each([
    ['', 'empty'],
    ['　 ', 'empty'],
    ['无', 'characters'],
    ['5.30599E+17', 'characters'],
    ['530502********1234', 'characters'],
    ['1101051949123100X2', 'characters'],
    ['1101051949123100', 'length'],
    ['110105194912310021X', 'length'],
    ['110105491231002', 'legacy-15'],
    ['110105194902300021', 'birth-date'],
    ['110105194913010021', 'birth-date'],
    ['110105203001010021', 'future'],
    ['110105194912310021', 'check-digit'],
  ])('refuses %j as %s', (text, code) => {
    expect(codeOf(text)).toBe(code)
  })

  it('finds every single wrong digit', () => {
    fc.assert(
      fc.property(firstSeventeen, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (first, at, shift) => {
        const number = first + checkCharacterOf(first)
        expect(codeOf(number)).toBe('ok')
        const wrong = number.slice(0, at) + String((Number(number[at]) + shift) % 10) + number.slice(at + 1)
        expect(codeOf(wrong)).not.toBe('ok')
      }),
    )
  })
})
