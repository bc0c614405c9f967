import { workbookLimits } from '@linli/contract/ledgers'
import { WorkbookRefusal } from './workbook.refusal.ts'

/**
 * Looks at a part's text before the XML parser does: entity definitions never belong into a workbook,
 * and references tell how far a sheet reaches. `totals` adds up over all sheets of one file.
 */
export function createScanner(name: string, totals: { cells: number }): (text: string) => void {
  const isSheet = !/^(?:xl\/(?:workbook\.xml|styles\.xml|sharedStrings\.xml|_rels\/)|\[Content_Types\])/i.test(name)
  const isTypes = name === '[Content_Types].xml'
  let tail = ''
  return (chunk) => {
    // What is looked for may lie across two chunks.
    const text = tail + chunk
    if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) throw new WorkbookRefusal('xml-entities')
    if (isTypes && text.includes('macroEnabled')) throw new WorkbookRefusal('macros')
    if (isSheet) measure(text, tail.length, totals)
    tail = text.slice(-carried)
  }
}

const carried = 64

// Column IW and beyond, or a row of six digits: the limits of 256 columns and 100,000 rows as they stand in a reference.
const beyond = /\br=["'](?:((?:[A-Z]{3}|[J-Z][A-Z]|I[W-Z])\d)|[A-Z]{0,3}\d{6})/

function measure(text: string, before: number, totals: { cells: number }): void {
  const match = beyond.exec(text)
  if (match !== null) throw new WorkbookRefusal(match[1] === undefined ? 'too-many-rows' : 'too-many-columns')
  for (let at = text.indexOf('<c ', Math.max(0, before - 2)); at !== -1; at = text.indexOf('<c ', at + 3)) totals.cells++
  if (totals.cells > workbookLimits.cells) throw new WorkbookRefusal('too-many-cells')
}
