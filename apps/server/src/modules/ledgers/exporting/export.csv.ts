import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import iconv from 'iconv-lite'
import { guardFormula } from '../csv/csv.guard.ts'
import { type ExportMark, markLine } from './export.mark.ts'
import type { FileColumn, RowWriter } from './export.writer.ts'

/** RFC 4180 with CRLF. UTF-8 begins with its mark, by which Excel knows it; GBK is written as GB 18030, which has every character. */
export async function openCsvWriter(
  file: string,
  columns: readonly FileColumn[],
  mark: ExportMark,
  encoding: 'utf8' | 'gb18030',
): Promise<RowWriter> {
  const stream = createWriteStream(file, { mode: 0o600 })
  const failed = once(stream, 'error').then(([error]: unknown[]) =>
    Promise.reject(error instanceof Error ? error : new Error('write failed')),
  )
  failed.catch(() => undefined)
  let beyondGbk = 0
  const write = async (cells: readonly (string | null)[]): Promise<void> => {
    const line = `${cells.map((text) => fieldOf(text ?? '')).join(',')}\r\n`
    const bytes = iconv.encode(line, encoding)
    if (encoding === 'gb18030') beyondGbk += countBeyondGbk(line, bytes)
    if (!stream.write(bytes)) await Promise.race([once(stream, 'drain'), failed])
  }
  if (encoding === 'utf8') stream.write('\ufeff')
  if (!mark.masked) await write([markLine(mark)])
  await write(columns.map(({ header }) => header))
  return {
    write,
    async close() {
      // A warning stands first; who took a covered file stands at its foot, where programs look for no row.
      if (mark.masked) await write([`说明：${markLine(mark)}`])
      const closed = once(stream, 'close')
      stream.end()
      await Promise.race([closed, failed])
      return { beyondGbk: encoding === 'gb18030' ? beyondGbk : null }
    },
    abandon: () => void stream.destroy(),
  }
}

function fieldOf(text: string): string {
  const safe = guardFormula(text)
  return /[",;\t\r\n]|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Characters that GBK has no code for. Lines almost always have none, and then both encodings are the same bytes. */
function countBeyondGbk(line: string, bytes: Buffer): number {
  if (iconv.encode(line, 'gbk').equals(bytes)) return 0
  return [...line].filter((character) => character !== '?' && iconv.encode(character, 'gbk').toString('latin1') === '?').length
}
