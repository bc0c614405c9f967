import type { Column } from '@linli/contract/columns'
import { normaliseText } from '@linli/rules/chinese-text'

/** `confidence` 0–1; 1 = the whole header is known to mean this column. */
export type HeaderMatch<C extends Column = Column> = { column: C; confidence: number }

/** The column a header means; null when none is recognised. `columns` is one lasting list, read once. */
export function matchHeader<C extends Column>(columns: readonly C[], text: string): HeaderMatch<C> | null {
  const header = normaliseHeader(text)
  if (header === '' || header.length > 30) return null
  return matchWholeHeader(columns, header) ?? matchPart(columns, header)
}

/** As matchHeader, for a whole header alone; `header` as normaliseHeader leaves it. */
export function matchWholeHeader<C extends Column>(columns: readonly C[], header: string): HeaderMatch<C> | null {
  const column = indexOf(columns).whole.get(header)
  return column === undefined ? null : { column, confidence: 1 }
}

/** Spaces, brackets with their content, required-marks and punctuation say nothing about the meaning. */
export function normaliseHeader(text: string): string {
  return normaliseText(text)
    .toLowerCase()
    .replace(/[((\[【〔][^))\]】〕]*[))\]】〕]/gu, '')
    .replace(/[\s*★☆:、,,.。;·_\-—/\\|"'“”()()]+/gu, '')
}

type Index<C> = { whole: ReadonlyMap<string, C>; parts: readonly { part: string; column: C }[] }

const indexes = new WeakMap<readonly Column[], Index<Column>>()

function indexOf<C extends Column>(columns: readonly C[]): Index<C> {
  const known = indexes.get(columns)
  // Kept under the list it was made of.
  if (known !== undefined) return known as Index<C>
  const whole = new Map<string, C>()
  for (const column of columns)
    for (const word of [column.zh, column.en, ...(column.words ?? [])]) {
      const header = normaliseHeader(word)
      if (!whole.has(header)) whole.set(header, column)
    }
  const parts = columns
    .flatMap((column) => (column.parts ?? []).map((part) => ({ part, column })))
    .sort((a, b) => b.part.length - a.part.length)
  const index = { whole, parts }
  indexes.set(columns, index)
  return index
}

/** The share of the header that the known part covers tells how sure the meaning is. */
function matchPart<C extends Column>(columns: readonly C[], header: string): HeaderMatch<C> | null {
  const found = indexOf(columns).parts.find(({ part }) => header.includes(part))
  return found === undefined
    ? null
    : { column: found.column, confidence: Math.round((0.5 + (0.4 * found.part.length) / header.length) * 100) / 100 }
}
