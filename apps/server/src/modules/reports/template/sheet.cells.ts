import { columnLetters } from '@linli/rules/report-formula'
import type { FillValue } from './fill.values.ts'
import type { Run } from './strings.parse.ts'
import { type CellLook, serialOf } from './styles.parse.ts'
import { escapeXml } from './xml.scan.ts'

export interface CellTools {
  /** Prefix of the sheet's own elements, '' or 'x:'. */
  prefix: string
  looks: readonly CellLook[]
  from1904: boolean
}

/** A cell of a style with a value. Texts are inline, so that no program takes them for a formula (HOSTILE.md D06). */
export function cellXml(
  tools: CellTools,
  at: { row: number; column: number; style: number | null },
  value: FillValue | { runs: readonly Run[] },
): string {
  const { prefix: p, looks, from1904 } = tools
  const open = `<${p}c r="${columnLetters(at.column)}${String(at.row)}"${at.style === null ? '' : ` s="${String(at.style)}"`}`
  const look = at.style === null ? 'other' : (looks[at.style] ?? 'other')
  if (value === null) return `${open}/>`
  if ('number' in value && look !== 'text') return `${open}><${p}v>${String(value.number)}</${p}v></${p}c>`
  if ('day' in value && look === 'date') {
    const serial = serialOf(value.day, from1904)
    if (serial !== null) return `${open}><${p}v>${String(serial)}</${p}v></${p}c>`
  }
  const inner = 'runs' in value ? value.runs.map((run) => runXml(p, run, value.runs.length)).join('') : textXml(p, plainText(value))
  return `${open} t="inlineStr"><${p}is>${inner}</${p}is></${p}c>`
}

function plainText(value: Exclude<FillValue, null>): string {
  if ('text' in value) return value.text
  return 'number' in value ? String(value.number) : value.day
}

function runXml(p: string, { look, text }: Run, of: number): string {
  if (text === '') return ''
  return of === 1 && look === '' ? textXml(p, text) : `<${p}r>${look}${textXml(p, text)}</${p}r>`
}

function textXml(p: string, text: string): string {
  // What looks like the escape of an unsayable character is escaped itself (ECMA-376, ST_Xstring).
  const escaped = escapeXml(text)
  const safe = escaped.includes('_x') ? escaped.replace(/_(x[0-9A-Fa-f]{4}_)/gu, '_x005F_$1') : escaped
  return `<${p}t xml:space="preserve">${safe}</${p}t>`
}
