import { type Contact, type ContactSource, contactSources } from '@linli/contract/contact'
import { maskPhone } from '@linli/rules'
import type { FieldCipher } from '../../platform/fields.ts'
import type { ContactRow } from './contact.queries.ts'

export function presentContact(row: ContactRow, fields: Pick<FieldCipher, 'open'>): Contact {
  return {
    id: row.id,
    level: row.level,
    role: row.role,
    name: row.name,
    building: reference(row.building_id, row.building),
    area: row.area,
    originGroup: reference(row.origin_group_id, row.origin_group),
    person: reference(row.person_id, row.person),
    // A post of the street has no holder here: the contact's own name stands for it.
    account: row.account_id === null ? null : { id: row.account_id, name: row.account ?? row.name },
    phoneMasked: row.phone_cipher === null ? null : maskPhone(fields.open('phone', row.phone_cipher)),
    phoneShown: row.phone_shown,
    cap: row.cap,
    source: contactSources.find((source): source is ContactSource => source === row.source_ledger) ?? null,
    households: row.households,
    contacts: row.contacts,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    version: row.version,
  }
}

function reference(id: string | null, name: string | null): { id: string; name: string } | null {
  return id === null || name === null ? null : { id, name }
}
