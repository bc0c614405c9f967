import { open, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { workbookLimits } from '@linli/contract/ledgers'
import { type Entry, type ZipFile, openPromise } from 'yauzl'
import { WorkbookRefusal } from './workbook.refusal.ts'
import { createScanner } from './workbook.scanner.ts'

/** The zip around a workbook. Parts are inflated only when asked for, under the sizes the directory declares. */
export type Container = {
  has(name: string): boolean
  /** The part's text, piece by piece. @throws WorkbookRefusal while reading, when it lies about its size or is hostile */
  read(name: string): AsyncGenerator<string>
  /** Names of all parts as the directory has them, in its order. */
  names: readonly string[]
  /** The part's bytes as they are. @throws WorkbookRefusal when it cannot be inflated */
  bytes(name: string): Promise<Readable>
  close(): void
}

/** What is opened at all; a workbook of data may be larger than a form. */
export type ContainerLimits = { fileBytes: number; inflatedBytes: number; parts: number }

/**
 * Decides by content whether a file is a workbook that may be opened at all: nothing is inflated here.
 * @throws WorkbookRefusal
 */
export async function openContainer(file: string, limits: ContainerLimits = workbookLimits): Promise<Container> {
  const { size } = await stat(file)
  if (size === 0) throw new WorkbookRefusal('file-empty')
  if (size > limits.fileBytes) throw new WorkbookRefusal('file-too-large')
  await requireZip(file, size)
  const zip = await openZip(file)
  try {
    const entries = await listEntries(zip, limits)
    const totals = { cells: 0 }
    return {
      has: (name) => entries.has(name.toLowerCase()),
      read: (name) => readPart(zip, entries.get(name.toLowerCase()), createScanner(name, totals)),
      names: [...entries.values()].map(({ fileName }) => fileName),
      bytes: (name) => openPart(zip, entries.get(name.toLowerCase())),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/** Names inside a compound file are UTF-16: an encrypted .xlsx holds the stream EncryptedPackage, an .xls holds Workbook. */
async function requireZip(file: string, size: number): Promise<void> {
  const handle = await open(file)
  try {
    const start = Buffer.alloc(8)
    await handle.read(start, 0, 8, 0)
    if (start.equals(compoundFile)) {
      const whole = Buffer.alloc(size)
      await handle.read(whole, 0, size, 0)
      throw new WorkbookRefusal(whole.includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'encrypted' : 'old-excel-format')
    }
    if (start[0] === 0x09 && [0x00, 0x02, 0x04, 0x08].includes(start[1] ?? 0xff)) throw new WorkbookRefusal('old-excel-format')
    if (start.toString('latin1', 0, 4) !== 'PK\x03\x04') throw new WorkbookRefusal('not-a-workbook')
  } finally {
    await handle.close()
  }
}

async function openZip(file: string): Promise<ZipFile> {
  try {
    return await openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: true, validateEntrySizes: true })
  } catch {
    throw new WorkbookRefusal('damaged')
  }
}

/** By lower-case name: Excel does not tell Sheet1.xml from sheet1.xml either. */
async function listEntries(zip: ZipFile, limits: ContainerLimits): Promise<Map<string, Entry>> {
  if (zip.entryCount > limits.parts) throw new WorkbookRefusal('too-many-parts')
  const entries = new Map<string, Entry>()
  let inflated = 0
  try {
    for await (const entry of zip.eachEntry()) {
      inflated += entry.uncompressedSize
      if (inflated > limits.inflatedBytes) throw new WorkbookRefusal('inflates-too-large')
      if (entry.isEncrypted()) throw new WorkbookRefusal('encrypted')
      if (entries.has(entry.fileName.toLowerCase())) throw new WorkbookRefusal('damaged')
      entries.set(entry.fileName.toLowerCase(), entry)
    }
  } catch (error) {
    throw error instanceof WorkbookRefusal ? error : new WorkbookRefusal('damaged')
  }
  const names = [...entries.keys()]
  if (names.includes('xl/workbook.bin')) throw new WorkbookRefusal('binary-workbook')
  if (names.some((name) => /(?:^|\/)vbaproject\.bin$|\/macrosheets\//.test(name))) throw new WorkbookRefusal('macros')
  if (!names.includes('xl/workbook.xml') || !names.includes('[content_types].xml')) throw new WorkbookRefusal('not-a-workbook')
  return entries
}

/** Decoded across chunk borders: a Chinese character is three bytes and falls on them often. */
async function* readPart(zip: ZipFile, entry: Entry | undefined, scan: (text: string) => void): AsyncGenerator<string> {
  const stream = await openPart(zip, entry)
  stream.setEncoding('utf8')
  try {
    for await (const chunk of stream) {
      const text = String(chunk)
      scan(text)
      yield text
    }
  } catch (error) {
    throw error instanceof WorkbookRefusal ? error : new WorkbookRefusal('damaged')
  } finally {
    stream.destroy()
  }
}

async function openPart(zip: ZipFile, entry: Entry | undefined): Promise<Readable> {
  if (entry === undefined) throw new WorkbookRefusal('damaged')
  return zip.openReadStreamPromise(entry).catch(() => {
    throw new WorkbookRefusal('damaged')
  })
}
