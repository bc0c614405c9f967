import { normaliseText } from './chinese-text.ts'

export type CreditCodeFault = 'empty' | 'length' | 'characters' | 'check-digit'

export type CreditCodeCheck = { ok: true; number: string; divisionCode: string } | { ok: false; code: CreditCodeFault }

const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** GB 32100-2015 unified social credit code as people type it (full-width, spaces, dashes, lower case). */
export function checkCreditCode(text: string): CreditCodeCheck {
  const number = normaliseText(text).replace(/[\s-]/gu, '').toUpperCase()
  if (number === '') return { ok: false, code: 'empty' }
  if (number.length !== 18) return { ok: false, code: 'length' }
  if (!/^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/u.test(number)) return { ok: false, code: 'characters' }
  if (creditCheckCharacterOf(number) !== number[17]) return { ok: false, code: 'check-digit' }
  return { ok: true, number, divisionCode: number.slice(2, 8) }
}

/** The 18th character for the first 17. A remainder of 0 gives '0', which 31 − remainder alone would miss. */
export function creditCheckCharacterOf(first17: string): string {
  let sum = 0
  let weight = 1
  for (const char of first17.slice(0, 17)) {
    sum += CHARACTERS.indexOf(char) * weight
    weight = (weight * 3) % 31
  }
  return CHARACTERS[(31 - (sum % 31)) % 31] ?? ''
}
