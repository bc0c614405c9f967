import type { RegisterColumnKey } from '@linli/contract/register-columns'
import {
  careTagTable,
  type CodeTable,
  ethnicityTable,
  labelOf,
  maritalTable,
  occupancyTable,
  politicsTable,
  relationTable,
  schoolingTable,
  sexTable,
} from '@linli/rules/code-tables'
import { formatDwellingName } from '@linli/rules/dwelling-address'
import { maskIdentityNumber, maskPhone } from '@linli/rules/masking'
import type { FieldCipher } from '../../../platform/fields.ts'
import { writeCareGrounds } from '../register/register.care.ts'
import { tidyProse } from '../register/register.cells.ts'
import { identityKindWord } from '../register/register.identity-kinds.ts'
import type { ExportRow } from './export.queries.ts'

/** What a row says in a column, in the register's own words; null when it says nothing. */
export type RegisterText = (row: ExportRow) => string | null

/** Every column of the register as text, in the order people read them. */
export function registerTexts(
  fields: Pick<FieldCipher, 'open'>,
  options: { masked: boolean },
): Readonly<Record<RegisterColumnKey, RegisterText>> {
  const opened = (field: 'identity' | 'phone', sealed: Buffer | null, mask: (text: string) => string): string | null => {
    if (sealed === null) return null
    const text = fields.open(field, sealed)
    return options.masked ? mask(text) : text
  }
  return {
    estate: ({ estate }) => estate,
    building: ({ building }) => `${building}栋`,
    unit: ({ unit }) => (unit === '' ? null : `${unit}单元`),
    floor: ({ floor }) => String(floor),
    room: ({ room }) => room,
    address: ({ building, unit, room }) => formatDwellingName({ building, unit: unit === '' ? null : unit, room }),
    headName: ({ head }) => head,
    name: ({ name }) => name,
    relation: ({ relation }) => word(relationTable, relation === '' ? null : relation),
    sex: ({ sex }) => word(sexTable, sex === '0' ? null : sex),
    birthDate: ({ bornOn }) => (options.masked ? yearOf(bornOn) : bornOn),
    birthYear: ({ bornOn }) => yearOf(bornOn),
    identityKind: ({ identity, identityKind }) => (identity === null ? null : identityKindWord(identityKind)),
    identityNumber: ({ identity }) => opened('identity', identity, maskIdentityNumber),
    identityUntil: ({ identityUntil }) => identityUntil,
    phone: ({ phone }) => opened('phone', phone, maskPhone),
    ethnicity: ({ ethnicity }) => word(ethnicityTable, ethnicity),
    politics: ({ politics }) => word(politicsTable, politics),
    marital: ({ marital }) => word(maritalTable, marital),
    schooling: ({ schooling }) => word(schoolingTable, schooling),
    work: ({ work }) => prose(work),
    skills: ({ skills }) => prose(skills),
    careTags: ({ grounds }) => tagsOf(grounds),
    careGrounds: ({ grounds }) => (grounds === null ? null : writeCareGrounds(grounds)),
    originGroup: ({ originGroup }) => originGroup,
    occupancy: ({ household, occupancy }) => word(occupancyTable, household === null ? 'empty' : occupancy),
    livesSince: ({ livesSince }) => livesSince,
    memberSince: ({ memberSince }) => memberSince,
    note: ({ note }) => prose(note),
    householdNote: ({ householdNote }) => prose(householdNote),
    householdNumber: ({ household }) => household,
    personNumber: ({ person }) => person,
  }
}

function yearOf(day: string | null): string | null {
  return day?.slice(0, 4) ?? null
}

function word(table: CodeTable, code: string | null): string | null {
  return code === null ? null : labelOf(table, code, 'zh-CN')
}

function prose(text: string | null): string | null {
  return text === null || text === '' ? null : tidyProse(text)
}

function tagsOf(grounds: ExportRow['grounds']): string | null {
  return grounds === null ? null : [...new Set(grounds.map(({ kind }) => labelOf(careTagTable, kind, 'zh-CN')))].join('、')
}
