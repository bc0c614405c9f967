import type { SearchQuery } from '@linli/rules/search-query'
import { searchKeys, tsqueryOf } from '../../platform/search/index.ts'

/** Lexemes a person is found by: name, pinyin, initials, and the last four digits of the phone. */
export function personSearchKeys(name: string, phone: string | null): string[] {
  return searchKeys(name, phone)
}

/** The tsquery that finds persons for one reading of the search box; null where the index does not answer it. */
export function personTsquery(query: SearchQuery): string | null {
  return tsqueryOf(query)
}

/** LIKE pattern over dwelling labels for a room; a missing building or unit means any. */
export function labelPattern(query: Extract<SearchQuery, { kind: 'room' }>): string {
  if (query.building === null) return `%-${query.room}`
  return query.unit === null ? `${query.building}-%${query.room}` : `${query.building}-${query.unit}-${query.room}`
}
