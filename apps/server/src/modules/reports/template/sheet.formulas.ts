import { type RowInsert, columnLetters, copyFormula, copyFormulaDown, shiftArea, shiftFormula, shiftRow } from '@linli/rules/report-formula'
import type { Sheet, SheetCell, SheetFormula } from './sheet.parse.ts'
import { type Edit, escapeXml, withAttribute } from './xml.scan.ts'

/** Rows put into one sheet. */
export interface Shift {
  sheet: string
  insert: RowInsert
}

/** Each formula of a sheet as it must read after all shifts; by cell, where it differs or its place moves. */
export interface FormulaWriter {
  /** The `<f>` element of a cell in its new place; null to leave it as it is. */
  element(cell: SheetCell): string | null
  /** The formula of a cell as one `rows` below it has it. */
  copied(cell: SheetCell, rows: number): string
}

/**
 * Formulas shared by several cells stay shared where all of them move alike; where rows come in between, each gets
 * its own text.
 */
export function createFormulaWriter(sheet: Sheet, name: string, shifts: readonly Shift[]): FormulaWriter {
  const own = shifts.find((shift) => shift.sheet.toLowerCase() === name.toLowerCase())?.insert ?? null
  const masters = new Map<string, SheetCell>()
  const members = new Map<string, SheetCell[]>()
  for (const { cells } of sheet.rows)
    for (const cell of cells) {
      const { formula } = cell
      if (formula?.type !== 'shared' || formula.group === null) continue
      if (formula.ref !== null) masters.set(formula.group, cell)
      members.set(formula.group, [...(members.get(formula.group) ?? []), cell])
    }
  const plain = (cell: SheetCell): string => {
    const { formula } = cell
    if (formula === null) return ''
    const master = formula.type === 'shared' && formula.group !== null ? masters.get(formula.group) : undefined
    if (master === undefined || master.formula === null || master === cell) return formula.text
    return copyFormula(master.formula.text, cell.row - master.row, cell.column - master.column)
  }
  const shifted = (text: string, row: number): string =>
    shifts.reduce((formula, { sheet: inSheet, insert }) => shiftFormula(formula, insert, { inSheet, ofSheet: name, ofRow: row }), text)
  const staysShared = new Map<string, boolean>()
  const isShared = (group: string): boolean => {
    const known = staysShared.get(group)
    if (known !== undefined) return known
    const master = masters.get(group)
    const all = members.get(group) ?? []
    const rowOf = (row: number): number => (own === null ? row : shiftRow(row, own))
    const stays =
      master !== undefined &&
      master.formula !== null &&
      (own === null || all.every(({ row }) => row > own.after) || all.every(({ row }) => row < own.after)) &&
      all.every((cell) => {
        const text = shifted(master.formula?.text ?? '', master.row)
        return copyFormula(text, rowOf(cell.row) - rowOf(master.row), cell.column - master.column) === shifted(plain(cell), cell.row)
      })
    staysShared.set(group, stays)
    return stays
  }
  return {
    element(cell) {
      const { formula } = cell
      if (formula === null) return null
      const text = shifted(plain(cell), cell.row)
      if (formula.type === 'shared' && formula.group !== null) {
        if (!isShared(formula.group)) return `<${sheet.prefix}f>${escapeXml(text)}</${sheet.prefix}f>`
        if (formula.ref === null) return null
      }
      const ref = formula.ref === null || own === null ? formula.ref : shiftArea(formula.ref, own)
      if (text === formula.text && ref === formula.ref) return null
      return rewritten(sheet, formula, text, ref)
    },
    copied: (cell, rows) => copyFormulaDown(shifted(plain(cell), cell.row), rows),
  }
}

function rewritten({ xml, prefix }: Sheet, { tag, text: before }: SheetFormula, text: string, ref: string | null): string {
  let open = xml.slice(tag.start, tag.end)
  if (ref !== null) open = withAttribute(open, 'ref', ref)
  if (tag.empty) return open
  return `${open}${before === '' && text === '' ? '' : escapeXml(text)}</${prefix}f>`
}

/** Edits of one cell that stays where it is or moves down: its name, its formula, its result where it is no longer true. */
export function cellEdits(sheet: Sheet, cell: SheetCell, row: number, formulas: FormulaWriter, dropResults: boolean): Edit[] {
  const edits: Edit[] = []
  const tag = sheet.xml.slice(cell.tag.start, cell.tag.end)
  let open = tag
  if (row !== cell.row && cell.tag.attributes['r'] !== undefined)
    open = withAttribute(open, 'r', `${columnLetters(cell.column)}${String(row)}`)
  const dropped = dropResults && cell.formula !== null && cell.result !== null && cell.formula.type !== 'dataTable'
  // Without a result its type says nothing either.
  if (dropped) open = withAttribute(open, 't', null)
  if (open !== tag) edits.push({ start: cell.tag.start, end: cell.tag.end, text: open })
  const element = formulas.element(cell)
  if (element !== null && cell.formula !== null) edits.push({ start: cell.formula.tag.start, end: cell.formula.end, text: element })
  if (dropped && cell.result !== null) edits.push({ ...cell.result, text: '' })
  return edits
}
