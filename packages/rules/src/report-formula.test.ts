import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnLetters, columnNumber, copyFormula, sheetsIn, shiftArea, shiftAreas, shiftFormula, shiftRow } from './report-formula.ts'

const insert = { after: 5, count: 10 }
const shift = (formula: string, ofSheet: string | null = 'Sheet1', ofRow?: number): string =>
  shiftFormula(formula, insert, { inSheet: 'Sheet1', ofSheet, ...(ofRow === undefined ? {} : { ofRow }) })

describe('a formula after rows were put in', () => {
  it.each([
    ['A5+A6', 'A5+A16'],
    ['SUM(D2:D5)', 'SUM(D2:D15)'],
    ['SUM(D2:D4)', 'SUM(D2:D4)'],
    ['SUM(D5:D5)+D6*LOG10(A5)', 'SUM(D5:D15)+D16*LOG10(A5)'],
    ['"A6"&A6', '"A6"&A16'],
    ['"say ""A6"""&$A$6', '"say ""A6"""&$A$16'],
    ['Sheet1!A6+Sheet2!A6', 'Sheet1!A16+Sheet2!A6'],
    ["'sheet1'!A6", "'sheet1'!A16"],
    ['[1]Sheet1!A9', '[1]Sheet1!A9'],
    ["'[x.xlsx]Sheet1'!A9", "'[x.xlsx]Sheet1'!A9"],
    ['Table1[[#This Row],[A9]]+A9', 'Table1[[#This Row],[A9]]+A19'],
    ['SUM(A:A)+SUM($6:$7)', 'SUM(A:A)+SUM($16:$17)'],
    ['表1A6+数据_B7', '表1A6+数据_B7'],
    ['A1048576', 'A1048576'],
  ])('%s', (before, after) => {
    expect(shift(before)).toBe(after)
  })

  it('does not grow in the continued row where it means "down to here"', () => {
    expect(shift('SUM(D$2:D5)', 'Sheet1', 5)).toBe('SUM(D$2:D5)')
    expect(shift('D5/SUM(D$2:D$5)', 'Sheet1', 5)).toBe('D5/SUM(D$2:D$15)')
  })

  it('moves names and charts by the sheet they name alone', () => {
    expect(shift("A6+'Sheet1'!$A$6", null)).toBe("A6+'Sheet1'!$A$16")
  })
})

describe('areas', () => {
  it('grow over the rows that continue their last one; a rule for one row becomes a rule for all', () => {
    expect(shiftArea('B2:C5', insert)).toBe('B2:C15')
    expect(shiftArea('B5', insert)).toBe('B5')
    expect(shiftAreas('B5 C6 A1:A4', insert, true)).toBe('B5:B15 C16 A1:A4')
    expect(shiftArea('B2:C5', { ...insert, apart: true })).toBe('B2:C5')
  })
})

describe('a shared formula', () => {
  it('reads in each cell as if it were written there', () => {
    expect(copyFormula('A1+$B$1+B$2+Sheet2!C3', 2, 1)).toBe('B3+$B$1+C$2+Sheet2!D5')
    expect(copyFormula('SUM(A:B)+$C:C', 2, 1)).toBe('SUM(B:C)+$C:D')
    expect(copyFormula('A1', -1, 0)).toBe('#REF!')
  })
})

const cell = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 400 }), fc.boolean(), fc.boolean())
const written = ([column, row, fixedColumn, fixedRow]: [number, number, boolean, boolean]): string =>
  `${fixedColumn ? '$' : ''}${columnLetters(column)}${fixedRow ? '$' : ''}${String(row)}`
const some = fc.record({ after: fc.integer({ min: 1, max: 400 }), count: fc.integer({ min: 1, max: 5000 }) })

describe('for any rows put in', () => {
  it('a reference names the same cell as before', () => {
    fc.assert(
      fc.property(cell, some, (at, rows) => {
        const [column, row, fixedColumn, fixedRow] = at
        const moved = shiftFormula(written(at), rows, { inSheet: 'S', ofSheet: 'S' })
        expect(moved).toBe(written([column, shiftRow(row, rows), fixedColumn, fixedRow]))
      }),
    )
  })

  it('an area covers exactly the cells it covered, and the rows that continue one of them', () => {
    fc.assert(
      fc.property(cell, cell, some, (a, b, rows) => {
        const [top, bottom] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])]
        const moved = /^[A-Z]+(\d+):[A-Z]+(\d+)$/u.exec(shiftArea(`A${String(top)}:B${String(bottom)}`, rows))
        const covers = (row: number): boolean => row >= Number(moved?.[1]) && row <= Number(moved?.[2])
        for (const row of [1, top - 1, top, bottom, bottom + 1, rows.after, rows.after + 1])
          if (row >= 1) expect(covers(shiftRow(row, rows))).toBe(row >= top && row <= bottom)
        expect(covers(rows.after + 1)).toBe(rows.after >= top && rows.after <= bottom)
      }),
    )
  })

  it('twice is as once with both counts, and other sheets are left alone', () => {
    fc.assert(
      fc.property(cell, cell, some, fc.integer({ min: 1, max: 99 }), (a, b, rows, more) => {
        const formula = `SUM(${written(a)}:${written(b)})+"${written(a)}"+Other!${written(b)}`
        const where = { inSheet: 'S', ofSheet: 'S' }
        const twice = shiftFormula(shiftFormula(formula, rows, where), { after: rows.after + rows.count, count: more }, where)
        expect(twice).toBe(shiftFormula(formula, { after: rows.after, count: rows.count + more }, where))
        expect(shiftFormula(formula, rows, { inSheet: 'T', ofSheet: 'S' })).toBe(formula)
      }),
    )
  })

  it('letters and numbers of columns are the same thing', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 16_384 }), (column) => columnNumber(columnLetters(column)) === column))
  })
})

it('names the sheets a formula speaks of', () => {
  expect(sheetsIn("A1+表二!B2+'My ''s'!C3+\"x!A1\"")).toEqual(['表二', "My 's"])
})
