import type { CareTag, DwellingRef, HouseholdRow, PersonRow } from '@linli/contract/people'
import { ageOn, isMinor, maskIdentityNumber, maskPhone } from '@linli/rules'
import type { FieldCipher } from '../../platform/fields.ts'
import type { HouseholdListRow } from './household-list.queries.ts'
import type { PersonListRow } from './people.queries.ts'

export interface Viewer {
  fields: FieldCipher
  today: string
  /** Identity numbers are for staff, also masked. */
  identity: boolean
}

export function presentDwelling(row: {
  dwelling_id: string
  label: string
  building_id: string
  building: string
  unit: string
  room: string
  floor: number
}): DwellingRef {
  return {
    id: row.dwelling_id,
    label: row.label,
    building: row.building_id,
    buildingName: row.building,
    unit: row.unit,
    room: row.room,
    floor: row.floor,
  }
}

export function presentHouseholdRow(row: HouseholdListRow): HouseholdRow {
  return {
    id: row.id,
    dwelling: presentDwelling(row),
    head: row.head,
    members: row.members,
    occupancy: row.kind,
    originGroup: row.origin_group,
  }
}

export function presentPersonRow(row: PersonListRow, viewer: Viewer): PersonRow {
  return {
    id: row.id,
    name: row.name,
    sex: row.sex,
    age: row.born_on === null ? null : ageOn(row.born_on, viewer.today),
    minor: row.born_on !== null && isMinor(row.born_on, viewer.today),
    politics: viewer.identity ? row.politics : null,
    phoneMasked: row.phone_cipher === null ? null : maskPhone(viewer.fields.open('phone', row.phone_cipher)),
    identityMasked:
      !viewer.identity || row.identity_cipher === null ? null : maskIdentityNumber(viewer.fields.open('identity', row.identity_cipher)),
    household: row.household_id,
    relation: row.relation,
    dwellingLabel: row.label,
  }
}

export function presentCareTag(row: { id: string; kind: string; basis: string; starts_on: string; ends_on: string | null }): CareTag {
  return { id: row.id, kind: row.kind, basis: row.basis, startsOn: row.starts_on, endsOn: row.ends_on }
}
