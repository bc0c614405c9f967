import { open } from 'node:fs/promises'
import { createReadStream } from 'node:fs'

/** How the text of a file is read; `skip` bytes are its mark. Null when it is no text. */
export type TextForm = { encoding: 'utf8' | 'gb18030' | 'utf16le'; skip: number }

/** By its mark; without one UTF-8 when every byte of it is that, and else GB 18030, as spreadsheet programs in China write. */
export async function detectText(file: string): Promise<TextForm | null> {
  const start = await readStart(file)
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return { encoding: 'utf8', skip: 3 }
  if (start[0] === 0xff && start[1] === 0xfe) return { encoding: 'utf16le', skip: 2 }
  // Programs, pictures and archives hold zero bytes; web pages and XML begin with a tag.
  if (start.includes(0) || /^\s*</u.test(start.toString('latin1', 0, 64)) || start.toString('latin1', 0, 2) === 'PK') return null
  if (isControlled(start)) return null
  return { encoding: (await isUtf8(file)) ? 'utf8' : 'gb18030', skip: 0 }
}

async function readStart(file: string): Promise<Buffer> {
  const handle = await open(file)
  try {
    const start = Buffer.alloc(65_536)
    const { bytesRead } = await handle.read(start, 0, start.length, 0)
    return start.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Control characters other than tab and line ends do not stand in lists. */
function isControlled(start: Buffer): boolean {
  let found = 0
  for (const byte of start) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) found++
  return found > start.length / 100
}

async function isUtf8(file: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of createReadStream(file)) decoder.decode(chunk as Buffer, { stream: true })
    decoder.decode()
    return true
  } catch {
    return false
  }
}
