import { columnLetters, columnNumber } from '@linli/rules/report-formula'

/**
 * The totals an office's plain formulas come to (SUM over areas, cells added and taken away), so that the sums of a summary
 * can be checked before it goes. Null for any other formula; the spreadsheet program works that out.
 */
export function totalOf(formula: string, cellText: (name: string) => string | null, depth = 0): number | null {
  // A formula that leads back to itself has no total.
  if (depth > 30) return null
  const body = formula.replace(/^=/u, '').replace(/\s/gu, '').replace(/\$/gu, '').toUpperCase()
  const terms = body.match(/[+-]?[^+-]+/gu) ?? []
  if (terms.join('') !== body) return null
  let total = 0
  for (const term of terms) {
    const value = termValue(term.replace(/^[+-]/u, ''), cellText, depth)
    if (value === null) return null
    total += term.startsWith('-') ? -value : value
  }
  return terms.length === 0 ? null : total
}

function termValue(term: string, cellText: (name: string) => string | null, depth: number): number | null {
  const sum = /^SUM\((.+)\)$/u.exec(term)?.[1]
  const areas = sum === undefined ? [term] : sum.split(',')
  let total = 0
  for (const area of areas) {
    const cells = cellsOf(area, sum !== undefined)
    if (cells === null) return null
    for (const name of cells) {
      const text = cellText(name) ?? ''
      const value = text.startsWith('=') ? totalOf(text, cellText, depth + 1) : Number(text)
      if (value === null) return null
      // As in a spreadsheet, words within an area count for nothing.
      total += Number.isFinite(value) ? value : 0
    }
  }
  return total
}

function cellsOf(area: string, mayReach: boolean): string[] | null {
  const parts = /^([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?$/u.exec(area)
  if (parts === null) return null
  const [, fromColumn = '', fromRow = '', toColumn = fromColumn, toRow = fromRow] = parts
  if (!mayReach && parts[3] !== undefined) return null
  const cells: string[] = []
  for (let row = Number(fromRow); row <= Number(toRow); row += 1)
    for (let column = columnNumber(fromColumn); column <= columnNumber(toColumn); column += 1) {
      cells.push(columnLetters(column) + String(row))
      if (cells.length > 5000) return null
    }
  return cells
}
