import type { AnswerOf, InputOf } from '@linli/client'

type Person = AnswerOf<'people.getPerson'>
type Changes = Omit<InputOf<'people.updatePerson'>['body'], 'version'>

/** What the form holds: text everywhere, empty for nothing. The phone is typed anew because only its mask is known. */
export interface PersonDraft {
  name: string
  phone: string
  removePhone: boolean
  identity: string
  identityUntil: string
  /** Where no identity number says them. */
  sex: string
  bornOn: string
  relation: string
  politics: string
  ethnicity: string
  marital: string
  schooling: string
  work: string
  skills: string
  note: string
}
const optional = ['politics', 'ethnicity', 'marital', 'schooling', 'work', 'skills', 'note'] as const

export function draftOf(person: Person): PersonDraft {
  const text = (value: string | null): string => value ?? ''
  return {
    name: person.name,
    phone: '',
    removePhone: false,
    identity: '',
    identityUntil: text(person.identityUntil),
    sex: person.sex,
    bornOn: '',
    relation: text(person.relation),
    politics: text(person.politics),
    ethnicity: text(person.ethnicity),
    marital: text(person.marital),
    schooling: text(person.schooling),
    work: text(person.work),
    skills: text(person.skills),
    note: text(person.note),
  }
}

/** Only what the form changed, so that saving after a conflict leaves the other person's fields alone. */
export function changesOf(base: Person, draft: PersonDraft): Changes {
  const changes: Changes = {}
  if (draft.name.trim() !== base.name) changes.name = draft.name.trim()
  if (draft.removePhone) changes.phone = null
  else if (draft.phone.trim() !== '') changes.phone = draft.phone.trim()
  if (draft.identity.trim() !== '') changes.identity = draft.identity.trim()
  if (draft.identityUntil !== (base.identityUntil ?? '')) changes.identityUntil = draft.identityUntil === '' ? null : draft.identityUntil
  if (draft.sex !== base.sex && draft.sex !== '') changes.sex = draft.sex
  if (draft.bornOn !== '') changes.bornOn = draft.bornOn
  if (draft.relation !== (base.relation ?? '') && draft.relation !== '') changes.relation = draft.relation
  for (const field of optional) {
    const value = draft[field].trim()
    if (value !== (base[field] ?? '')) changes[field] = value === '' ? null : value
  }
  return changes
}

/** What somebody else changed between two versions, by field. */
export function theirChanges(
  before: Person,
  after: Person,
): { field: 'name' | 'phone' | (typeof optional)[number]; value: string | null }[] {
  return [
    ...(before.name === after.name ? [] : [{ field: 'name' as const, value: after.name }]),
    ...(before.phoneMasked === after.phoneMasked ? [] : [{ field: 'phone' as const, value: after.phoneMasked }]),
    ...optional.filter((field) => before[field] !== after[field]).map((field) => ({ field, value: after[field] })),
  ]
}
