import { toCalendarDate } from './calendar-date.ts'
import { normaliseText } from './chinese-text.ts'

export type IdentityNumberFault = 'empty' | 'length' | 'characters' | 'birth-date' | 'future' | 'check-digit' | 'legacy-15'

export type IdentityNumberCheck =
  { ok: true; number: string; areaCode: string; birthDate: string; sex: '1' | '2' } | { ok: false; code: IdentityNumberFault }

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CHECK_CHARACTERS = '10X98765432'

/**
 * GB 11643 citizen number as people type it: full-width digits, spaces, a lower-case x, a leading apostrophe.
 * Area codes are not looked up: withdrawn codes stay on cards for life (DOMAIN.md §2.1).
 */
export function checkIdentityNumber(text: string, today: string): IdentityNumberCheck {
  const number = normaliseText(text)
    .replace(/[\s'‘’`]/gu, '')
    .toUpperCase()
  if (number === '') return { ok: false, code: 'empty' }
  if (!/^\d+X?$/u.test(number)) return { ok: false, code: 'characters' }
  if (/^\d{15}$/u.test(number)) return { ok: false, code: 'legacy-15' }
  if (number.length !== 18) return { ok: false, code: 'length' }
  const birthDate = toCalendarDate(Number(number.slice(6, 10)), Number(number.slice(10, 12)), Number(number.slice(12, 14)))
  if (birthDate === null) return { ok: false, code: 'birth-date' }
  if (birthDate > today) return { ok: false, code: 'future' }
  if (checkCharacterOf(number) !== number[17]) return { ok: false, code: 'check-digit' }
  const sex = Number(number[16]) % 2 === 1 ? '1' : '2'
  return { ok: true, number, areaCode: number.slice(0, 6), birthDate, sex }
}

/** The 18th character for the first 17 digits (ISO 7064 MOD 11-2). */
export function checkCharacterOf(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(first17[i]), 0)
  return CHECK_CHARACTERS[sum % 11] ?? ''
}
