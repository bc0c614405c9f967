import type { ChangeField, ChangeProposal } from '@linli/contract/changes'
import { parseLooseDate } from '@linli/rules/loose-date'

export type Kind = ChangeProposal['kind']

/** What is being typed; which of it counts depends on the kind. */
export interface ChangeDraft {
  kind: Kind
  person: string
  fields: ChangeField[]
  values: Partial<Record<ChangeField, string>>
  people: string[]
  member: { name: string; sex: string; bornOn: string; relation: string; phone: string; identity: string }
  on: string
  text: string
}

export type Missing = 'date' | 'person' | 'fields' | 'values' | 'name' | 'sex' | 'text'

export function changeDraft(person: string): ChangeDraft {
  const member = { name: '', sex: '', bornOn: '', relation: '', phone: '', identity: '' }
  return { kind: 'facts', person, fields: [], values: {}, people: [], member, on: '', text: '' }
}

/** The proposal as it is sent, or what is missing to say it. */
export function toProposal(
  draft: ChangeDraft,
  { household, id, today }: { household: string; id: string; today: string },
): { proposal: ChangeProposal } | { missing: Missing } {
  const base = { id, household, text: draft.text.trim() }
  const on = readDay(draft.on, today)
  const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim())
  switch (draft.kind) {
    case 'facts': {
      if (draft.person === '') return { missing: 'person' }
      if (draft.fields.length === 0) return { missing: 'fields' }
      const values = draft.fields.map((field) => [field, (draft.values[field] ?? '').trim()] as const)
      if (values.some(([, value]) => value === '')) return { missing: 'values' }
      return { proposal: { kind: 'facts', ...base, person: draft.person, values: Object.fromEntries(values) } }
    }
    case 'new_member': {
      const { name, sex, bornOn, relation, phone, identity } = draft.member
      if (name.trim() === '') return { missing: 'name' }
      if (sex === '') return { missing: 'sex' }
      const born = readDay(bornOn, today)
      if (born === undefined) return { missing: 'date' }
      return {
        proposal: {
          kind: 'new_member',
          ...base,
          member: {
            name: name.trim(),
            sex,
            bornOn: born,
            relation: relation === '' ? null : relation,
            phone: orNull(phone),
            identity: orNull(identity),
          },
        },
      }
    }
    case 'moved_away':
      if (draft.people.length === 0) return { missing: 'person' }
      if (on === undefined) return { missing: 'date' }
      return { proposal: { kind: 'moved_away', ...base, people: [...draft.people], on } }
    case 'household_moved':
      if (on === undefined) return { missing: 'date' }
      return { proposal: { kind: 'household_moved', ...base, on } }
    case 'other':
      if (base.text === '') return { missing: 'text' }
      return { proposal: { kind: 'other', ...base, person: draft.person === '' ? null : draft.person } }
  }
}

/** A day as people type it, down to the day; null when nothing was typed, undefined when it cannot be read. */
function readDay(typed: string, today: string): string | null | undefined {
  if (typed.trim() === '') return null
  const read = parseLooseDate(typed, { today })
  return read?.precision === 'day' ? read.date : undefined
}
