import type { ChangeDetail, ChangeRow, MyChange } from '@linli/contract/changes'
import type { FieldCipher } from '../../platform/fields.ts'
import type { RequestRow } from './changes.queries.ts'
import type { RegisterNow } from './changes.register.ts'
import { fieldsOf, openProposed, shownValue } from './changes.sealed.ts'

export type Names = ReadonlyMap<string, string>

/** People a request names beside the one it is about. */
export const peopleOf = (fields: FieldCipher, row: RequestRow): string[] => openProposed(fields, row.proposed).people

function presentRequest(row: RequestRow, fields: FieldCipher, names: Names) {
  const { values, member, people, on } = openProposed(fields, row.proposed)
  return {
    id: row.id,
    kind: row.kind,
    household: { id: row.household_id, label: row.label },
    person: row.person_id === null ? null : { id: row.person_id, name: row.person_name ?? '' },
    items: fieldsOf(values).map((field) => ({ field, to: shownValue(field, values[field]) })),
    names: member === null ? people.flatMap((id) => names.get(id) ?? []) : [member.name],
    on,
    text: row.said,
    asked: { as: row.asked_as, by: row.asker, at: row.asked_at },
    dueOn: row.due_on,
    state: row.state,
    answer: row.answer,
    answered: row.answered_at === null ? null : { at: row.answered_at, by: row.answered_by ?? '' },
  }
}

export function presentMine(row: RequestRow, fields: FieldCipher, names: Names, caller: string): MyChange {
  return { ...presentRequest(row, fields, names), mine: row.asked_by === caller }
}

export function presentRow(row: RequestRow, fields: FieldCipher, names: Names): ChangeRow {
  return { ...presentRequest(row, fields, names), overdue: row.overdue }
}

export function presentDetail(row: RequestRow, fields: FieldCipher, names: Names, now: RegisterNow | null): ChangeDetail {
  const { values, seen, member, people } = openProposed(fields, row.proposed)
  return {
    ...presentRow(row, fields, names),
    compared: fieldsOf(values).map((field) => {
      const [then, stands, to] = [seen[field] ?? null, now?.facts[field] ?? null, values[field] ?? null]
      return {
        field,
        before: shownValue(field, then),
        now: shownValue(field, stands),
        to: shownValue(field, to),
        movedOn: row.state === 'open' && then !== stands,
        already: row.state === 'open' && to === stands,
      }
    }),
    version: now?.version ?? null,
    member:
      member === null ? null : { ...member, identity: shownValue('identity', member.identity), phone: shownValue('phone', member.phone) },
    people,
  }
}
