import type { Column } from '@linli/contract/columns'
import { contactLinks } from '@linli/contract/ledger-contact-links'
import type { RowDifference, RowRejection } from '@linli/contract/ledger-imports'
import { householdLevel } from '@linli/rules/duties-rules'
import { type ImportedLink, type LinkGround, linkKey } from '../../contact/rows.ts'
import { type CellFault, explainCell } from '../columns/cell.fault.ts'
import { listedAtMost } from '../register/register.drafts.ts'
import type { RowDraft, RowsSummary } from './rows.draft.ts'

export interface LinksPlan {
  links: ImportedLink[]
  outcome: { new: number; changed: number; unchanged: number }
  added: RowDifference[]
  changed: RowDifference[]
  rejected: RowRejection[]
  rejectedRows: number
}

type Fault = CellFault & { column: string; value: string }

/** What links the rows mean, and of which it cannot be told. A door several households live behind means all of them. */
export function planLinks({ sheets, drafts }: Pick<RowsSummary, 'sheets' | 'drafts'>, ground: LinkGround): LinksPlan {
  const plan: LinksPlan = {
    links: [],
    outcome: { new: 0, changed: 0, unchanged: 0 },
    added: [],
    changed: [],
    rejected: [],
    rejectedRows: 0,
  }
  const seen = new Map<string, number>()
  for (const draft of drafts) {
    const meant = readLinks(draft, ground, seen)
    if ('fault' in meant) {
      plan.rejectedRows++
      if (plan.rejected.length < listedAtMost) plan.rejected.push(rejection(draft, sheets, meant.fault))
      continue
    }
    const differing = meant.links.filter(({ link }) => link.replaces !== 'kept').map(({ link }) => link)
    if (differing.length === 0) {
      plan.outcome.unchanged++
      continue
    }
    const took = differing.some(({ replaces }) => replaces !== null)
    plan.outcome[took ? 'changed' : 'new']++
    const listed = took ? plan.changed : plan.added
    if (listed.length < listedAtMost)
      listed.push({ sheet: draft.sheet, row: draft.row, name: textOf(draft, 'contact'), fields: took ? ['contact'] : [] })
    plan.links.push(...differing)
  }
  return plan
}

function readLinks(draft: RowDraft, ground: LinkGround, seen: Map<string, number>): { links: { link: ImportedLink }[] } | { fault: Fault } {
  const name = textOf(draft, 'contact')
  const building = draft.values['contactBuilding']
  const contact = oneOf(
    ground.contacts.filter((one) => one.name === name && (typeof building !== 'string' || one.building_id === building)),
    'contact',
    name,
  )
  if ('fault' in contact) return contact
  const targets = targetsOf(draft, ground)
  if ('fault' in targets) return targets
  const links: { link: ImportedLink }[] = []
  for (const { household, targetContact, level: toLevel } of targets.targets) {
    if (!ground.mayVisit(contact.one.level, toLevel)) return { fault: { column: 'contact', value: name, code: 'no-duty', detail: name } }
    const key = linkKey(household ?? targetContact ?? '', household === null ? contact.one.level : null)
    const twin = seen.get(key)
    if (twin !== undefined) return { fault: { column: 'contact', value: name, code: 'row-twice', detail: String(twin) } }
    seen.set(key, draft.row)
    const present = ground.links.get(key)
    const replaces = present === undefined ? null : present.contact_id === contact.one.id ? 'kept' : present.id
    links.push({ link: { contact: contact.one.id, level: contact.one.level, toLevel, household, targetContact, replaces } })
  }
  return { links }
}

type Target = { household: string | null; targetContact: string | null; level: string }

function targetsOf(draft: RowDraft, ground: LinkGround): { targets: Target[] } | { fault: Fault } {
  const home = draft.values['home']
  if (typeof home === 'string') {
    const households = ground.homes.get(home) ?? []
    if (households.length === 0) return { fault: { column: 'home', value: '', code: 'home-empty' } }
    return { targets: households.map((household) => ({ household, targetContact: null, level: householdLevel })) }
  }
  const name = textOf(draft, 'target')
  if (name === '') return { fault: { column: 'home', value: '', code: 'target-missing' } }
  const found = oneOf(
    ground.contacts.filter((one) => one.name === name),
    'target',
    name,
  )
  return 'fault' in found ? found : { targets: [{ household: null, targetContact: found.one.id, level: found.one.level }] }
}

function oneOf<T>(found: readonly T[], column: string, name: string): { one: T } | { fault: Fault } {
  const [one, ...more] = found
  if (one === undefined) return { fault: { column, value: name, code: 'contact-unknown', detail: name } }
  return more.length > 0 ? { fault: { column, value: name, code: 'contact-unclear', detail: name } } : { one }
}

function textOf({ values }: RowDraft, key: string): string {
  const value = values[key]
  return typeof value === 'string' ? value.trim() : ''
}

/** The cell by its letter and header, as the sheet was read. */
function rejection({ sheet, row }: RowDraft, sheets: RowsSummary['sheets'], { column: key, value, ...fault }: Fault): RowRejection {
  const column: Column | undefined = contactLinks.columns.find((one) => one.key === key)
  if (column === undefined) throw new Error(`links have no column ${key}`)
  const found = sheets.find((one) => one.sheet === sheet)?.columns.find(({ field }) => field === key)
  return {
    ...{ sheet, row, column: found === undefined ? column.zh : `${found.column} ${found.header}`, field: key },
    ...{ value: value === '' ? null : value, code: fault.code, message: explainCell(column, fault) },
  }
}
