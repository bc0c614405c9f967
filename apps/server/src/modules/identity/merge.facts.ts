import { type MergeField, mergeFields } from '@linli/contract/identity'
import type { Row } from './merge.rows.ts'

export type Which = 'kept' | 'merged'

/** Columns of person that a field brings along. */
const columnsOf: Record<MergeField, readonly string[]> = {
  name: ['name'],
  identity: ['identity_kind', 'identity_cipher', 'identity_index', 'identity_until'],
  sex: ['sex'],
  birthDate: ['born_on'],
  phone: ['phone_cipher', 'phone_index'],
  ethnicity: ['ethnicity'],
  politics: ['politics'],
  marital: ['marital'],
  schooling: ['schooling'],
  work: ['work'],
  skills: ['skills'],
  note: ['note'],
  diedOn: ['died_on'],
}
/** By which column of a field two records are compared: ciphers of one number differ, its blind index does not. */
const telling: Partial<Record<MergeField, string>> = { identity: 'identity_index', phone: 'phone_index' }

export const valueOf = (row: Row, field: MergeField): unknown => row[telling[field] ?? columnsOf[field][0] ?? ''] ?? null

export function differs(a: Row, b: Row, field: MergeField): boolean {
  return valueOf(a, field) !== valueOf(b, field)
}

/** A number that is another one on each record: somebody has to say which card is wrong. */
export function hasTwoIdentities(a: Row, b: Row): boolean {
  return valueOf(a, 'identity') !== null && valueOf(b, 'identity') !== null && differs(a, b, 'identity')
}

/** Fields nobody may guess: two numbers, and whether somebody has died. */
export function undecided(kept: Row, merged: Row, choices: Partial<Record<MergeField, Which | undefined>>): MergeField[] {
  return [
    ...(hasTwoIdentities(kept, merged) && choices.identity === undefined ? (['identity'] as const) : []),
    ...(differs(kept, merged, 'diedOn') && choices.diedOn === undefined ? (['diedOn'] as const) : []),
  ]
}

/** The columns of the record that is kept, as chosen: its own value, or the other's where it has none. */
export function chooseFacts(kept: Row, merged: Row, choices: Partial<Record<MergeField, Which | undefined>>): Row {
  const chosen = new Map(mergeFields.map((field) => [field, choices[field] ?? (isUnknown(kept, field) ? 'merged' : 'kept')]))
  const card = chosen.get('identity') ?? 'kept'
  // Sex and birth date stand in the number (GB 11643) and are not chosen apart from it.
  if ((card === 'kept' ? kept : merged)['identity_kind'] === 'resident_id')
    for (const field of ['sex', 'birthDate'] as const) chosen.set(field, card)
  return Object.fromEntries(
    mergeFields.flatMap((field) =>
      columnsOf[field].map((column) => [column, (chosen.get(field) === 'merged' ? merged : kept)[column] ?? null] as const),
    ),
  )
}

function isUnknown(row: Row, field: MergeField): boolean {
  const value = valueOf(row, field)
  return value === null || value === '' || (field === 'sex' && value !== '1' && value !== '2')
}
