import { posix } from 'node:path'
import { Readable } from 'node:stream'
import WorkbookReader from 'exceljs/lib/stream/xlsx/workbook-reader.js'
import { WorkbookRefusal } from './workbook.refusal.ts'

export type ExcelValue =
  | string
  | number
  | boolean
  | Date
  | null
  | undefined
  | { richText: { text?: string }[] }
  | { error: string }
  | { formula?: string; result?: string | number | boolean | Date | { error: string } }
export type ExcelRow = { number: number; eachCell(visit: (cell: { value: ExcelValue }, column: number) => void): void }

export type SheetEntry = { name: string; hidden: boolean; part: string }

/** exceljs's parsers of workbook parts, fed with text that is already inflated, checked and decoded. */
export type PartsReader = {
  sheets: SheetEntry[]
  stylesPart: string
  stringsPart: string
  workbook(text: Text, relations: Text): Promise<void>
  styles(text: Text): Promise<void>
  strings(text: Text): Promise<void>
  rows(text: Text): AsyncGenerator<ExcelRow>
}

type Text = AsyncIterable<string>

/**
 * What stands behind exceljs 4.4.0's streaming reader. Its own walk over the zip is not used: it decodes
 * chunk by chunk and breaks Chinese characters that lie across two of them, believes local zip headers,
 * and writes sheets to temporary files. Pinned, and held by workbook.read.test.ts.
 */
type StreamingReader = {
  workbookRels?: { Id: string; Type: string; Target: string }[]
  model?: { sheets?: { rId: string; name: string; state?: string }[] }
  sharedStrings?: unknown[]
  _parseRels(text: Readable): Promise<void>
  _parseWorkbook(text: Readable): Promise<void>
  _parseStyles(text: Readable): Promise<void>
  _parseSharedStrings(text: Readable): AsyncGenerator<unknown>
  _parseWorksheet(text: Text, number: string): Iterable<{ value: AsyncIterable<ExcelRow> }>
}

export function createPartsReader(): PartsReader {
  const options = { worksheets: 'emit', sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', entries: 'ignore' }
  const reader = new (WorkbookReader as new (input: null, options: object) => StreamingReader)(null, options)
  const parts: PartsReader = {
    sheets: [],
    stylesPart: 'xl/styles.xml',
    stringsPart: 'xl/sharedStrings.xml',
    async workbook(text, relations) {
      await reader._parseRels(Readable.from(relations))
      await reader._parseWorkbook(Readable.from(text))
      const targets = new Map(
        (reader.workbookRels ?? []).map((relation) => [
          relation.Id,
          { type: relation.Type, part: posix.resolve('/xl', relation.Target).slice(1) },
        ]),
      )
      const partOf = (type: string): string | undefined => [...targets.values()].find((target) => target.type.endsWith(type))?.part
      parts.stylesPart = partOf('/styles') ?? parts.stylesPart
      parts.stringsPart = partOf('/sharedStrings') ?? parts.stringsPart
      for (const sheet of reader.model?.sheets ?? []) {
        const target = targets.get(sheet.rId)
        // Chart sheets and old macro dialogs stand in the same list and have no rows.
        if (target?.type.endsWith('/worksheet') === true)
          parts.sheets.push({ name: sheet.name, hidden: sheet.state !== undefined && sheet.state !== 'visible', part: target.part })
      }
      reader.sharedStrings = []
    },
    styles: (text) => reader._parseStyles(Readable.from(text)),
    async strings(text) {
      for await (const _ of reader._parseSharedStrings(Readable.from(withoutPhonetics(text)))) continue
    },
    async *rows(text) {
      for (const { value: sheet } of reader._parseWorksheet(text, '1')) {
        for await (const row of sheet) {
          if (!Number.isInteger(row.number)) throw new WorkbookRefusal('damaged')
          yield row
        }
      }
    },
  }
  return parts
}

/** Reading aids (拼音指南, <rPh>) hold a text of their own, which exceljs would take for the cell's. */
async function* withoutPhonetics(text: Text): AsyncGenerator<string> {
  let held = ''
  for await (const chunk of text) {
    held += chunk
    const opened = held.lastIndexOf('<rPh')
    const closed = held.lastIndexOf('</rPh>')
    if (opened > closed) continue
    // Up to the last tag's end, so that an opening <rPh is never cut in two.
    const end = held.lastIndexOf('>') + 1
    yield held.slice(0, end).replace(/<rPh\b[\s\S]*?<\/rPh>/gu, '')
    held = held.slice(end)
  }
  if (held !== '') yield held
}
