import { gramsOf, phoneTail, queryGrams } from '@linli/rules'
import { pinyinKeys } from '@linli/rules/pinyin'
import type { SearchQuery } from '@linli/rules/search-query'

/**
 * Lexemes a person is found by: 1+2-grams of the name, 'p'+pinyin, 'i'+initials, 't'+last four digits
 * of the phone. Stored as a tsvector in GIN(community, search): full recall at any length (HOUSE.md §1).
 */
export function personSearchKeys(name: string, phone: string | null): string[] {
  const { full, initials } = pinyinKeys(name)
  return [
    ...gramsOf(name),
    ...full.map((key) => `p${key}`),
    ...initials.map((key) => `i${key}`),
    ...(phone === null ? [] : [`t${phoneTail(phone)}`]),
  ]
}

/** The tsquery that finds persons for one reading of the search box; null where the index does not answer it. */
export function personTsquery(query: SearchQuery): string | null {
  switch (query.kind) {
    case 'han': {
      const grams = queryGrams(query.text)
      return grams.length === 0 ? null : grams.map(quote).join(' & ')
    }
    case 'pinyin':
      return `${quote(`p${query.letters}`)}:* | ${quote(`i${query.letters}`)}:*`
    case 'phone-tail':
      return quote(`t${query.digits}`)
    case 'phone':
    case 'identity':
    case 'room':
      return null
  }
}

/** LIKE pattern over dwelling labels for a room; a missing building or unit means any. */
export function labelPattern(query: Extract<SearchQuery, { kind: 'room' }>): string {
  if (query.building === null) return `%-${query.room}`
  return query.unit === null ? `${query.building}-%${query.room}` : `${query.building}-${query.unit}-${query.room}`
}

function quote(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}
