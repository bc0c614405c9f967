import type { DivisionWord, LetterPattern } from '@linli/rules/division-query'
import { readingsOfCharacter } from '@linli/rules/pinyin'
import type { PackedDivisions } from './divisions.index.ts'

/**
 * All ways to read one word side by side, one bit a place, for Shift-And: which bits a UTF-16 unit may stand for,
 * where each way begins and ends, and which beginnings count at the start of a name only.
 */
export interface Matcher {
  masks: Uint32Array
  first: number
  last: number
  anchored: number
  /** For each bit: how many places of its way follow it, itself included. */
  left: readonly number[]
}

/** Readings of a character, all of them: 重 is chong and zhong. */
export type Readings = ReadonlyMap<number, readonly string[]>

const maxBits = 30

/** Reads the characters of all names once. Asking the dictionary takes a third of a second, so it pauses now and then. */
export async function readReadings(...packed: readonly PackedDivisions[]): Promise<Readings> {
  const seen = new Uint8Array(65_536)
  for (const { units } of packed) for (const unit of units) seen[unit] = 1
  const readings = new Map<number, readonly string[]>()
  let begun = performance.now()
  for (let unit = 0x3400; unit < seen.length; unit += 1) {
    if (seen[unit] === 0) continue
    const known = readingsOfCharacter(String.fromCharCode(unit))
    if (known.length > 0) readings.set(unit, known)
    if (performance.now() - begun < 8) continue
    await pause()
    begun = performance.now()
  }
  return readings
}

/** Lets other requests have their turn. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export function matcherOf(word: Exclude<DivisionWord, { kind: 'code' }>, readings: Readings): Matcher {
  const ways = word.kind === 'han' ? [hanWay(word.text)] : word.patterns.map((pattern) => letterWay(pattern, readings))
  const matcher = { masks: new Uint32Array(65_536), first: 0, last: 0, anchored: 0, left: [] as number[] }
  for (const { places, anchored } of ways) {
    const offset = matcher.left.length
    if (offset + places.length > maxBits) continue
    matcher.first |= 1 << offset
    matcher.last |= 1 << (offset + places.length - 1)
    if (anchored) matcher.anchored |= ((1 << places.length) - 1) << offset
    places.forEach((units, place) => {
      matcher.left.push(places.length - place)
      for (const unit of units) matcher.masks[unit] = (matcher.masks[unit] ?? 0) | (1 << (offset + place))
    })
  }
  return matcher
}

interface Way {
  places: readonly (readonly number[])[]
  anchored: boolean
}

function hanWay(text: string): Way {
  return { places: Array.from({ length: text.length }, (_, at) => [text.charCodeAt(at)]), anchored: false }
}

function letterWay({ places, anchored }: LetterPattern, readings: Readings): Way {
  return {
    anchored,
    places: places.map(({ text, whole }) =>
      [...readings].flatMap(([unit, known]) =>
        known.some((reading) => (whole ? reading === text : reading.startsWith(text))) ? [unit] : [],
      ),
    ),
  }
}

export interface UpperMatch {
  /** The word is found whole in this division's path. */
  done: Uint8Array
  /** Done by this division's own name. */
  own: Uint8Array
  /** Places at which the word may go on further down. */
  open: Int32Array
}

/** Follows the word down the tree: 隆阳红花 is begun by 隆阳区 and goes on in the names below it. */
export function matchUpper(packed: PackedDivisions, parents: Int32Array, matcher: Matcher): UpperMatch {
  const count = packed.codes.length
  const match = { done: new Uint8Array(count), own: new Uint8Array(count), open: new Int32Array(count) }
  for (let row = 0; row < count; row += 1) {
    const parent = parents[row] ?? -1
    const begun = parent < 0 ? matcher.first : (match.open[parent] ?? 0)
    match.open[row] = begun
    if (parent >= 0) match.done[row] = match.done[parent] ?? 0
    for (let bit = 0; bit < matcher.left.length; bit += 1) if ((begun & (1 << bit)) !== 0) goOn(packed, row, bit, matcher, match)
  }
  return match
}

/** A name takes at least two places of a word that goes on, or all that is left of it. */
function goOn(packed: PackedDivisions, row: number, bit: number, matcher: Matcher, match: UpperMatch): void {
  const left = matcher.left[bit] ?? 0
  const [start, end] = [packed.starts[row] ?? 0, (packed.starts[row + 1] ?? 1) - 1]
  const tries = (matcher.anchored & (1 << bit)) === 0 ? end : start + 1
  for (let from = start; from < tries; from += 1) {
    let length = 0
    while (length < left && from + length < end && ((matcher.masks[packed.units[from + length] ?? 0] ?? 0) & (1 << (bit + length))) !== 0)
      length += 1
    if (length === left) match.done[row] = match.own[row] = 1
    for (let taken = 2; taken <= length && taken < left; taken += 1) match.open[row] = (match.open[row] ?? 0) | (1 << (bit + taken))
  }
}

/** How well a community's own name, with what stands above it, holds the word. */
export const ranks = { none: 0, above: 1, inside: 2, atStart: 3 } as const

/** Scans the rows from `from` to `to`, of those only the ones `among` holds: one step a character, some 25 ms for all 620,573 names. */
export function scanCommunities(
  packed: PackedDivisions,
  streets: Int32Array,
  upper: UpperMatch,
  { masks, first, last, anchored }: Matcher,
  { from, to, among }: { from: number; to: number; among: Uint8Array | null },
): Uint8Array {
  const { units, starts } = packed
  const found = new Uint8Array(packed.codes.length)
  for (let row = from; row < to; row += 1) {
    if (among?.[row] === 0) continue
    const street = streets[row] ?? -1
    const begins = street < 0 ? first : (upper.open[street] ?? 0)
    const later = begins & ~anchored
    let rank: number = street >= 0 && upper.done[street] === 1 ? ranks.above : ranks.none
    const end = (starts[row + 1] ?? 1) - 1
    let at = starts[row] ?? 0
    let state = begins & (masks[units[at] ?? 0] ?? 0)
    let fromStart = state
    for (;;) {
      if ((state & last) !== 0) {
        if (rank < ranks.inside) rank = ranks.inside
        if ((fromStart & last) !== 0) {
          rank = ranks.atStart
          break
        }
      }
      at += 1
      if (at >= end) break
      const mask = masks[units[at] ?? 0] ?? 0
      fromStart = ((fromStart & ~last) << 1) & mask
      state = (((state & ~last) << 1) | later) & mask
      // Nothing more can begin in the rest of this name.
      if (later === 0 && state === 0) break
    }
    found[row] = rank
  }
  return found
}
