import { normaliseText } from './chinese-text.ts'

// Dots, dashes and spaces do not count, so 买买提·吐尔逊 is found without its dot.
// Private-use and unassigned code points do: rare characters of names live there.
const SEPARATORS = /[^\p{L}\p{N}\p{M}\p{Co}\p{Cn}]+/gu

/** One- and two-character grams by code point, each once, for the full-recall index over short Chinese texts. */
export function gramsOf(text: string): string[] {
  const chars = charactersOf(text)
  return [...new Set([...chars, ...pairsOf(chars)])]
}

/** The grams a query must all find: its pairs, or the character itself when there is only one. */
export function queryGrams(text: string): string[] {
  const chars = charactersOf(text)
  return chars.length === 1 ? chars : [...new Set(pairsOf(chars))]
}

function charactersOf(text: string): string[] {
  return [...normaliseText(text).toLowerCase().replace(SEPARATORS, '')]
}

function pairsOf(chars: readonly string[]): string[] {
  return chars.slice(1).map((char, i) => `${chars[i] ?? ''}${char}`)
}
