import type { CareTag, DwellingRef, HouseholdRow, Person, PersonRow } from '@linli/contract/people'
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

/** One person; what is for staff is null for others. */
export function presentPerson(
  row: PersonListRow & {
    identity_kind: string | null
    identity_until: string | null
    ethnicity: string | null
    marital: string | null
    schooling: string | null
    work: string | null
    skills: string | null
    note: string | null
    died_on: string | null
    version: number
  },
  memberships: readonly { household_id: string; label: string | null; relation: string; starts_on: string; ends_on: string | null }[],
  viewer: Viewer,
  tags: readonly Parameters<typeof presentCareTag>[0][] | null,
): Person {
  const staff = viewer.identity
  return {
    ...presentPersonRow(row, viewer),
    birthYear: row.born_on === null ? null : Number(row.born_on.slice(0, 4)),
    identityKind: staff ? row.identity_kind : null,
    identityUntil: staff ? row.identity_until : null,
    ethnicity: staff ? row.ethnicity : null,
    marital: staff ? row.marital : null,
    schooling: staff ? row.schooling : null,
    work: row.work,
    skills: row.skills,
    note: staff ? row.note : null,
    careTags: tags?.map(presentCareTag) ?? null,
    diedOn: row.died_on,
    memberships: memberships.map((membership) => ({
      household: membership.household_id,
      dwellingLabel: membership.label,
      relation: membership.relation,
      startsOn: membership.starts_on,
      endsOn: membership.ends_on,
    })),
    version: row.version,
  }
}

export function presentCareTag(row: {
  id: string
  kind: string
  basis: string
  legal_basis: string
  starts_on: string
  ends_on: string | null
}): CareTag {
  return {
    id: row.id,
    kind: row.kind,
    basis: row.basis,
    legalBasis: row.legal_basis as CareTag['legalBasis'],
    startsOn: row.starts_on,
    endsOn: row.ends_on,
  }
}
