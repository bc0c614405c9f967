import { buildZip, type ZipPart } from './zip-file.ts'

/** A cell as it would stand in the file; `raw` is a number cell written digit by digit. */
export type FileCell = string | number | null | { raw: string } | { formula: string; cached: string | number } | { date: number }

export type FileSheet = {
  name: string
  rows: readonly (readonly FileCell[])[]
  merges?: readonly string[]
  hidden?: boolean
  /** Blank cells are written out, as spreadsheet programs do where there are borders. */
  blanks?: boolean
  /** Replaces the sheet's whole XML. */
  sheetXml?: string
}

/** The smallest workbook Excel would open, written cell by cell; `parts` adds or replaces parts of the zip. */
export function buildWorkbookFile(
  sheets: readonly FileSheet[],
  options: { parts?: readonly ZipPart[]; sharedStrings?: boolean } = {},
): Buffer {
  const strings = options.sharedStrings === true ? new Map<string, number>() : undefined
  const own: ZipPart[] = [
    { name: '[Content_Types].xml', content: contentTypes(sheets.length) },
    { name: '_rels/.rels', content: relationships([['rId1', 'officeDocument', 'xl/workbook.xml']]) },
    { name: 'xl/workbook.xml', content: workbookXml(sheets) },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relationships([
        ...sheets.map((_, index): Relation => [`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`]),
        ['rIdStyles', 'styles', 'styles.xml'],
        ['rIdStrings', 'sharedStrings', 'sharedStrings.xml'],
      ]),
    },
    { name: 'xl/styles.xml', content: stylesXml },
    ...sheets.map((sheet, index) => ({ name: `xl/worksheets/sheet${index + 1}.xml`, content: sheet.sheetXml ?? sheetXml(sheet, strings) })),
  ]
  if (strings !== undefined)
    own.push({
      name: 'xl/sharedStrings.xml',
      content: `${declaration}<sst ${main}>${[...strings.keys()].map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`).join('')}</sst>`,
    })
  const parts = options.parts ?? []
  const replaced = new Set(parts.map((part) => part.name))
  return buildZip([...own.filter((part) => !replaced.has(part.name)), ...parts])
}

/** 1 → A, 27 → AA. */
export function columnName(column: number): string {
  return column <= 26 ? String.fromCharCode(64 + column) : columnName(Math.floor((column - 1) / 26)) + columnName(((column - 1) % 26) + 1)
}

type Relation = [id: string, type: string, target: string]

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

function relationships(relations: readonly Relation[]): string {
  const items = relations.map(([id, type, target]) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`)
  return `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items.join('')}</Relationships>`
}

function contentTypes(count: number): string {
  const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'
  const items = Array.from(
    { length: count },
    (_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${sheet}"/>`,
  )
  return `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${items.join('')}</Types>`
}

function workbookXml(sheets: readonly FileSheet[]): string {
  const items = sheets.map(
    (sheet, index) =>
      `<sheet name="${escapeXml(sheet.name)}" sheetId="${index + 1}"${sheet.hidden === true ? ' state="hidden"' : ''} r:id="rId${index + 1}"/>`,
  )
  return `${declaration}<workbook ${main} xmlns:r="${office}"><sheets>${items.join('')}</sheets></workbook>`
}

/** Style 1 is the built-in date format 14. */
const stylesXml = `${declaration}<styleSheet ${main}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`

function sheetXml(sheet: FileSheet, strings: Map<string, number> | undefined): string {
  const blank = (at: string): string => (sheet.blanks === true ? `<c r="${at}" s="0"/>` : '')
  const rows = sheet.rows.map((cells, index) => {
    const written = cells.map((cell, column) => {
      const at = `${columnName(column + 1)}${index + 1}`
      return cell === null ? blank(at) : cellXml(cell, at, strings)
    })
    return `<row r="${index + 1}">${written.join('')}</row>`
  })
  const merges =
    sheet.merges === undefined
      ? ''
      : `<mergeCells count="${sheet.merges.length}">${sheet.merges.map((range) => `<mergeCell ref="${range}"/>`).join('')}</mergeCells>`
  return `${declaration}<worksheet ${main}><sheetData>${rows.join('')}</sheetData>${merges}</worksheet>`
}

function cellXml(cell: Exclude<FileCell, null>, at: string, strings: Map<string, number> | undefined): string {
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`
  if (typeof cell === 'string' && strings !== undefined) {
    const index = strings.get(cell) ?? strings.size
    strings.set(cell, index)
    return `<c r="${at}" t="s"><v>${index}</v></c>`
  }
  if (typeof cell === 'string') return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`
  if ('raw' in cell) return `<c r="${at}"><v>${cell.raw}</v></c>`
  if ('date' in cell) return `<c r="${at}" s="1"><v>${cell.date}</v></c>`
  return `<c r="${at}"${typeof cell.cached === 'string' ? ' t="str"' : ''}><f>${escapeXml(cell.formula)}</f><v>${escapeXml(String(cell.cached))}</v></c>`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
