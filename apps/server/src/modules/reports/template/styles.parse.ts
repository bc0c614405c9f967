import type { Package } from './package.open.ts'
import { scanXml } from './xml.scan.ts'

/** How cells of a style are shown: as a day, as text whatever is typed, or otherwise. */
export type CellLook = 'date' | 'text' | 'other'

/** The look of each style by its number. */
export async function readStyles(pack: Package, part: string | undefined): Promise<CellLook[]> {
  if (part === undefined) return []
  const formats = new Map<number, string>()
  const looks: CellLook[] = []
  scanXml(await pack.text(part), {
    open({ name, attributes }, path) {
      if (name === 'numFmt') formats.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
      if (name === 'xf' && path.at(-1) === 'cellXfs') looks.push(lookOf(Number(attributes['numFmtId'] ?? 0), formats))
    },
  })
  return looks
}

function lookOf(id: number, formats: ReadonlyMap<number, string>): CellLook {
  if (id === 49) return 'text'
  // Built-in formats of days; 27–36 and 50–58 are those of East Asian programs (ECMA-376 18.8.30).
  if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return 'date'
  const code = formats.get(id)
  if (code === undefined) return 'other'
  if (code.trim() === '@') return 'text'
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]/giu, '')
  return /[yd]/iu.test(bare) || /m.*y|y.*m/iu.test(bare) ? 'date' : 'other'
}

/** Days since the workbook's day 0, as cells of a day's look hold them; null for days such a cell cannot show. */
export function serialOf(day: string, from1904: boolean): number | null {
  const days = Math.round((Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000)
  // Below 1900-03-01 programs disagree by a day.
  return Number.isNaN(days) || days < 61 || (from1904 && days < 1462) ? null : days - (from1904 ? 1462 : 0)
}
