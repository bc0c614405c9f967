import { coreDivisionName } from '@linli/rules/division-name'
import { readDivisionQuery } from '@linli/rules/division-query'
import type { Database } from '../../platform/db/in-scope.ts'
import { type DivisionIndex, nameAt, readDivisionIndex, rowAtCode } from './divisions.index.ts'
import { type Matcher, type Readings, matchUpper, matcherOf, pause, readReadings, scanCommunities } from './divisions.match.ts'

export interface DivisionFind {
  level: 'street' | 'community'
  /** Only codes in [lo, hi). */
  lo: number
  hi: number
  limit: number
}

export interface DivisionSearch {
  /** Codes, the best first, and how many there are. */
  find(text: string, options: DivisionFind): Promise<{ codes: number[]; total: number }>
  /** Begins to read, so that the first search finds everything ready. */
  warm(): void
}

const idleMs = 600_000

/**
 * Search over all divisions in memory: read from the table when first asked for (a second), dropped when nobody has
 * searched for ten minutes. Rows of the table cost no index, and the first start nothing.
 */
export function createDivisionSearch(database: Database): DivisionSearch {
  let held: Promise<Held> | null = null
  let timer: NodeJS.Timeout | undefined
  const hold = (): Promise<Held> => {
    clearTimeout(timer)
    timer = setTimeout(() => (held = null), idleMs).unref()
    held ??= readAll(database).catch((error: unknown) => {
      held = null
      throw error
    })
    return held
  }
  return {
    warm: () => void hold().catch(() => undefined),
    async find(text, options) {
      const words = readDivisionQuery(text)
      if (words.length === 0) return { codes: [], total: 0 }
      const { index, readings } = await hold()
      const range = { lo: options.lo, hi: options.hi }
      const matchers: Matcher[] = []
      for (const word of words) {
        if (word.kind === 'code') {
          const size = 10 ** (12 - word.digits.length)
          range.lo = Math.max(range.lo, Number(word.digits) * size)
          range.hi = Math.min(range.hi, (Number(word.digits) + 1) * size)
        } else matchers.push(matcherOf(word, readings))
      }
      if (range.lo >= range.hi) return { codes: [], total: 0 }
      return options.level === 'street'
        ? findStreets(index, matchers, range, options.limit)
        : findCommunities(index, matchers, range, options.limit)
    },
  }
}

interface Held {
  index: DivisionIndex
  readings: Readings
}

async function readAll(database: Database): Promise<Held> {
  const index = await readDivisionIndex(database)
  return { index, readings: await readReadings(index.upper, index.communities) }
}

interface Range {
  lo: number
  hi: number
}

async function findCommunities(index: DivisionIndex, matchers: readonly Matcher[], range: Range, limit: number) {
  const { communities, streets, upper, parents } = index
  const [from, to] = [rowAtCode(communities, range.lo), rowAtCode(communities, range.hi)]
  let ranks: Uint8Array | null = null
  for (const matcher of matchers) {
    const found = scanCommunities(communities, streets, matchUpper(upper, parents, matcher), matcher, {
      from,
      to,
      among: ranks,
    })
    // Every word must be found; the ranks add up.
    for (let row = from; ranks !== null && row < to; row += 1)
      found[row] = found[row] === 0 || ranks[row] === 0 ? 0 : (found[row] ?? 0) + (ranks[row] ?? 0)
    ranks = found
    await pause()
  }
  const rows: number[] = []
  for (let row = from; row < to; row += 1) if (ranks === null || ranks[row] !== 0) rows.push(row)
  return { codes: best(rows, ranks, communities, limit).map((row) => communities.codes[row] ?? 0), total: rows.length }
}

function findStreets({ upper, parents, levels }: DivisionIndex, matchers: readonly Matcher[], range: Range, limit: number) {
  const ranks = new Uint8Array(upper.codes.length)
  const all = matchers.map((matcher) => matchUpper(upper, parents, matcher))
  const rows: number[] = []
  for (let row = 0; row < ranks.length; row += 1) {
    const code = upper.codes[row] ?? 0
    if (levels[row] !== 'street' || code < range.lo || code >= range.hi || all.some((match) => match.done[row] === 0)) continue
    ranks[row] = all.reduce((sum, match) => sum + (match.own[row] ?? 0), 1)
    rows.push(row)
  }
  return { codes: best(rows, ranks, upper, limit).map((row) => upper.codes[row] ?? 0), total: rows.length }
}

/** The better rank first, then the name that says nothing more, then the order of codes. A flood is not sorted by name. */
function best(rows: number[], ranks: Uint8Array | null, packed: DivisionIndex['upper'], limit: number): number[] {
  if (ranks === null) return rows.slice(0, limit)
  const top = rows.reduce((most, row) => Math.max(most, ranks[row] ?? 0), 0)
  const foremost = rows.filter((row) => ranks[row] === top)
  const ordered = foremost.length > 5_000 ? foremost : byLength(foremost, packed)
  const rest = rows.filter((row) => ranks[row] !== top).slice(0, limit)
  return [...ordered.slice(0, limit), ...rest.toSorted((a, b) => (ranks[b] ?? 0) - (ranks[a] ?? 0) || a - b)].slice(0, limit)
}

function byLength(rows: readonly number[], packed: DivisionIndex['upper']): number[] {
  return rows
    .map((row) => {
      const name = nameAt(packed, row)
      // Of two with the same name the urban one comes first.
      return { row, length: coreDivisionName(name).length * 2 + (name.includes('村') ? 1 : 0) }
    })
    .toSorted((a, b) => a.length - b.length || a.row - b.row)
    .map(({ row }) => row)
}
