/**
 * `count` rows put in below row `after` (1-based), each a continuation of that row: what ends there now ends below them.
 * `apart`: they continue nothing (the row above is a header), and nothing grows.
 */
export interface RowInsert {
  after: number
  count: number
  apart?: boolean
}

/** Rows a sheet has at most (ECMA-376, part 1, annex). */
export const lastRow = 1_048_576

/** 1 → A, 27 → AA. */
export function columnLetters(column: number): string {
  return column <= 26
    ? String.fromCharCode(64 + column)
    : columnLetters(Math.floor((column - 1) / 26)) + String.fromCharCode(65 + ((column - 1) % 26))
}

/** A → 1, AA → 27. */
export function columnNumber(letters: string): number {
  let number = 0
  for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64
  return number
}

export function shiftRow(row: number, { after, count }: RowInsert): number {
  return row > after ? Math.min(row + count, lastRow) : row
}

/** The last row of a range: one that reaches the continued row reaches over its continuation. */
function shiftEnd(row: number, { after, count, apart = false }: RowInsert): number {
  return row > after || (row === after && !apart) ? Math.min(row + count, lastRow) : row
}

const area = /^(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?::(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7}))?$/u

/**
 * One area as it stands in attributes: 'A5', 'A5:C9', '$A$5:$C$9'. With `grow` a single cell of the continued row
 * becomes the range over its continuation, as rules that hold for the row shall hold for all of them.
 */
export function shiftArea(ref: string, insert: RowInsert, grow = false): string {
  const parts = area.exec(ref)
  if (parts === null) return ref
  const [, c1 = '', col1 = '', r1 = '', row1 = '', c2 = '', col2, r2 = '', row2 = ''] = parts
  const first = Number(row1)
  if (col2 === undefined) {
    const moved = `${c1}${col1}${r1}${String(shiftRow(first, insert))}`
    return grow && first === insert.after && insert.apart !== true ? `${moved}:${c1}${col1}${r1}${String(shiftEnd(first, insert))}` : moved
  }
  const last = Number(row2)
  // Written upside down by hand now and then; the lower of both is the end.
  const [from, to] = first <= last ? [first, last] : [last, first]
  return `${c1}${col1}${r1}${String(shiftRow(from, insert))}:${c2}${col2}${r2}${String(shiftEnd(to, insert))}`
}

/** Areas separated by spaces (`sqref`). */
export function shiftAreas(refs: string, insert: RowInsert, grow = false): string {
  return refs
    .split(/\s+/u)
    .map((ref) => shiftArea(ref, insert, grow))
    .join(' ')
}

/**
 * A formula after rows were put into `inSheet`: references to that sheet move, ranges that reach the continued row grow.
 * `ofSheet` is the sheet the formula stands in (null for names and charts, whose references name their sheet). Texts,
 * other sheets, other workbooks, whole columns and table references stay as they are. In the continued row itself
 * (`ofRow`) a range that ends there without $ means "down to here" and does not grow.
 */
export function shiftFormula(
  formula: string,
  insert: RowInsert,
  { inSheet, ofSheet, ofRow }: { inSheet: string; ofSheet: string | null; ofRow?: number },
): string {
  const here = inSheet.toLowerCase()
  const own = ofRow === insert.after && meansHere(inSheet, ofSheet)
  return rewrite(formula, (sheet, ref) => {
    const meant = sheet ?? ofSheet
    if (meant === null || meant.toLowerCase() !== here) return ref
    const rows = wholeRows.exec(ref)
    if (rows === null) return shiftArea(ref, own && !/\$\d+$/u.test(ref) ? { ...insert, apart: true } : insert)
    const [, a = '', first = '', b = '', last = ''] = rows
    return `${a}${String(shiftRow(Number(first), insert))}:${b}${String(shiftEnd(Number(last), insert))}`
  })
}

/** A formula as it reads some rows lower: references without $ move along. */
export function copyFormulaDown(formula: string, rows: number): string {
  return rewrite(formula, (_sheet, ref) => {
    const moved = ref.replace(/(\$?)(\d{1,7})(?=:|$)/gu, (text, fixed: string, row: string) => {
      if (fixed === '$') return text
      const to = Number(row) + rows
      return to < 1 || to > lastRow ? '#' : String(to)
    })
    return moved.includes('#') ? '#REF!' : moved
  })
}

/** A formula of one cell as another cell of the same shared group reads it. */
export function copyFormula(formula: string, rows: number, columns: number): string {
  if (columns === 0) return copyFormulaDown(formula, rows)
  return copyFormulaDown(
    rewrite(formula, (_sheet, ref) => {
      const moved = ref.replace(/(\$?)([A-Za-z]{1,3})(?=\$?\d|:|$)/gu, (text, fixed: string, letters: string) => {
        if (fixed === '$') return text
        const to = columnNumber(letters) + columns
        return to < 1 || to > 16_384 ? '#' : columnLetters(to)
      })
      return moved.includes('#') ? '#REF!' : moved
    }),
    rows,
  )
}

function meansHere(inSheet: string, ofSheet: string | null): boolean {
  return ofSheet !== null && ofSheet.toLowerCase() === inSheet.toLowerCase()
}

const wholeRows = /^(\$?)(\d{1,7}):(\$?)(\d{1,7})$/u

// In this order: texts; table and workbook brackets; a sheet's name before its reference; areas; whole rows and columns; words; the rest.
const pieces =
  /("(?:[^"]|"")*")|(\[[^\]]*\][\p{L}\p{N}_.]*!?|'(?:[^']|'')*\[[^\]]*\](?:[^']|'')*'!)|((?:'(?:[^']|'')+'|[\p{L}_][\p{L}\p{N}_.]*(?::[\p{L}_][\p{L}\p{N}_.]*)?)!)|(\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?(?![\p{L}\p{N}_.(!]))|(\$?\d{1,7}:\$?\d{1,7}(?![\p{L}\p{N}_.])|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\p{L}\p{N}_.(!]))|([\p{L}\p{N}_.\\$#]+)|([\s\S])/gu

/** Sheets of this workbook that a formula names. */
export function sheetsIn(formula: string): string[] {
  const named = new Set<string>()
  rewrite(formula, (sheet, ref) => {
    if (sheet !== null) named.add(sheet)
    return ref
  })
  return [...named]
}

/** Every reference with the sheet it names (null: none named). References into other workbooks are not shown. */
function rewrite(formula: string, change: (sheet: string | null, ref: string) => string): string {
  let out = ''
  let sheet: string | null = null
  let foreign = false
  let depth = 0
  for (const [piece, text, bracket, prefix, cells, rows] of formula.matchAll(pieces)) {
    if (text === undefined && bracket !== undefined && !bracket.endsWith('!')) depth = Math.max(0, depth + unclosed(bracket))
    const isRef = (cells !== undefined || rows !== undefined) && depth === 0
    out += isRef && !foreign ? change(sheet, piece) : piece
    foreign = bracket?.endsWith('!') === true
    sheet = prefix === undefined ? null : unquote(prefix.slice(0, -1))
    if (piece === ']') depth = Math.max(0, depth - 1)
  }
  return out
}

/** A bracket that holds another is cut at the first closing one; the rest follows piece by piece. */
function unclosed(bracket: string): number {
  return (bracket.match(/\[/gu)?.length ?? 0) - (bracket.match(/\]/gu)?.length ?? 0)
}

function unquote(name: string): string {
  return name.startsWith("'") ? name.slice(1, -1).replaceAll("''", "'") : name
}
