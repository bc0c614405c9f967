// No Unicode normalisation here: NFC and NFKC both replace compatibility ideographs (U+F900…),
// which are what stands on a person's identity card.
const INVISIBLE = /[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu
const FULL_WIDTH = /[\uff01-\uff5e]/gu
const SPACES = /[\s\u0085]+/gu
const MIDDLE_DOTS = /[\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb\uff65\u25cf\u0387\u16eb\u2e31]/gu
// No look-behind anywhere in this package: older iOS refuses to parse a file that holds one.
const FULL_STOP_BETWEEN_HAN = /(\p{Script=Han})[.。](?=\p{Script=Han})/gu
// Private-use and unassigned code points count as Han: old GBK files keep rare characters there.
const SPACE_BEFORE_HAN = / (?=[\p{Script=Han}\p{Co}\p{Cn}·])/gu
const SPACE_AFTER_HAN = /([\p{Script=Han}\p{Co}\p{Cn}·]) /gu

/** Full-width ASCII to half-width, every run of spaces to one plain space, zero-width and control characters removed, trimmed. */
export function normaliseText(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(SPACES, ' ')
    .trim()
}

/** A person's name in one spelling: no spaces inside Chinese names, one kind of middle dot (U+00B7), single spaces between Latin words. */
export function normaliseName(name: string): string {
  return normaliseText(name)
    .replace(MIDDLE_DOTS, '·')
    .replace(SPACE_BEFORE_HAN, '')
    .replace(SPACE_AFTER_HAN, '$1')
    .replace(FULL_STOP_BETWEEN_HAN, '$1·')
}

const DIGITS: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  '○': 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  壹: 1,
  贰: 2,
  叁: 3,
  肆: 4,
  伍: 5,
  陆: 6,
  柒: 7,
  捌: 8,
  玖: 9,
}
const UNITS: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 }

/** A whole number written as 三, 十二, 二十一, 一百零二, 一一〇二, 3 or ３; null when it is not a number below ten thousand (Chinese) or a safe integer (digits). */
export function parseChineseNumber(text: string): number | null {
  const plain = normaliseText(text)
  if (/^\d+$/u.test(plain)) {
    const value = Number(plain)
    return Number.isSafeInteger(value) ? value : null
  }
  const chars = [...plain]
  if (chars.length === 0 || chars.length > 9) return null
  if (chars.every((char) => char in DIGITS)) return Number(chars.map((char) => DIGITS[char]).join(''))
  return readWithUnits(chars)
}

function readWithUnits(chars: readonly string[]): number | null {
  let total = 0
  let pending: number | null = null
  let lastUnit = Number.POSITIVE_INFINITY
  for (const char of chars) {
    const digit = DIGITS[char]
    const unit = UNITS[char]
    if (digit !== undefined) {
      if (pending !== null && pending !== 0) return null
      pending = digit
    } else if (unit !== undefined && unit < lastUnit) {
      if (pending === null && total > 0) return null
      total += (pending === null || (pending === 0 && total > 0) ? 1 : pending) * unit
      pending = null
      lastUnit = unit
    } else return null
  }
  return total + (pending ?? 0)
}

const PIECES = /\d+|[〇零一二两三四五六七八九十百]+|[^\d〇零一二两三四五六七八九十百]+/gu

/** Order for people: 2 before 10, 二组 before 十组, otherwise by code point. A total order. */
export function compareNatural(a: string, b: string): number {
  const left = a.match(PIECES) ?? []
  const right = b.match(PIECES) ?? []
  const shared = Math.min(left.length, right.length)
  for (let i = 0; i < shared; i += 1) {
    const order = comparePieces(left[i] ?? '', right[i] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length || compareStrings(a, b)
}

function comparePieces(a: string, b: string): number {
  const left = numberPiece(a)
  const right = numberPiece(b)
  if (left === null || right === null) {
    if (left === right) return compareStrings(a, b)
    return left === null ? 1 : -1
  }
  return left.length - right.length || compareStrings(left, right)
}

/** Digits without leading zeros, so that runs longer than a safe integer still compare by value. */
function numberPiece(piece: string): string | null {
  if (/^\d/u.test(piece)) return piece.replace(/^0+(?=\d)/u, '')
  const value = parseChineseNumber(piece)
  return value === null ? null : String(value)
}

function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
