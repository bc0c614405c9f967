import { type RowInsert, shiftArea, shiftAreas, shiftFormula, shiftRow } from '@linli/rules/report-formula'
import type { Shift } from './sheet.formulas.ts'
import { type Edit, applyEdits, escapeXml, scanXml, withAttribute } from './xml.scan.ts'

/** A part with rows of one sheet in it (drawing, comments, table …) after rows were put into that sheet; null where nothing changes. */
export function shiftPart(xml: string, insert: RowInsert, formula: (text: string) => string): string | null {
  const edits: Edit[] = []
  scanXml(xml, {
    open({ name, attributes, start, end }) {
      const attribute = refElements[name]
      const value = attribute === undefined ? undefined : attributes[attribute]
      if (attribute === undefined || value === undefined) return
      const moved = name === 'table' ? shiftArea(value, insert) : shiftAreas(value, insert)
      if (moved !== value) edits.push({ start, end, text: withAttribute(xml.slice(start, end), attribute, moved) })
    },
    close({ name, end: inside }, { text, inner }, path) {
      let moved = text
      // Drawings count rows from 0, so a row below the insert is one that is at least its number.
      if (name === 'row' && (path.at(-1) === 'from' || path.at(-1) === 'to')) moved = String(shiftRow(Number(text) + 1, insert) - 1)
      else if (formulaTexts.has(name)) moved = formula(text)
      if (moved !== text) edits.push({ start: inside, end: inner, text: escapeXml(moved) })
    },
  })
  return edits.length === 0 ? null : [...applyEdits(xml, edits)].join('')
}

/** Comments, threads of comments, tables, where pivot tables stand. */
const refElements: Readonly<Record<string, string>> = {
  comment: 'ref',
  threadedComment: 'ref',
  table: 'ref',
  autoFilter: 'ref',
  sortState: 'ref',
  sortCondition: 'ref',
  location: 'ref',
}
const formulaTexts: ReadonlySet<string> = new Set(['calculatedColumnFormula', 'totalsRowFormula', 'f'])

/** Formulas that name their sheet: charts, names of the workbook. */
export function shiftNamed(xml: string, shifts: readonly Shift[], elements: ReadonlySet<string>): string | null {
  const edits: Edit[] = []
  scanXml(xml, {
    close({ name, end }, { text, inner }) {
      if (!elements.has(name)) return
      const moved = shifts.reduce(
        (formula, { sheet, insert }) => shiftFormula(formula, { ...insert, apart: false }, { inSheet: sheet, ofSheet: null }),
        text,
      )
      if (moved !== text) edits.push({ start: end, end: inner, text: escapeXml(moved) })
    },
  })
  return edits.length === 0 ? null : [...applyEdits(xml, edits)].join('')
}

/** Where a pivot table takes its data from, if that is one of the sheets. */
export function shiftPivotSource(xml: string, shifts: readonly Shift[]): string | null {
  const edits: Edit[] = []
  scanXml(xml, {
    open({ name, attributes, start, end }) {
      const { ref, sheet } = attributes
      if (name !== 'worksheetSource' || ref === undefined || sheet === undefined) return
      const shift = shifts.find((one) => one.sheet.toLowerCase() === sheet.toLowerCase())
      if (shift !== undefined && shiftArea(ref, shift.insert) !== ref)
        edits.push({ start, end, text: withAttribute(xml.slice(start, end), 'ref', shiftArea(ref, shift.insert)) })
    },
  })
  return edits.length === 0 ? null : [...applyEdits(xml, edits)].join('')
}

/** Boxes of comments in the old drawing language, which is often no well-formed XML: rows stand in two places of its own. */
export function shiftVml(xml: string, insert: RowInsert): string | null {
  const row = (text: string): string => String(shiftRow(Number(text) + 1, insert) - 1)
  const moved = xml
    .replace(/(<x:Row>\s*)(\d+)(\s*<\/x:Row>)/gu, (_all, open: string, at: string, close: string) => open + row(at) + close)
    .replace(/(<x:Anchor>)([^<]*)(<\/x:Anchor>)/gu, (_all, open: string, places: string, close: string) => {
      const numbers = places.split(',').map((one) => one.trim())
      return open + numbers.map((one, index) => (index === 2 || index === 6 ? row(one) : one)).join(', ') + close
    })
  return moved === xml ? null : moved
}
