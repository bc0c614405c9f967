import { gramsOf, phoneTail, queryGrams } from '@linli/rules'
import { pinyinKeys } from '@linli/rules/pinyin'
import type { SearchQuery } from '@linli/rules/search-query'

/**
 * Lexemes something is found by: 1+2-grams of its name, 'p'+pinyin, 'i'+initials, 't'+last four digits of a phone.
 * Stored as a tsvector in GIN(community, search): full recall at any length (HOUSE.md §1).
 */
export function searchKeys(name: string, phone: string | null = null): string[] {
  const { full, initials } = pinyinKeys(name)
  return [
    ...gramsOf(name),
    ...full.map((key) => `p${key}`),
    ...initials.map((key) => `i${key}`),
    ...(phone === null ? [] : [`t${phoneTail(phone)}`]),
  ]
}

/** The tsquery for one reading of the search box; null where the index does not answer it. */
export function tsqueryOf(query: SearchQuery): string | null {
  switch (query.kind) {
    case 'han': {
      const grams = queryGrams(query.text)
      return grams.length === 0 ? null : grams.map(quoteLexeme).join(' & ')
    }
    case 'pinyin':
      return `${quoteLexeme(`p${query.letters}`)}:* | ${quoteLexeme(`i${query.letters}`)}:*`
    case 'phone-tail':
      return quoteLexeme(`t${query.digits}`)
    case 'phone':
    case 'identity':
    case 'room':
      return null
  }
}

export function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}
