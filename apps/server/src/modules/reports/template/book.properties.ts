import type { Package } from './package.open.ts'
import { type Edit, applyEdits, escapeXml, scanXml } from './xml.scan.ts'

const part = 'docProps/core.xml'

/** Writes a line into the document's description, after what stands there. */
export async function documentProperties(
  pack: Package,
  mark: string,
  changes: Map<string, (() => Iterable<string>) | null>,
): Promise<void> {
  if (pack.has(part)) {
    const xml = await pack.text(part)
    changes.set(part.toLowerCase(), () => [withDescription(xml, mark)])
    return
  }
  const types = '[content_types].xml'
  const relations = '_rels/.rels'
  const typesXml = await pack.text('[Content_Types].xml')
  const relationsXml = await pack.text(relations)
  const type = 'application/vnd.openxmlformats-package.core-properties+xml'
  const relation = 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties'
  changes.set(part.toLowerCase(), () => [
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description>${escapeXml(mark)}</dc:description></cp:coreProperties>`,
  ])
  const before = changes.get(types)
  const now = before === undefined || before === null ? typesXml : [...before()].join('')
  changes.set(types, () => [beforeEnd(now, `<Override PartName="/${part}" ContentType="${type}"/>`)])
  changes.set(relations, () => [beforeEnd(relationsXml, `<Relationship Id="linliCore" Type="${relation}" Target="${part}"/>`)])
}

function withDescription(xml: string, mark: string): string {
  const edits: Edit[] = []
  scanXml(xml, {
    close({ name, empty, start, end: inside }, { text, inner, end }) {
      if (name !== 'description') return
      const said = text.trim() === '' ? mark : `${text}\n${mark}`
      edits.push(
        empty
          ? { start, end, text: `<dc:description>${escapeXml(said)}</dc:description>` }
          : { start: inside, end: inner, text: escapeXml(said) },
      )
    },
  })
  if (edits.length > 0) return [...applyEdits(xml, edits)].join('')
  return beforeEnd(xml, `<dc:description xmlns:dc="http://purl.org/dc/elements/1.1/">${escapeXml(mark)}</dc:description>`)
}

function beforeEnd(xml: string, text: string): string {
  const at = xml.lastIndexOf('</')
  return xml.slice(0, at) + text + xml.slice(at)
}
