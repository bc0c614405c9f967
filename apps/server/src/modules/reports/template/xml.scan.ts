import { SaxesParser } from 'saxes'
import { WorkbookRefusal } from '../../ledgers/rows.ts'

/** One element's opening tag and where it stands: `xml.slice(start, end)` is the tag itself. `name` without its prefix. */
export interface Tag {
  name: string
  prefix: string
  attributes: Readonly<Record<string, string>>
  start: number
  end: number
  empty: boolean
}

export interface XmlReader {
  /** `path` names the elements around, outermost first. */
  open?(tag: Tag, path: readonly string[]): void
  /** `text` is the element's own text, decoded; `end` is where its closing tag ends, `inner` where its content ends. */
  close?(tag: Tag, at: { text: string; inner: number; end: number }, path: readonly string[]): void
}

/**
 * Reads one part with a conforming parser and tells where each element stands, so that a writer can change single places
 * and leave every other byte alone. Document types are refused: workbooks never have one, entity bombs do.
 * @throws WorkbookRefusal
 */
export function scanXml(xml: string, reader: XmlReader): void {
  const parser = new SaxesParser({ position: true, xmlns: false })
  const open: { tag: Tag; text: string }[] = []
  const path: string[] = []
  parser.on('error', () => {
    throw new WorkbookRefusal('damaged')
  })
  parser.on('doctype', () => {
    throw new WorkbookRefusal('xml-entities')
  })
  parser.on('opentag', ({ name, attributes, isSelfClosing }) => {
    const colon = name.indexOf(':')
    // A raw "<" stands nowhere inside a tag: the last one before its end begins it.
    const tag: Tag = {
      name: name.slice(colon + 1),
      prefix: name.slice(0, colon + 1),
      attributes,
      start: xml.lastIndexOf('<', parser.position - 1),
      end: parser.position,
      empty: isSelfClosing,
    }
    reader.open?.(tag, path)
    open.push({ tag, text: '' })
    path.push(tag.name)
  })
  const say = (text: string): void => {
    const last = open.at(-1)
    if (last !== undefined) last.text += text
  }
  parser.on('text', say)
  parser.on('cdata', say)
  parser.on('closetag', () => {
    const last = open.pop()
    path.pop()
    if (last === undefined) return
    const end = parser.position
    const inner = last.tag.empty ? end : xml.lastIndexOf('<', end - 1)
    reader.close?.(last.tag, { text: last.text, inner, end }, path)
  })
  parser.write(xml).close()
}

/** `xml.slice(start, end)` becomes `text`; pieces that are made while they are written come as a generator. */
export interface Edit {
  start: number
  end: number
  text: string | (() => Iterable<string>)
}

/** The text with the edits in it, piece by piece. Edits do not overlap. */
export function* applyEdits(xml: string, edits: readonly Edit[]): Generator<string> {
  let at = 0
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at) throw new Error('two edits of one place')
    if (start > at) yield xml.slice(at, start)
    if (typeof text === 'string') yield text
    else yield* text()
    at = end
  }
  yield xml.slice(at)
}

/** The tag's text with one attribute set (or taken away by null), everything else as it was. */
export function withAttribute(tag: string, name: string, value: string | null): string {
  const found = new RegExp(`(\\s)${name}\\s*=\\s*("[^"]*"|'[^']*')`, 'u').exec(tag)
  if (value === null) return found === null ? tag : tag.slice(0, found.index) + tag.slice(found.index + found[0].length)
  const written = `${name}="${escapeXml(value)}"`
  if (found !== null) return `${tag.slice(0, found.index)}${found[1] ?? ' '}${written}${tag.slice(found.index + found[0].length)}`
  return tag.replace(/\s*(\/?)>$/u, (_end, slash: string) => ` ${written}${slash}>`)
}

/** Text as it stands between tags and in attributes; what XML 1.0 cannot say is left out. */
export function escapeXml(text: string): string {
  if (!needsCare.test(text)) return text
  return text.replace(unsayable, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

const unsayable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu
/** Most texts hold nothing to be escaped; surrogates are looked at more closely. */
const needsCare = /[^\t\n\r !#-%'-;=?-\ud7ff\ue000-\ufffd]/
