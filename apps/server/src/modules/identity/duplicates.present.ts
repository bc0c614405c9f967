import type { DuplicateRow } from '@linli/contract/identity'
import { presentPersonRow, type Viewer } from '../people/index.ts'
import type { PairRow, listPairPersons } from './duplicates.queries.ts'

type PersonRows = Awaited<ReturnType<typeof listPairPersons>>

export function presentPair(row: PairRow) {
  return {
    id: row.id,
    state: row.state,
    reasons: row.reasons,
    foundBy: row.found_by,
    foundAt: row.found_at,
    decided: row.decided_at === null ? null : { at: row.decided_at, by: row.decider ?? '', note: row.note },
    merge: row.merge_id,
  }
}

export function presentPairRow(row: PairRow, persons: PersonRows, viewer: Viewer): DuplicateRow {
  const people = [row.person_a, row.person_b].flatMap((id) => persons.find((person) => person.id === id) ?? [])
  return {
    ...presentPair(row),
    people: people.map((person) => {
      const { id, name, sex, age, identityMasked, phoneMasked, dwellingLabel } = presentPersonRow(person, viewer)
      return { id, name, sex, age, identityMasked, phoneMasked, dwellingLabel }
    }),
    mergedName: row.merged_name,
  }
}
