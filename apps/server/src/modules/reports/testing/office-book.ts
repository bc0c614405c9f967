import { buildZip, type ZipPart } from '../../ledgers/testing/zip-file.ts'
import { escapeXml } from '../template/xml.scan.ts'

/** A workbook written part by part, so that what Excel would write can be told from what we changed. */
export interface OfficeBook {
  sheets: readonly { name: string; xml: string; rels?: string; hidden?: boolean }[]
  definedNames?: string
  parts?: readonly ZipPart[]
  types?: string
  bookRels?: string
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export function buildBook({ sheets, definedNames = '', parts = [], types = '', bookRels = '' }: OfficeBook): Buffer {
  const list = (items: string): string =>
    `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items}</Relationships>`
  return buildZip([
    {
      name: '[Content_Types].xml',
      content: `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${sheets.map((_, index) => `<Override PartName="/xl/worksheets/sheet${String(index + 1)}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}${types}</Types>`,
    },
    { name: '_rels/.rels', content: list(`<Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/>`) },
    {
      name: 'xl/workbook.xml',
      content: `${declaration}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${sheets.map(({ name, hidden }, index) => `<sheet name="${escapeXml(name)}" sheetId="${String(index + 1)}"${hidden === true ? ' state="hidden"' : ''} r:id="rId${String(index + 1)}"/>`).join('')}</sheets>${definedNames === '' ? '' : `<definedNames>${definedNames}</definedNames>`}</workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: list(
        sheets
          .map(
            (_, index) =>
              `<Relationship Id="rId${String(index + 1)}" Type="${relations}/worksheet" Target="worksheets/sheet${String(index + 1)}.xml"/>`,
          )
          .join('') + bookRels,
      ),
    },
    ...sheets.flatMap(({ xml, rels }, index) => [
      { name: `xl/worksheets/sheet${String(index + 1)}.xml`, content: xml },
      ...(rels === undefined ? [] : [{ name: `xl/worksheets/_rels/sheet${String(index + 1)}.xml.rels`, content: list(rels) }]),
    ]),
    ...parts,
  ])
}

/** A sheet: rows of texts (`=` begins a formula, null is nothing), and whatever stands after the rows. */
export function sheetXml(rows: readonly (readonly (string | null)[])[], after = '', before = ''): string {
  const cells = rows.map((row, index) => {
    const inRow = row.map((text, column) => (text === null ? '' : cellXml(text, `${String.fromCharCode(65 + column)}${String(index + 1)}`)))
    return `<row r="${String(index + 1)}">${inRow.join('')}</row>`
  })
  return `${declaration}<worksheet xmlns="${main}" xmlns:r="${relations}">${before}<sheetData>${cells.join('')}</sheetData>${after}</worksheet>`
}

function cellXml(text: string, at: string): string {
  if (text === '') return `<c r="${at}"/>`
  if (text.startsWith('=')) return `<c r="${at}"><f>${escapeXml(text.slice(1))}</f><v>0</v></c>`
  return `<c r="${at}" t="inlineStr"><is><t>${escapeXml(text)}</t></is></c>`
}

export const relationAt = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`
