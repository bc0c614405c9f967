import { columnNumber } from '@linli/rules/report-formula'
import { WorkbookRefusal } from '../../ledgers/rows.ts'
import { type Run, createRunReader, textOf } from './strings.parse.ts'
import { type Tag, scanXml } from './xml.scan.ts'

export interface Area {
  top: number
  left: number
  bottom: number
  right: number
}

export interface SheetFormula {
  text: string
  /** 'shared' and 'array' come with the area of the cell that carries the text. */
  type: 'normal' | 'shared' | 'array' | 'dataTable'
  group: string | null
  ref: string | null
  /** The whole `<f>` element, and its opening tag. */
  tag: Tag
  end: number
}

export interface SheetCell {
  row: number
  column: number
  tag: Tag
  end: number
  style: number | null
  /** What stands in it for people; null when nothing does. A formula's last result does not count. */
  runs: readonly Run[] | null
  text: string | null
  formula: SheetFormula | null
  /** Where `<v>` stands, for formulas whose result is no longer true. */
  result: { start: number; end: number } | null
}

export interface SheetRow {
  row: number
  tag: Tag
  /** Where its cells end and the row ends. */
  inner: number
  end: number
  cells: readonly SheetCell[]
}

/** An element outside the rows that names cells: its tag, and for elements that hold a formula or areas their text. */
export interface SheetMention {
  tag: Tag
  text: string
  inner: number
  end: number
  path: readonly string[]
}

/** One sheet as it stands in its part; everything has its place in `xml`. */
export interface Sheet {
  xml: string
  prefix: string
  /** Of `<sheetData>`: its tag, where its rows end, where it ends. */
  data: { tag: Tag; inner: number; end: number }
  rows: readonly SheetRow[]
  merges: readonly { area: Area; mention: SheetMention }[]
  mentions: readonly SheetMention[]
  protected: boolean
  /** Where elements that must come after page set-up, and the sheet, end. */
  find(name: string): SheetMention | undefined
}

/** `strings` are the workbook's shared texts. @throws WorkbookRefusal */
export function parseSheet(xml: string, strings: readonly (readonly Run[])[]): Sheet {
  const rows: SheetRow[] = []
  const mentions: SheetMention[] = []
  let data: Sheet['data'] | null = null
  let prefix = ''
  let cells: SheetCell[] = []
  let row = 0
  let column = 0
  let formula: SheetFormula | null = null
  let value: { text: string; start: number; end: number } | null = null
  const runs = createRunReader(xml)
  scanXml(xml, {
    open({ name, prefix: own, attributes }, path) {
      runs.open(name)
      if (path.length === 0) prefix = own
      // Rows and cells need not say where they stand: then they follow one another.
      if (name === 'row' && path.at(-1) === 'sheetData') {
        row = attributes['r'] === undefined ? row + 1 : Number(attributes['r'])
        column = 0
        cells = []
      }
      if (name === 'c' && path.at(-1) === 'row') {
        column = attributes['r'] === undefined ? column + 1 : columnNumber(/^[A-Za-z]+/u.exec(attributes['r'])?.[0] ?? 'A')
        formula = null
        value = null
      }
    },
    close(tag, at, path) {
      runs.close(tag.name, at.text, tag.start, at.end, path)
      const parent = path.at(-1)
      if (tag.name === 'sheetData') data = { tag, inner: at.inner, end: at.end }
      else if (tag.name === 'f' && parent === 'c') formula = formulaOf(tag, at)
      else if (tag.name === 'v' && parent === 'c') value = { text: at.text, start: tag.start, end: at.end }
      else if (tag.name === 'c' && parent === 'row')
        cells.push(cellOf({ row, column, tag, end: at.end, formula, value, inline: runs.take(), strings }))
      else if (tag.name === 'row' && parent === 'sheetData') rows.push({ row, tag, inner: at.inner, end: at.end, cells })
      else if (!path.includes('sheetData')) mentions.push({ tag, ...at, path: [...path] })
    },
  })
  if (data === null) throw new WorkbookRefusal('damaged')
  if (rows.some((one, index) => index > 0 && one.row <= (rows[index - 1]?.row ?? 0))) throw new WorkbookRefusal('damaged')
  return {
    xml,
    prefix,
    data,
    rows,
    mentions,
    merges: mentions.flatMap((mention) => {
      const area = mention.tag.name === 'mergeCell' ? areaOf(mention.tag.attributes['ref'] ?? '') : null
      return area === null ? [] : [{ area, mention }]
    }),
    protected: mentions.some(({ tag }) => tag.name === 'sheetProtection' && !['0', 'false'].includes(tag.attributes['sheet'] ?? '0')),
    find: (name) => mentions.find(({ tag, path }) => tag.name === name && path.length === 1),
  }
}

export function areaOf(ref: string): Area | null {
  const found = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/iu.exec(ref)
  if (found === null) return null
  const [, left = '', top = '', right = left, bottom = top] = found
  return { top: Number(top), left: columnNumber(left), bottom: Number(bottom), right: columnNumber(right) }
}

function formulaOf(tag: Tag, { text, end }: { text: string; end: number }): SheetFormula {
  const type = tag.attributes['t']
  return {
    text,
    type: type === 'shared' || type === 'array' || type === 'dataTable' ? type : 'normal',
    group: tag.attributes['si'] ?? null,
    ref: tag.attributes['ref'] ?? null,
    tag,
    end,
  }
}

interface Found {
  row: number
  column: number
  tag: Tag
  end: number
  formula: SheetFormula | null
  value: { text: string; start: number; end: number } | null
  inline: Run[]
  strings: readonly (readonly Run[])[]
}

function cellOf({ row, column, tag, end, formula, value, inline, strings }: Found): SheetCell {
  const style = tag.attributes['s']
  const runs = formula === null ? runsOf(tag.attributes['t'] ?? 'n', value?.text ?? null, inline, strings) : null
  const text = runs === null ? null : textOf(runs)
  return {
    row,
    column,
    tag,
    end,
    style: style === undefined ? null : Number(style),
    runs: text === null || text === '' ? null : runs,
    text: text === null || text.trim() === '' ? null : text,
    formula,
    result: value === null ? null : { start: value.start, end: value.end },
  }
}

function runsOf(type: string, value: string | null, inline: Run[], strings: readonly (readonly Run[])[]): readonly Run[] | null {
  if (type === 'inlineStr') return inline
  if (value === null) return null
  if (type === 's') return strings[Number(value)] ?? null
  if (type === 'b') return [{ look: '', text: value === '1' ? 'TRUE' : 'FALSE' }]
  return [{ look: '', text: value }]
}
