import type { FieldCipher } from '../../../platform/fields.ts'
import { searchKeys } from '../../../platform/search/search-keys.ts'
import { identityColumns, phoneColumns } from './import.columns.ts'

/** What of a person costs time to prepare: sealing, blind indexes, search keys. */
export type Unsealed = { name: string; identityKind: string | null; identity: string | null; phone: string | null }
export type Sealed = ReturnType<typeof sealOne>

/** Answers in the order asked. */
export type Seal = (community: number, people: readonly Unsealed[]) => Promise<Sealed[]>

export function sealPeople(fields: FieldCipher, community: number, people: readonly Unsealed[]): Sealed[] {
  return people.map((person) => sealOne(fields, community, person))
}

function sealOne(fields: FieldCipher, community: number, { name, identityKind, identity, phone }: Unsealed) {
  return {
    ...identityColumns(identityKind, identity, community, fields),
    ...phoneColumns(phone, community, fields),
    search: searchKeys(name, phone).join(' '),
  }
}
