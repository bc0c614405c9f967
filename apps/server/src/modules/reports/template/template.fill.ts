import { sheetsIn, shiftFormula } from '@linli/rules/report-formula'
import { type Book, readBook, relationsOf } from './book.parse.ts'
import { documentProperties } from './book.properties.ts'
import { type SheetFill, insertOf } from './fill.values.ts'
import { type Package, openPackage } from './package.open.ts'
import { type Changes, writePackage } from './package.write.ts'
import { shiftNamed, shiftPart, shiftPivotSource, shiftVml } from './parts.shift.ts'
import { fillEdits, followEdits, hasFooter } from './sheet.fill.ts'
import type { Shift } from './sheet.formulas.ts'
import { type Sheet, parseSheet } from './sheet.parse.ts'
import { readStrings } from './strings.parse.ts'
import { readStyles } from './styles.parse.ts'
import { type Edit, applyEdits, scanXml, withAttribute } from './xml.scan.ts'

type Parts = Map<string, (() => Iterable<string>) | null>

export interface BookFill {
  sheets: readonly SheetFill[]
  /** Kept in the document's properties where a sheet has a foot of its own. */
  mark: string | null
}

/**
 * Writes the office's workbook with values in it. Only places that must change do: cells, rows put in and what names rows
 * below them. Every other part goes over byte for byte: pictures, charts, pivot tables, styles, print set-up.
 * @throws WorkbookRefusal
 */
export async function fillTemplate(template: string, fill: BookFill, file: string): Promise<void> {
  const pack = await openPackage(template)
  try {
    await writePackage(pack, await changesOf(pack, fill), file)
  } finally {
    pack.close()
  }
}

async function changesOf(pack: Package, fill: BookFill): Promise<Changes> {
  const book = await readBook(pack)
  const changes: Parts = new Map()
  const strings = await readStrings(pack, book.related('sharedStrings')[0])
  const looks = await readStyles(pack, book.related('styles')[0])
  const shifts: Shift[] = fill.sheets.flatMap(({ sheet, table }) => {
    const insert = table === null ? null : insertOf(table)
    return insert === null ? [] : [{ sheet, insert }]
  })
  const sheets = new Map<string, Sheet>()
  for (const { name, part } of book.sheets) sheets.set(name, parseSheet(await pack.text(part), strings))
  const stale = staleSheets(sheets, new Set(fill.sheets.map(({ sheet }) => sheet)))
  let footerTaken = false
  for (const { name, part } of book.sheets) {
    const sheet = sheets.get(name)
    if (sheet === undefined) continue
    const own = fill.sheets.find((one) => one.sheet === name)
    if (own !== undefined && hasFooter(sheet)) footerTaken = true
    const edits =
      own === undefined
        ? followEdits(sheet, name, shifts, stale.has(name))
        : fillEdits(sheet, own, shifts, { looks, from1904: book.from1904 })
    set(changes, part, sheet.xml, edits)
  }
  for (const shift of shifts) await shiftRelated(pack, book, shift, shifts, changes)
  await shiftBook(pack, book, shifts, changes)
  if (footerTaken && fill.mark !== null) await documentProperties(pack, fill.mark, changes)
  return changes
}

/** Sheets whose results may no longer be true: filled ones, and those whose formulas lead to them. */
function staleSheets(sheets: ReadonlyMap<string, Sheet>, filled: ReadonlySet<string>): Set<string> {
  const stale = new Set([...filled].map((name) => name.toLowerCase()))
  for (let before = -1; before !== stale.size;) {
    before = stale.size
    for (const [name, sheet] of sheets)
      if (!stale.has(name.toLowerCase()) && mentioned(sheet).some((other) => stale.has(other.toLowerCase()))) stale.add(name.toLowerCase())
  }
  return new Set([...sheets.keys()].filter((name) => stale.has(name.toLowerCase())))
}

function mentioned(sheet: Sheet): string[] {
  return sheet.rows.flatMap(({ cells }) => cells.flatMap(({ formula }) => (formula === null ? [] : sheetsIn(formula.text))))
}

