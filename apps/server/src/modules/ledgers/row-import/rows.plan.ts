import type { Ledger } from '@linli/contract/ledger'
import type { RowChoices, RowConflict, RowDifference, RowQuestion } from '@linli/contract/ledger-imports'
import type { ImportOutcome } from '@linli/contract/ledgers'
import { type CellValue, type RowValues, sameValue } from '../ledger-storage.ts'
import { listedAtMost } from '../register/register.drafts.ts'
import type { RowDraft } from './rows.draft.ts'
import type { ExistingRow } from './rows.existing.ts'
import { createRowMatcher } from './rows.match.ts'
import { type KnownPerson, type Sought, type WhoAnswer, createFinder, presentCandidate } from './rows.people.ts'
import { nameOf } from './rows.read.ts'
import { explainRowConflict } from './rows.words.ts'

/** A row to be written: a new one, or one that says otherwise than the ledger (`fields` names what differs). */
export type PlannedRow = { draft: RowDraft; values: RowValues; before: ExistingRow | null; fields: string[] }

export type RowsPlan = {
  rows: PlannedRow[]
  outcome: Omit<ImportOutcome, 'rejected'>
  open: number
  conflicting: RowConflict[]
  asking: RowQuestion[]
  added: RowDifference[]
  changed: RowDifference[]
}

/** A draft with what of it is compared: sealed numbers by their index, texts tidied. */
export type Compared = { draft: RowDraft; values: RowValues; sought: Sought[] }

/** What importing these rows would do to the ledger as it stands. */
export function planRows(
  ledger: Ledger,
  drafts: readonly Compared[],
  existing: readonly ExistingRow[],
  people: readonly KnownPerson[],
  choices: RowChoices,
): RowsPlan {
  const match = createRowMatcher(ledger, existing)
  const who = createFinder(people)
  const chosen = new Map(choices.map(({ sheet, row, field, person }) => [[sheet, row, field].join('\u001f'), person]))
  const persons = ledger.columns.filter(({ type }) => type === 'person')
  const plan: RowsPlan = {
    rows: [],
    outcome: { new: 0, changed: 0, unchanged: 0, conflicting: 0 },
    open: 0,
    conflicting: [],
    asking: [],
    added: [],
    changed: [],
  }
  const listed = <T>(list: T[], entry: T): void => {
    if (list.length < listedAtMost) list.push(entry)
  }
  for (const { draft, values, sought } of drafts) {
    const place = { sheet: draft.sheet, row: draft.row, name: nameOf(draft, ledger) }
    const found = match(draft, values)
    if ('conflict' in found) {
      plan.outcome.conflicting++
      listed(plan.conflicting, { ...place, code: found.conflict, message: explainRowConflict(found.conflict) })
      continue
    }
    const meant: Record<string, CellValue> = {}
    for (const [at, { key }] of persons.entries()) {
      const asked = chosen.get([draft.sheet, draft.row, key].join('\u001f'))
      const seek = sought[at]
      // Chosen a while ago, they may have been merged into somebody meanwhile.
      if (asked !== undefined) meant[key] = asked === null ? null : numbered(who, asked)
      if (asked !== undefined || seek === undefined) continue
      const answer = who(seek)
      if ('person' in answer) meant[key] = answer.person
      else if ((found.row?.values[key] ?? null) === null) {
        plan.open++
        const candidates = answer.candidates.slice(0, candidatesAtMost).map(presentCandidate)
        listed(plan.asking, { ...place, name: seek.name, field: key, candidates })
      }
    }
    const said = { ...withoutPersons(draft.values, persons), ...meant }
    const fields = found.row === null ? [] : differences(ledger, { ...withoutPersons(values, persons), ...meant }, found.row)
    if (found.row !== null && fields.length === 0) {
      plan.outcome.unchanged++
      continue
    }
    plan.outcome[found.row === null ? 'new' : 'changed']++
    listed(found.row === null ? plan.added : plan.changed, { ...place, fields })
    plan.rows.push({ draft, values: said, before: found.row, fields })
  }
  return plan
}

function numbered(who: (sought: Sought) => WhoAnswer, number: string): string | null {
  const answer = who({ number, name: '', identityIndex: null, phoneIndex: null, bornOn: null, home: null })
  return 'person' in answer ? answer.person : null
}

/** More people of one name than this are not told apart by a list. */
const candidatesAtMost = 20

/** Columns the file fills in and the ledger has otherwise; what the file leaves empty stays. */
function differences({ columns }: Pick<Ledger, 'columns'>, values: RowValues, before: ExistingRow): string[] {
  return columns.flatMap(({ key }) => {
    const value = values[key] ?? null
    return value === null || sameValue(value, before.values[key]) ? [] : [key]
  })
}

/** A number of the register that an export carried counts only when the register has that person: the finder says. */
function withoutPersons(values: RowValues, persons: Ledger['columns']): RowValues {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !persons.some((column) => column.key === key)))
}
