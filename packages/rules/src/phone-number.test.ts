import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPhoneNumber, phoneTail } from './phone-number.ts'

describe('checkPhoneNumber', () => {
  it.each([
    '199-0000-0000',
    '199 0000 0000',
    '+86 19900000000',
    '+8619900000000',
    '008619900000000',
    '8619900000000',
    '１９９００００００００',
    19900000000,
    "'19900000000",
  ])('reads %j as one mobile number', (text) => {
    expect(checkPhoneNumber(text)).toEqual({ ok: true, number: '19900000000', kind: 'mobile' })
  })

  it.each([
    ['0875-2120000', '08752120000'],
    ['(0875)2120000', '08752120000'],
    ['+86 875 2120000', '08752120000'],
    ['010-62000000', '01062000000'],
    ['2120000', '2120000'],
    ['400-820-0000', '4008200000'],
  ])('reads %j as a landline', (text, number) => {
    expect(checkPhoneNumber(text)).toEqual({ ok: true, number, kind: 'landline' })
  })

  it.each([
    ['', 'empty'],
    ['　', 'empty'],
    ['无', 'characters'],
    ['1.99E+10', 'characters'],
    ['19900000000/19900000001', 'characters'],
    ['1990000000', 'length'],
    ['199000000001', 'length'],
    ['12900000000', 'prefix'],
  ])('refuses %j as %s', (text, code) => {
    expect(checkPhoneNumber(text)).toEqual({ ok: false, code })
  })

  it('answers digits alone, and the same when asked again', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('0', '1', '8', '6', '9', '-', ' ', '+', '８'), maxLength: 18 }), (text) => {
        const result = checkPhoneNumber(text)
        if (!result.ok) return
        expect(result.number).toMatch(/^\d+$/u)
        expect(checkPhoneNumber(result.number)).toEqual(result)
      }),
    )
  })
})

describe('phoneTail', () => {
  it('is the last four digits', () => {
    expect(phoneTail('199-0000-1234')).toBe('1234')
  })
})
