import { gramsOf, normaliseName, queryGrams } from '@linli/rules'
import type { SearchQuery } from '@linli/rules/search-query'
import type { Tx } from '../db/in-scope.ts'
import { type Found, type SearchAsk, type SearchEntity, ranks } from './search-entity.ts'
import { searchKeys } from './search-keys.ts'

/** A table of which a community has some dozens of rows: read whole and matched here, by the same keys as the index. */
export interface ScannedEntity extends Pick<SearchEntity, 'kind' | 'may'> {
  rows(tx: Tx, ask: SearchAsk): Promise<Omit<Found, 'rank'>[]>
}

export function scannedEntity({ kind, may, rows }: ScannedEntity): SearchEntity {
  return {
    kind,
    may,
    find(tx, ask) {
      const meanings = ask.meanings.filter((meaning) => meaning.kind === 'han' || meaning.kind === 'pinyin')
      return meanings.length === 0 ? null : match(tx, ask, meanings)
    },
  }

  async function match(tx: Tx, ask: SearchAsk, meanings: readonly SearchQuery[]): Promise<{ hits: Found[]; total: number }> {
    const found = (await rows(tx, ask)).flatMap((row) => {
      const best = Math.min(...meanings.map((meaning) => rankIn(row.title, meaning) ?? Number.POSITIVE_INFINITY))
      return Number.isFinite(best) ? [{ ...row, rank: best }] : []
    })
    const sorted = found.toSorted(
      (a, b) => Number(a.past) - Number(b.past) || a.rank - b.rank || a.title.length - b.title.length || (a.id < b.id ? -1 : 1),
    )
    return { hits: sorted.slice(0, ask.limit), total: found.length }
  }
}

function rankIn(title: string, meaning: SearchQuery): number | null {
  if (meaning.kind === 'pinyin') {
    const keys = searchKeys(title)
    const wanted = [`p${meaning.letters}`, `i${meaning.letters}`]
    if (keys.some((key) => wanted.includes(key))) return ranks.pinyin
    return keys.some((key) => wanted.some((one) => key.startsWith(one))) ? ranks.pinyinPrefix : null
  }
  if (meaning.kind !== 'han') return null
  const grams = queryGrams(meaning.text)
  const there = new Set(gramsOf(title))
  if (grams.length === 0 || !grams.every((gram) => there.has(gram))) return null
  const [name, whole] = [normaliseName(meaning.text), normaliseName(title)]
  if (whole === name) return ranks.exact
  if (whole.startsWith(name)) return ranks.prefix
  return whole.includes(name) ? ranks.inside : ranks.scattered
}
