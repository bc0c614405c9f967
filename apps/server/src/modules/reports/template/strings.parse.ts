import type { Package } from './package.open.ts'
import { scanXml } from './xml.scan.ts'

/** A piece of a text with its own look: `look` is the raw `<rPr>…</rPr>`, '' where it has none. */
export interface Run {
  look: string
  text: string
}

/** Collects the runs of `<si>` and `<is>` elements; readings in small print (phonetic) are not part of the text. */
export function createRunReader(xml: string): {
  open(name: string): void
  close(name: string, text: string, start: number, end: number, path: readonly string[]): void
  take(): Run[]
} {
  let runs: Run[] = []
  let look = ''
  return {
    open(name) {
      if (name === 'r') look = ''
    },
    close(name, text, start, end, path) {
      if (name === 'rPr' && path.at(-1) === 'r') look = xml.slice(start, end)
      if (name === 't' && !path.includes('rPh')) runs.push({ look: path.at(-1) === 'r' ? look : '', text: unescapeCode(text) })
    },
    take() {
      const taken = runs
      runs = []
      return taken
    },
  }
}

/** Every shared text of the workbook, by its number. */
export async function readStrings(pack: Package, part: string | undefined): Promise<Run[][]> {
  if (part === undefined) return []
  const xml = await pack.text(part)
  const strings: Run[][] = []
  const reader = createRunReader(xml)
  scanXml(xml, {
    open: ({ name }) => reader.open(name),
    close({ name, start }, { text, end }, path) {
      reader.close(name, text, start, end, path)
      if (name === 'si') strings.push(reader.take())
    },
  })
  return strings
}

export function textOf(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join('')
}

/** `_x000D_` stands for a character XML cannot say (ECMA-376, ST_Xstring). */
function unescapeCode(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/gu, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
