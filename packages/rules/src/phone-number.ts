import { normaliseText } from './chinese-text.ts'

export type PhoneNumberFault = 'empty' | 'characters' | 'length' | 'prefix'

export type PhoneNumberCheck = { ok: true; number: string; kind: 'mobile' | 'landline' } | { ok: false; code: PhoneNumberFault }

const MOBILE = /^1[3-9]\d{9}$/u
// With area code (010, 02x, 0xxx), a local number of seven or eight digits, or a 400/800 number.
const LANDLINE = /^(?:0(?:10|2\d)\d{8}|0[3-9]\d{2}\d{7,8}|[2-9]\d{6,7}|[48]00\d{7})$/u

/** A Chinese phone number as kept in workbooks: number cells, spaces, dashes, brackets, full-width digits, +86. Answers digits only. */
export function checkPhoneNumber(text: string | number): PhoneNumberCheck {
  const compact = normaliseText(String(text)).replace(/[\s\-‐-―−()'‘’]/gu, '')
  if (compact === '') return { ok: false, code: 'empty' }
  if (!/^\+?\d+$/u.test(compact)) return { ok: false, code: 'characters' }
  const number = withoutCountry(compact)
  if (MOBILE.test(number)) return { ok: true, number, kind: 'mobile' }
  if (LANDLINE.test(number)) return { ok: true, number, kind: 'landline' }
  return { ok: false, code: number.length === 11 ? 'prefix' : 'length' }
}

/** The last four digits, by which residents are searched for. */
export function phoneTail(number: string): string {
  return number.replace(/\D/gu, '').slice(-4)
}

/** Area codes lose their 0 behind +86 (+86 875 …); a bare 86 counts as the country only before a mobile number. */
function withoutCountry(compact: string): string {
  const bare = /^(?:\+86|0086|86(?=1[3-9]\d{9}$))(\d+)$/u.exec(compact)?.[1]
  if (bare === undefined) return compact.replace('+', '')
  return MOBILE.test(bare) || bare.startsWith('0') || bare.length <= 8 ? bare : `0${bare}`
}
