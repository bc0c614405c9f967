import { open } from 'node:fs/promises'
import { type FileType, fileTypes } from '@linli/contract/files'
import { fileTypeFromFile } from 'file-type'
import { type Entry, fromFd } from 'yauzl'
import { type Refusal, refusedFile, typeOfExtension } from './files.refusals.ts'

/** What the sniffing library says, as ours. Everything it knows beside these is refused. */
const sniffed: Readonly<Record<string, FileType>> = {
  jpg: 'jpeg',
  png: 'png',
  webp: 'webp',
  pdf: 'pdf',
  docx: 'docx',
  xlsx: 'xlsx',
  mp3: 'mp3',
  m4a: 'm4a',
  mp4: 'mp4',
}
const heic = new Set(['heic', 'heif', 'avif'])

/**
 * What a file is, told from its content; the ending of its name must agree (HOSTILE.md D03).
 * @throws AppError refused_file with the reason
 */
export async function checkContent(file: string, extension: string): Promise<FileType> {
  const found = await fileTypeFromFile(file).catch(() => undefined)
  const named = typeOfExtension(extension)
  if (found === undefined) {
    if (named !== 'text') throw refusedFile(named === null ? 'not-this-kind' : 'name-and-content-differ')
    await requireText(file)
    return 'text'
  }
  if (heic.has(found.ext)) throw refusedFile('heic-picture')
  const type = sniffed[found.ext]
  if (type === undefined) throw refusedFile(['docm', 'xlsm', 'dotm', 'xltm'].includes(found.ext) ? 'has-macros' : 'not-this-kind')
  // Recordings are named m4a and mp4 by whoever made them; the container is one.
  const family = (one: FileType | null) => (one === 'm4a' ? 'mp4' : one)
  if (family(named) !== family(type)) throw refusedFile('name-and-content-differ')
  if (type === 'docx' || type === 'xlsx') await requirePlainArchive(file)
  return named === 'm4a' ? 'm4a' : type
}

export function isPicture(type: FileType): boolean {
  return fileTypes[type].kind === 'image'
}

/** UTF-8 without control characters from the first byte to the last; read in pieces. */
async function requireText(file: string): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const handle = await open(file)
  try {
    for await (const piece of handle.createReadStream({ autoClose: false })) {
      let text: string
      try {
        text = decoder.decode(piece as Buffer, { stream: true })
      } catch {
        throw refusedFile('not-plain-text')
      }
      if (/[^\P{Cc}\t\n\r\f]/u.test(text)) throw refusedFile('not-plain-text')
    }
    try {
      decoder.decode()
    } catch {
      throw refusedFile('not-plain-text')
    }
  } finally {
    await handle.close()
  }
}

const entriesAtMost = 5_000

/** Looks through the names in the archive without inflating anything: no macros, and not endless. */
async function requirePlainArchive(file: string): Promise<void> {
  const handle = await open(file)
  try {
    const refusal = await new Promise<Refusal | null>((resolve) => {
      fromFd(handle.fd, { lazyEntries: true, autoClose: false }, (error, archive) => {
        if (error !== null || archive === undefined) return resolve('archive-unreadable')
        let seen = 0
        archive.on('entry', (entry: Entry) => {
          seen += 1
          if (seen > entriesAtMost) return resolve('archive-unreadable')
          if (/vbaProject|vbaData|\.bin$/iu.test(entry.fileName) && !/printerSettings|embeddings|oleObject/iu.test(entry.fileName))
            return resolve('has-macros')
          archive.readEntry()
        })
        archive.on('end', () => resolve(null))
        archive.on('error', () => resolve('archive-unreadable'))
        archive.readEntry()
      })
    })
    if (refusal !== null) throw refusedFile(refusal)
  } finally {
    await handle.close()
  }
}
