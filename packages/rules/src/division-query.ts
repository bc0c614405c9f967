import { normaliseText } from './chinese-text.ts'

/** One word of a search for a division: what each of its places may be. A community is found when every word is found in its path. */
export type DivisionWord =
  | { kind: 'code'; digits: string }
  | { kind: 'han'; text: string }
  /** Each pattern is one way to read the letters; `initial` stands for any character whose reading begins so. */
  | { kind: 'letters'; patterns: readonly LetterPattern[] }
/** `anchored`: only from the start of a name, since two letters stand somewhere in every third one. */
export type LetterPattern = { places: readonly { text: string; whole: boolean }[]; anchored: boolean }

const MAX_WORDS = 5
const MAX_PLACES = 24
const PIECES = /\d+|[a-z]+|[^\da-z\s]+/gu
const SYLLABLE =
  /^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|[aeiou]ng|iao|ian|uai|uan|iu|ie|in|ia|ua|uo|ui|un|ai|ei|ao|ou|an|en|er|ve|ue|[aeiouv])/u

/** Reads what was typed: 保山 红花, baoshan honghua, bs hh, 530502, 隆阳hh. Nothing for an empty box. */
export function readDivisionQuery(text: string): DivisionWord[] {
  const plain = normaliseText(text)
    .toLowerCase()
    .replace(/u:|ü/gu, 'v')
    .replace(/['’·,，、/›>-]+/gu, ' ')
  return (plain.match(PIECES) ?? []).slice(0, MAX_WORDS).flatMap((piece): DivisionWord[] => {
    if (/^\d/u.test(piece)) return piece.length > 12 ? [] : [{ kind: 'code', digits: piece }]
    if (/^[a-z]/u.test(piece)) return [{ kind: 'letters', patterns: letterPatterns(piece) }]
    return [{ kind: 'han', text: piece.slice(0, MAX_PLACES) }]
  })
}

/** Whole syllables with perhaps a begun one at the end, and, for a few letters, the first letter of each character. */
function letterPatterns(letters: string): LetterPattern[] {
  const whole = splitSyllables(letters).map((syllables) => ({
    anchored: false,
    places: syllables.map((text, index) => ({ text, whole: index < syllables.length - 1 && isSyllable(text) })),
  }))
  const initials = letters.length <= 8 ? [{ anchored: true, places: [...letters].map((text) => ({ text, whole: false })) }] : []
  return [...whole, ...initials].filter((pattern) => pattern.places.length <= MAX_PLACES)
}

/** xian → [xian], [xi, an]; honghu → [hong, hu]; hongh → [hong, h]; at most four ways, the longest syllables first. */
function splitSyllables(letters: string): string[][] {
  const found: string[][] = []
  const walk = (rest: string, before: string[]): void => {
    if (found.length === 4 || before.length > MAX_PLACES) return
    if (rest === '') {
      found.push(before)
      return
    }
    for (let length = Math.min(6, rest.length); length > 0; length -= 1) {
      const head = rest.slice(0, length)
      const last = length === rest.length
      if (isSyllable(head) || (last && before.length > 0 && /^(?:[zcs]h?|[bpmfdtnlgkhjqxryw])[a-z]{0,3}$/u.test(head)))
        walk(rest.slice(length), [...before, head])
    }
  }
  walk(letters, [])
  return found
}

function isSyllable(text: string): boolean {
  return SYLLABLE.exec(text)?.[0] === text
}
