import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import ExcelJS from 'exceljs'
import { type ExportMark, markLine, titleOf } from './export.mark.ts'
import type { FileColumn, RowWriter } from './export.writer.ts'

/**
 * Writes the rows as they come; memory holds one piece of the sheet. Every cell is a string cell of text format,
 * so that a spreadsheet program neither calculates nor shortens what stands in it (HOSTILE.md D06).
 */
export function openWorkbookWriter(file: string, columns: readonly FileColumn[], mark: ExportMark): RowWriter {
  const stream = createWriteStream(file, { mode: 0o600 })
  const failed = once(stream, 'error').then(([error]: unknown[]) =>
    Promise.reject(error instanceof Error ? error : new Error('write failed')),
  )
  failed.catch(() => undefined)
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
  Object.assign(book, {
    creator: mark.by,
    lastModifiedBy: mark.by,
    title: titleOf(mark),
    subject: markLine(mark),
    description: markLine(mark),
    keywords: mark.masked ? '已遮盖' : '敏感个人信息',
  })
  const sheet = book.addWorksheet(mark.ledger ?? '住户台账', {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: '1:1' },
    headerFooter: {
      oddHeader: `&L${literal(titleOf(mark))}&R${literal(mark.at)}`,
      oddFooter: `&L${literal(markLine(mark), 180)}&R第 &P / &N 页`,
    },
  })
  sheet.columns = columns.map(({ header, width, hidden }) => ({ header, width, hidden, style: { numFmt: '@' } }))
  const head = sheet.getRow(1)
  head.font = { bold: true }
  head.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF3EDE2' } }
  head.alignment = { vertical: 'middle' }
  head.height = 22
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } }
  head.commit()
  return {
    async write(cells) {
      // exceljs reads entities in inline strings once too often, and would not give back what it wrote.
      Object.assign(sheet, { useSharedStrings: cells.some((text) => text?.includes('&') === true) })
      sheet.addRow(cells.map((text) => (text === null ? null : text.replace(escapes, '_x005F$&')))).commit()
      for (const queue of queueOf(sheet)) if (queue._writableState?.needDrain === true) await Promise.race([once(queue, 'drain'), failed])
    },
    async close() {
      const closed = once(stream, 'close')
      await Promise.race([book.commit(), failed])
      await Promise.race([closed, failed])
      return { beyondGbk: null }
    },
    abandon: () => void stream.destroy(),
  }
}

/** archiver brings streams of its own, older than `writableNeedDrain`. */
type Queue = NodeJS.EventEmitter & { _writableState?: { needDrain?: boolean } }

/**
 * Where the sheet waits to be deflated. exceljs 4.4.0 writes into it however full it is, and memory would grow with
 * the rows; pinned, and without this inner list the file is still right.
 */
function queueOf(sheet: object): readonly Queue[] {
  const { stream } = sheet as { stream?: { pipes?: readonly Queue[] } }
  return stream?.pipes ?? []
}

/** A text that looks like an escaped character is escaped itself. */
const escapes = /_x[\dA-Fa-f]{4}_/gu

/** In headers and footers & begins a code, and digits behind one would be taken for a font size. */
function literal(text: string, most = 100): string {
  return [...text].slice(0, most).join('').replaceAll('&', '&&')
}
