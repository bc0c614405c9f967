import { buffer } from 'node:stream/consumers'
import { templateLimits } from '@linli/contract/reports'
import { type Container, WorkbookRefusal, openContainer } from '../../ledgers/rows.ts'

/** The parts of a workbook by name; names are told as Excel does, without regard to case. */
export interface Package {
  names: readonly string[]
  has(name: string): boolean
  /** A part's text; parts are small enough to be held, since the whole package is. @throws WorkbookRefusal */
  text(name: string): Promise<string>
  bytes: Container['bytes']
  close(): void
}

const parts = 1_000

/**
 * Opens an office's own workbook, deciding by content and before anything is inflated whether it may be opened at all.
 * @throws WorkbookRefusal
 */
export async function openPackage(file: string): Promise<Package> {
  const container = await openContainer(file, { fileBytes: templateLimits.fileBytes, inflatedBytes: templateLimits.inflatedBytes, parts })
  const known = new Map<string, string>()
  return {
    names: container.names,
    has: container.has,
    bytes: container.bytes,
    async text(name) {
      const key = name.toLowerCase()
      const before = known.get(key)
      if (before !== undefined) return before
      const text = decode(await buffer(await container.bytes(name)).catch(damaged))
      known.set(key, text)
      return text
    },
    close: () => container.close(),
  }
}

/** Workbooks are UTF-8; a byte order mark of UTF-16 is the only other thing the standard allows. */
function decode(bytes: Buffer): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  try {
    if (utf16 === null) return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return new TextDecoder(utf16, { fatal: true }).decode(bytes).replace(/^(<\?xml[^>]*encoding=["'])[^"']*/iu, '$1UTF-8')
  } catch {
    return damaged()
  }
}

function damaged(): never {
  throw new WorkbookRefusal('damaged')
}
