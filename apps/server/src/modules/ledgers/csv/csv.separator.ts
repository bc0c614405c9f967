import { open } from 'node:fs/promises'
import iconv from 'iconv-lite'
import type { TextForm } from './csv.encoding.ts'

const separators = [',', '\t', ';'] as const

/** The sign that parts the first lines most often, outside quotation marks; null when none does. */
export async function detectSeparator(file: string, { encoding, skip }: TextForm): Promise<string | null> {
  const handle = await open(file)
  try {
    const start = Buffer.alloc(32_768)
    const { bytesRead } = await handle.read(start, 0, start.length, skip)
    const lines = iconv
      .decode(start.subarray(0, bytesRead), encoding)
      .replace(/"[^"]*"/gu, '')
      .split(/\r\n|\r|\n/u)
      .slice(0, 20)
    const counts = separators.map((sign) => ({ sign, most: Math.max(...lines.map((line) => line.split(sign).length - 1)) }))
    const best = counts.toSorted((a, b) => b.most - a.most)[0]
    return best === undefined || best.most === 0 ? null : best.sign
  } finally {
    await handle.close()
  }
}
