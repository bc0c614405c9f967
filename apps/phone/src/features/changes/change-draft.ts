import type { ChangeField, ChangeProposal } from '@linli/contract/changes'

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

export type Missing = 'person' | 'fields' | 'values' | 'name' | 'sex' | 'text'

export function changeDraft(person: string): ChangeDraft {
  const member = { name: '', sex: '', bornOn: '', relation: '', phone: '', identity: '' }
  return { kind: 'facts', person, fields: [], values: {}, people: [], member, on: '', text: '' }
}

/** The proposal as it is sent, or what is missing to say it. */
export function toProposal(draft: ChangeDraft, household: string, id: string): { proposal: ChangeProposal } | { missing: Missing } {
  const base = { id, household, text: draft.text.trim() }
  const on = draft.on === '' ? null : draft.on
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
      return {
        proposal: {
          kind: 'new_member',
          ...base,
          member: {
            name: name.trim(),
            sex,
            bornOn: bornOn === '' ? null : bornOn,
            relation: relation === '' ? null : relation,
            phone: orNull(phone),
            identity: orNull(identity),
          },
        },
      }
    }
    case 'moved_away':
      if (draft.people.length === 0) return { missing: 'person' }
      return { proposal: { kind: 'moved_away', ...base, people: [...draft.people], on } }
    case 'household_moved':
      return { proposal: { kind: 'household_moved', ...base, on } }
    case 'other':
      if (base.text === '') return { missing: 'text' }
      return { proposal: { kind: 'other', ...base, person: draft.person === '' ? null : draft.person } }
  }
}
