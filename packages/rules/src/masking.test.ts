import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskIdentityNumber, maskName, maskPhone } from './masking.ts'

describe('masking', () => {
  it('keeps the ends of numbers of the usual form', () => {
    expect(maskIdentityNumber('530502199001011234')).toBe('530502********1234')
    expect(maskIdentityNumber('53050219900101123X')).toBe('530502********123X')
    expect(maskPhone('13800001234')).toBe('138****1234')
  })

  it('hides short and odd input whole', () => {
    expect(maskIdentityNumber('E12345678')).toBe('*********')
    expect(maskPhone('2120000')).toBe('*******')
    expect(maskIdentityNumber('')).toBe('')
    expect(maskName('')).toBe('')
  })

  it('keeps the first character of a name, by code point', () => {
    expect(['张三', '张三丰', '买买提·吐尔逊', '𬭎三', '张'].map(maskName)).toEqual(['张*', '张**', '买**', '𬭎*', '*'])
  })

  it('never shows eight characters of a number in a row', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('1', '3', '5', '0', 'X'), maxLength: 22 }), (text) => {
        expect(maskIdentityNumber(text)).not.toMatch(/[^*]{8}/u)
        expect(maskPhone(text)).not.toMatch(/[^*]{8}/u)
      }),
    )
  })
})
