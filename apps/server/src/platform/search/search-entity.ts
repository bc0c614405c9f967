import type { SearchKind } from '@linli/contract/search'
import type { SearchQuery } from '@linli/rules/search-query'
import type { Caller } from '../caller.ts'
import type { Tx } from '../db/in-scope.ts'
import type { FieldCipher } from '../fields.ts'

export interface SearchAsk {
  caller: Caller
  community: number
  /** As typed, trimmed. */
  text: string
  /** What it may mean, the likeliest first. */
  meanings: readonly SearchQuery[]
  /** Most hits wanted of one entity. */
  limit: number
  fields: FieldCipher
}

export interface Found {
  id: string
  title: string
  detail: string
  household: string | null
  past: boolean
  /** Smaller is better; `ranks`. */
  rank: number
  /** Of another kind than its entity's. */
  kind?: SearchKind
}

/** How well something answers: exactly, from its beginning, by whole pinyin, by the beginning of its pinyin, somewhere inside. */
export const ranks = { exact: 0, prefix: 1, pinyin: 2, pinyinPrefix: 3, inside: 4, scattered: 5 } as const

/**
 * One kind of thing the search box finds, declared beside its table. Which rows a caller sees is the table's own wall;
 * `may` says whether they search this kind at all.
 */
export interface SearchEntity {
  kind: SearchKind
  may(caller: Caller): boolean
  /** Best first, at most `limit`, and how many there are. Null where nothing typed can mean this kind. */
  find(tx: Tx, ask: SearchAsk): Promise<{ hits: Found[]; total: number }> | null
}
