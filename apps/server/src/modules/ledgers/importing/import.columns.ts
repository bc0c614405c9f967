import type { FieldCipher } from '../../../platform/fields.ts'
import { bytes } from './import.bytes.ts'

/** Sealed, with the blind index that finds it again; nothing at all when there is no number. */
export function identityColumns(kind: string | null, number: string | null, community: number, fields: FieldCipher) {
  if (number === null) return { identity_kind: null, identity_cipher: null, identity_index: null }
  return {
    identity_kind: kind,
    identity_cipher: bytes(fields.seal('identity', number)),
    identity_index: bytes(fields.index('identity', community, number)),
  }
}

export function phoneColumns(phone: string | null, community: number, fields: FieldCipher) {
  if (phone === null) return { phone_cipher: null, phone_index: null }
  return { phone_cipher: bytes(fields.seal('phone', phone)), phone_index: bytes(fields.index('phone', community, phone)) }
}

/** What a file can say of a person besides the name, as an import adds and changes it. */
export const personDetails = {
  sex: 'text',
  born_on: 'date',
  identity_kind: 'text',
  identity_cipher: 'bytea',
  identity_index: 'bytea',
  identity_until: 'date',
  phone_cipher: 'bytea',
  phone_index: 'bytea',
  ethnicity: 'text',
  politics: 'text',
  marital: 'text',
  schooling: 'text',
  work: 'text',
  skills: 'text',
  note: 'text',
  search: 'tsvector',
} as const
