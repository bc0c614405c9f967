import { type RowInsert, columnLetters, shiftArea, shiftAreas, shiftFormula, shiftRow } from '@linli/rules/report-formula'
import { areaOf, type Sheet, type SheetMention } from './sheet.parse.ts'
import type { Shift } from './sheet.formulas.ts'
import { type Edit, escapeXml, withAttribute } from './xml.scan.ts'

/** Everything outside the rows that names cells, after rows were put into this sheet or others. */
export function mentionEdits(sheet: Sheet, name: string, shifts: readonly Shift[]): Edit[] {
  const insert = shifts.find((shift) => shift.sheet.toLowerCase() === name.toLowerCase())?.insert ?? null
  return [
    ...sheet.mentions.flatMap((mention) => [
      ...(insert === null ? [] : tagEdit(sheet, mention, insert)),
      ...textEdit(mention, { name, shifts, insert }),
    ]),
    ...(insert === null ? [] : repeatMerges(sheet, insert)),
  ]
}

function tagEdit(sheet: Sheet, { tag, path }: SheetMention, insert: RowInsert): Edit[] {
  const before = sheet.xml.slice(tag.start, tag.end)
  let after = before
  for (const [attribute, change] of Object.entries(mentioned(tag.name, path, insert))) {
    const value = tag.attributes[attribute]
    if (value !== undefined && change(value) !== value) after = withAttribute(after, attribute, change(value))
  }
  return after === before ? [] : [{ start: tag.start, end: tag.end, text: after }]
}

type Changes = Record<string, (value: string) => string>

/** Attributes that hold cells, by element (ECMA-376 18.3). Rules for a row hold for the rows that continue it: they grow. */
function mentioned(name: string, path: readonly string[], insert: RowInsert): Changes {
  const moved = (value: string): string => shiftArea(value, insert)
  const grown = (value: string): string => shiftAreas(value, insert, true)
  switch (name) {
    case 'mergeCell':
      return { ref: (value) => shiftMerge(value, insert) }
    case 'dimension':
      return { ref: (value) => shiftArea(value, { ...insert, apart: false }) }
    case 'autoFilter':
    case 'sortState':
    case 'sortCondition':
      return { ref: moved }
    case 'hyperlink':
      return { ref: moved }
    case 'conditionalFormatting':
    case 'dataValidation':
    case 'protectedRange':
    case 'ignoredError':
      return { sqref: grown }
    case 'selection':
      return { activeCell: moved, sqref: (value) => shiftAreas(value, insert) }
    case 'pane':
    case 'sheetView':
      return { topLeftCell: moved }
    case 'cellWatch':
    case 'inputCells':
      return { r: moved }
    case 'brk':
      return path.includes('rowBreaks') ? { id: (value) => String(shiftRow(Number(value), { ...insert, after: insert.after - 1 })) } : {}
    default:
      return {}
  }
}

/** A merge within one row is repeated, never stretched. */
function shiftMerge(ref: string, insert: RowInsert): string {
  const area = areaOf(ref)
  return shiftArea(ref, area !== null && area.top === area.bottom ? { ...insert, apart: true } : insert)
}

const formulaElements: ReadonlySet<string> = new Set(['formula', 'formula1', 'formula2', 'f'])

function textEdit(
  { tag, text, inner }: SheetMention,
  { name, shifts, insert }: { name: string; shifts: readonly Shift[]; insert: RowInsert | null },
): Edit[] {
  if (tag.empty || text === '') return []
  let after = text
  if (formulaElements.has(tag.name))
    after = shifts.reduce((formula, shift) => shiftFormula(formula, shift.insert, { inSheet: shift.sheet, ofSheet: name }), text)
  else if (tag.name === 'sqref' && insert !== null) after = shiftAreas(text.trim(), insert, true)
  return after === text ? [] : [{ start: tag.end, end: inner, text: escapeXml(after) }]
}

/** Cells merged within the continued row are merged in each row that continues it. */
function repeatMerges(sheet: Sheet, insert: RowInsert): Edit[] {
  if (insert.apart === true) return []
  const own = sheet.merges.filter(({ area }) => area.top === insert.after && area.bottom === insert.after)
  const list = sheet.mentions.find(({ tag }) => tag.name === 'mergeCells')
  if (own.length === 0 || list === undefined) return []
  const { xml, prefix } = sheet
  const tag = xml.slice(list.tag.start, list.tag.end)
  const count = sheet.merges.length + own.length * insert.count
  return [
    { start: list.tag.start, end: list.tag.end, text: withAttribute(tag, 'count', String(count)) },
    {
      start: list.inner,
      end: list.inner,
      *text() {
        for (let row = insert.after + 1; row <= insert.after + insert.count; row++)
          for (const { area } of own)
            yield `<${prefix}mergeCell ref="${columnLetters(area.left)}${String(row)}:${columnLetters(area.right)}${String(row)}"/>`
      },
    },
  ]
}