/** Parts of a sheet that hold its rows. */
async function shiftRelated(pack: Package, book: Book, { sheet, insert }: Shift, shifts: readonly Shift[], changes: Parts): Promise<void> {
  const part = book.sheets.find(({ name }) => name === sheet)?.part
  if (part === undefined) return
  const formula = (text: string): string =>
    shifts.reduce((one, shift) => shiftFormula(one, shift.insert, { inSheet: shift.sheet, ofSheet: sheet }), text)
  for (const { type, target } of await relationsOf(pack, part)) {
    if (!pack.has(target)) continue
    const text = await pack.text(target)
    if (type === 'vmlDrawing') put(changes, target, shiftVml(text, insert))
    else if (['drawing', 'comments', 'threadedComment', 'table', 'pivotTable'].includes(type))
      put(changes, target, shiftPart(text, insert, formula))
  }
}

const definedName: ReadonlySet<string> = new Set(['definedName'])
const chartFormula: ReadonlySet<string> = new Set(['f'])

/** Names, charts and pivot caches of the whole workbook; what has to be worked out again is told to programs. */
async function shiftBook(pack: Package, book: Book, shifts: readonly Shift[], changes: Parts): Promise<void> {
  const xml = await pack.text(book.part)
  put(changes, book.part, recalculated(shiftNamed(xml, shifts, definedName) ?? xml))
  for (const name of pack.names) {
    if (shifts.length > 0 && /\/charts\/[^/]+\.xml$/iu.test(name))
      put(changes, name, shiftNamed(await pack.text(name), shifts, chartFormula))
    if (shifts.length > 0 && /\/pivotcache\/pivotcachedefinition[^/]*\.xml$/iu.test(name))
      put(changes, name, shiftPivotSource(await pack.text(name), shifts))
  }
  await dropCalcChain(pack, book, changes)
}

/** The order of calculation is made anew by whoever opens the file; a list with moved cells would be taken for damage. */
async function dropCalcChain(pack: Package, book: Book, changes: Parts): Promise<void> {
  const [chain] = book.related('calcChain')
  if (chain === undefined) return
  changes.set(chain.toLowerCase(), null)
  const slash = book.part.lastIndexOf('/')
  const relations = `${book.part.slice(0, slash + 1)}_rels/${book.part.slice(slash + 1)}.rels`
  put(
    changes,
    relations,
    without(
      await pack.text(relations),
      ({ name, attributes }) => name === 'Relationship' && (attributes['Type'] ?? '').endsWith('/calcChain'),
    ),
  )
  const types = '[Content_Types].xml'
  put(
    changes,
    types,
    without(
      await pack.text(types),
      ({ name, attributes }) => name === 'Override' && (attributes['PartName'] ?? '').toLowerCase() === `/${chain.toLowerCase()}`,
    ),
  )
}

function without(xml: string, goes: (tag: { name: string; attributes: Readonly<Record<string, string>> }) => boolean): string {
  const edits: Edit[] = []
  scanXml(xml, {
    close(tag, { end }) {
      if (goes(tag)) edits.push({ start: tag.start, end, text: '' })
    },
  })
  return [...applyEdits(xml, edits)].join('')
}

function recalculated(xml: string): string {
  const edits: Edit[] = []
  let after = -1
  let own = ''
  scanXml(xml, {
    close({ name, start, end: inside, prefix }, { end }, path) {
      if (path.length !== 1) return
      if (name === 'calcPr') edits.push({ start, end: inside, text: withAttribute(xml.slice(start, inside), 'fullCalcOnLoad', '1') })
      // calcPr stands after these (ECMA-376 18.2.27).
      if (['sheets', 'functionGroups', 'externalReferences', 'definedNames'].includes(name)) after = end
      own = prefix
    },
  })
  if (edits.length === 0 && after !== -1) edits.push({ start: after, end: after, text: `<${own}calcPr fullCalcOnLoad="1"/>` })
  return [...applyEdits(xml, edits)].join('')
}

function set(changes: Parts, part: string, xml: string, edits: readonly Edit[]): void {
  if (edits.length > 0) changes.set(part.toLowerCase(), () => applyEdits(xml, edits))
}

function put(changes: Parts, part: string, xml: string | null): void {
  if (xml !== null) changes.set(part.toLowerCase(), () => [xml])
}
