import type { ChangeField, ChangeProposal, ChangeValues, ProposedMember } from '@linli/contract/changes'
import { changeFields } from '@linli/contract/changes'
import { maskIdentityNumber, maskPhone } from '@linli/rules'
import type { FieldCipher } from '../../platform/fields.ts'

/** What is proposed, as it is kept: all of it sealed together, since any of it may be. */
export interface Proposed {
  values: ChangeValues
  /** What the register said of the same fields when it was asked. */
  seen: Partial<Record<ChangeField, string | null>>
  member: ProposedMember | null
  people: string[]
  on: string | null
}

const nothingProposed: Proposed = { values: {}, seen: {}, member: null, people: [], on: null }

export function sealProposed(fields: FieldCipher, proposed: Proposed): Buffer {
  return fields.seal('change-request', JSON.stringify(proposed))
}

export function openProposed(fields: FieldCipher, sealed: Buffer | null): Proposed {
  if (sealed === null) return nothingProposed
  return { ...nothingProposed, ...(JSON.parse(fields.open('change-request', sealed)) as Partial<Proposed>) }
}

/** Which of its parts a proposal fills. */
export function proposedOf(sent: ChangeProposal): Omit<Proposed, 'seen'> {
  const none = { values: {}, member: null, people: [], on: null }
  switch (sent.kind) {
    case 'facts':
      return { ...none, values: sent.values }
    case 'new_member':
      return { ...none, member: sent.member }
    case 'moved_away':
      return { ...none, people: sent.people, on: sent.on }
    case 'household_moved':
      return { ...none, on: sent.on }
    case 'other':
      return none
  }
}

export function fieldsOf(values: ChangeValues): ChangeField[] {
  return changeFields.filter((field) => values[field] !== undefined)
}

/** As anybody may see it: numbers masked. An empty phone is none. */
export function shownValue(field: ChangeField, value: string | null | undefined): string | null {
  if (value === null || value === undefined || value === '') return null
  if (field === 'phone') return maskPhone(value)
  return field === 'identity' ? maskIdentityNumber(value) : value
}
