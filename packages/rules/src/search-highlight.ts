import { normaliseText } from './chinese-text.ts'
import { pinyinCovers } from './pinyin.ts'
import { queryGrams } from './search-grams.ts'
import type { SearchQuery } from './search-query.ts'

/** From which character on, and how many; characters are code points, so a rare one counts once. */
export type Mark = [start: number, length: number]

/**
 * Where a text answers what was typed: the words themselves, the characters whose pinyin was typed, or the room in an
 * address. Nothing for what is not shown (numbers are masked).
 */
export function highlight(text: string, query: SearchQuery): Mark[] {
  switch (query.kind) {
    case 'han':
      return highlightWords(text, query.text)
    case 'pinyin': {
      const covered = pinyinCovers(text, query.letters)
      return covered === 0 ? [] : [[0, covered]]
    }
    case 'room':
      return highlightRoom(text, query)
    case 'phone':
    case 'phone-tail':
    case 'identity':
      return []
  }
}

function highlightWords(text: string, words: string): Mark[] {
  const letters = lettersOf(text)
  const wanted = lettersOf(words).map(({ letter }) => letter)
  if (wanted.length === 0) return []
  const whole = findAll(letters, wanted)
  if (whole.length > 0) return joined(whole)
  // Found by its pairs, as the index does: 王小伟 where 王小… and …小伟 stand apart.
  return joined(queryGrams(words).flatMap((gram) => findAll(letters, [...gram])))
}

interface Letter {
  letter: string
  at: number
}

/** The characters that count, each with its place; what one character becomes when normalised stands at that place. */
function lettersOf(text: string): Letter[] {
  return [...text].flatMap((char, at) =>
    [...normaliseText(char).toLowerCase()]
      .filter((letter) => /[\p{L}\p{N}\p{M}\p{Co}\p{Cn}]/u.test(letter))
      .map((letter) => ({ letter, at })),
  )
}

function findAll(letters: readonly Letter[], wanted: readonly string[]): Mark[] {
  const found: Mark[] = []
  for (let from = 0; from + wanted.length <= letters.length; from += 1) {
    if (!wanted.every((letter, index) => letters[from + index]?.letter === letter)) continue
    const [first, last] = [letters[from], letters[from + wanted.length - 1]]
    if (first !== undefined && last !== undefined) found.push([first.at, last.at - first.at + 1])
  }
  return found
}

/** In order, those that touch or overlap as one. */
function joined(marks: readonly Mark[]): Mark[] {
  const sorted = [...marks].sort((a, b) => a[0] - b[0])
  const result: Mark[] = []
  for (const [start, length] of sorted) {
    const last = result.at(-1)
    if (last !== undefined && start <= last[0] + last[1]) last[1] = Math.max(last[1], start + length - last[0])
    else result.push([start, length])
  }
  return result
}

/** The last part of 3-2-1102, or all of it where the building was named. */
function highlightRoom(text: string, query: Extract<SearchQuery, { kind: 'room' }>): Mark[] {
  const chars = [...text]
  if (query.building !== null) return chars.length === 0 ? [] : [[0, chars.length]]
  const start = chars.lastIndexOf('-') + 1
  return chars.slice(start).join('') === query.room ? [[start, chars.length - start]] : []
}
