import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Transform, pipeline } from 'node:stream'
import { workbookLimits } from '@linli/contract/ledgers'
import { CsvError, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { type SheetRow, type Workbook, openWorkbook } from '../workbook/workbook.read.ts'
import { WorkbookRefusal } from '../workbook/workbook.refusal.ts'
import { type TextForm, detectText } from './csv.encoding.ts'
import { unguardFormula } from './csv.guard.ts'
import { detectSeparator } from './csv.separator.ts'

/** Sheet name of a comma-separated text in reports and corrections. */
export const csvSheet = 'CSV'

/**
 * Opens what people keep lists in: a workbook, or text parted by commas, semicolons or tabs, told apart by content.
 * @throws WorkbookRefusal here or while rows are read
 */
export async function openTable(file: string): Promise<Workbook> {
  const { size } = await stat(file)
  const form = size === 0 || size > workbookLimits.fileBytes ? null : await detectText(file)
  if (form === null) return openWorkbook(file)
  const separator = await detectSeparator(file, form)
  if (separator === null) throw new WorkbookRefusal('not-a-workbook')
  return { sheets: [{ name: csvSheet, hidden: false, rows: () => readRows(file, form, separator) }], close: () => undefined }
}

/** Lines count as a spreadsheet program counts them: a line break inside a quoted cell is none. */
async function* readRows(file: string, form: TextForm, separator: string): AsyncGenerator<SheetRow> {
  const source = createReadStream(file, { start: form.skip })
  const parser = parse({
    delimiter: separator,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    // A cell is at most 32,767 characters in a spreadsheet program: what is longer is a quote that never ends.
    max_record_size: 1_000_000,
  })
  pipeline(source, iconv.decodeStream(form.encoding), refuseUndecoded(), parser, () => undefined)
  let row = 0
  let cells = 0
  try {
    for await (const record of parser) {
      row++
      const texts = record as string[]
      if (row > workbookLimits.rows) throw new WorkbookRefusal('too-many-rows')
      if (texts.length > workbookLimits.columns) throw new WorkbookRefusal('too-many-columns')
      cells += texts.length
      if (cells > workbookLimits.cells) throw new WorkbookRefusal('too-many-cells')
      if (texts.some((text) => text !== '')) yield { row, cells: texts.map((text) => (text === '' ? null : unguardFormula(text))) }
    }
  } catch (error) {
    if (error instanceof CsvError) throw brokenAt(row + 1)
    throw error
  } finally {
    source.destroy()
    parser.destroy()
  }
}

/** The decoder puts U+FFFD where bytes are no text of this encoding; nothing is imported as a guess. */
function refuseUndecoded(): Transform {
  return new Transform({
    decodeStrings: false,
    encoding: 'utf8',
    transform(chunk: string | Buffer, _encoding, done) {
      const text = chunk.toString()
      if (text.includes('\ufffd')) done(new WorkbookRefusal('text-encoding'))
      else done(null, text)
    },
  })
}

function brokenAt(row: number): WorkbookRefusal {
  return new WorkbookRefusal('csv-broken', {
    zh: `第 ${row} 行起引号不成对，读不下去。请改正这一行的引号，或在表格软件里另存为 .xlsx 后再上传。`,
    en: `From row ${row} on quotation marks do not pair. Correct them there, or save the list as .xlsx in your spreadsheet program.`,
  })
}
