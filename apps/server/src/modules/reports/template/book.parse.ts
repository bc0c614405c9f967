import { WorkbookRefusal } from '../../ledgers/rows.ts'
import type { Package } from './package.open.ts'
import { scanXml } from './xml.scan.ts'

export interface BookSheet {
  name: string
  hidden: boolean
  /** Name of its part. */
  part: string
}

export interface Book {
  /** Name of the workbook's own part. */
  part: string
  sheets: BookSheet[]
  /** Parts the workbook points at, by the end of their relation's type. */
  related: (type: string) => string[]
  protected: boolean
  /** Excel for Mac once counted days from 1904. */
  from1904: boolean
}

/** @throws WorkbookRefusal */
export async function readBook(pack: Package): Promise<Book> {
  const [part = 'xl/workbook.xml'] = (await relationsOf(pack, ''))
    .filter(({ type }) => type === 'officeDocument')
    .map(({ target }) => target)
  if (!pack.has(part)) throw new WorkbookRefusal('not-a-workbook')
  const relations = await relationsOf(pack, part)
  const sheets: BookSheet[] = []
  let isProtected = false
  let from1904 = false
  scanXml(await pack.text(part), {
    open({ name, attributes }, path) {
      if (name === 'workbookProtection') isProtected = true
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes['date1904'] ?? '')
      if (name !== 'sheet' || path.at(-1) !== 'sheets') return
      const id = Object.entries(attributes).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1]
      const relation = relations.find((one) => one.id === id)
      // Charts and old dialogs may be sheets of their own; they have no cells.
      if (relation?.type !== 'worksheet' || !pack.has(relation.target)) return
      sheets.push({ name: attributes['name'] ?? '', hidden: (attributes['state'] ?? 'visible') !== 'visible', part: relation.target })
    },
  })
  if (sheets.length === 0) throw new WorkbookRefusal('damaged')
  return {
    part,
    sheets,
    related: (type) => relations.filter((one) => one.type === type && pack.has(one.target)).map(({ target }) => target),
    protected: isProtected,
    from1904,
  }
}

export interface Relation {
  id: string
  /** Last word of the type's address. */
  type: string
  target: string
}

/** What a part points at inside the package; '' asks for the package itself. */
export async function relationsOf(pack: Package, part: string): Promise<Relation[]> {
  const slash = part.lastIndexOf('/')
  const list = `${part.slice(0, slash + 1)}_rels/${part.slice(slash + 1)}.rels`
  if (!pack.has(list)) return []
  const relations: Relation[] = []
  scanXml(await pack.text(list), {
    open({ name, attributes }) {
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return
      relations.push({
        id: attributes['Id'] ?? '',
        type: (attributes['Type'] ?? '').split('/').at(-1) ?? '',
        target: resolve(part.slice(0, slash + 1), attributes['Target'] ?? ''),
      })
    },
  })
  return relations
}

function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const path = folder.split('/').slice(0, -1)
  for (const step of target.split('/')) {
    if (step === '..') path.pop()
    else if (step !== '.') path.push(step)
  }
  return path.join('/')
}
