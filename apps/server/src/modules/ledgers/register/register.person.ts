import type { RegisterField, RejectionCode } from '@linli/contract/ledgers'
import { registerColumn } from '@linli/contract/register-columns'
import { normaliseName } from '@linli/rules/chinese-text'
import {
  ethnicityTable,
  findCode,
  maritalTable,
  occupancyTable,
  politicsTable,
  relationTable,
  schoolingTable,
  sexTable,
  type CodeTable,
} from '@linli/rules/code-tables'
import { checkIdentityNumber } from '@linli/rules/identity-number'
import { parseLooseDate } from '@linli/rules/loose-date'
import { checkPhoneNumber } from '@linli/rules/phone-number'
import { careTagCode, readCareGrounds } from './register.care.ts'
import { type Row, hasLostDigits, idIn, isNothing, proseOf, remembered, saysNone } from './register.cells.ts'
import type { HouseholdDraft, PersonDraft } from './register.drafts.ts'
import type { Fault } from './register.fault.ts'
import { findIdentityKind, residentIdentity } from './register.identity-kinds.ts'
import { readSince } from './register.since.ts'

export type PersonReading = Omit<PersonDraft, 'sheet' | 'row' | 'household'>

/** Reads one person off a row. `faults` stays empty when everything can be imported. */
export function readPerson(
  row: Row,
  nameField: RegisterField,
  headName: string | null,
  today: string,
): { person: PersonReading; faults: Fault[] } {
  const faults: Fault[] = []
  const code = (field: RegisterField, read: (text: string) => string | null, fault: RejectionCode): string | null => {
    const text = row.text(field)
    if (isNothing(text)) return null
    const found = read(text)
    if (found === null) faults.push({ field, code: fault })
    return found
  }
  const name = readName(row, nameField, faults)
  const identity = readIdentity(row, today, faults)
  const grounds = readCareGrounds(row, today, faults)
  const person: PersonReading = {
    id: row.exported ? idIn(row.text('personNumber')) : null,
    name,
    relation: readRelation(row, name, nameField, headName, faults),
    sex: readSex(row, identity, faults),
    bornOn: readBirthDate(row, identity, today, faults),
    identityKind: identity.kind,
    identity: identity.number,
    identityUntil: readUntil(row, today, faults),
    phone: readPhone(row, faults),
    politics: code('politics', politicsCode, 'politics-unknown'),
    ethnicity: code('ethnicity', ethnicityCode, 'ethnicity-unknown'),
    marital: code('marital', maritalCode, 'marital-unknown'),
    schooling: code('schooling', schoolingCode, 'schooling-unknown'),
    work: readText(row, 'work', faults),
    skills: readText(row, 'skills', faults),
    note: readText(row, 'note', faults),
    careTags: [...new Set([...readCareTags(row.text('careTags'), faults), ...grounds.map(({ kind }) => kind)])],
    careGrounds: grounds,
    since: readSince(row, 'memberSince', today, faults),
  }
  return { person, faults }
}

/** Use of the home by the household; null when the file says nothing. */
export function readOccupancy(row: Row, faults: Fault[]): HouseholdDraft['occupancy'] {
  const text = row.text('occupancy')
  if (isNothing(text)) return null
  const found = occupancyCode(text)
  if (found === 'lives_in' || found === 'rents' || found === 'empty') return found
  faults.push({ field: 'occupancy', code: 'occupancy-unknown' })
  return null
}

const table = (codes: CodeTable) => remembered((text) => findCode(codes, text))
const politicsCode = table(politicsTable)
const ethnicityCode = table(ethnicityTable)
const maritalCode = table(maritalTable)
const schoolingCode = table(schoolingTable)
const occupancyCode = table(occupancyTable)
const relationCode = table(relationTable)
const sexCode = table(sexTable)

function readName(row: Row, field: RegisterField, faults: Fault[]): string {
  const name = readableName(row.text(field))
  if (row.exported && name !== '' && [...name].length <= 100) return name
  if (isNothing(name)) faults.push({ field, code: 'name-missing' })
  else if ([...name].length > 50) faults.push({ field, code: 'text-too-long', detail: '50' })
  else if (/[\p{N}=+@#*<>{}[\]|\\]/u.test(name)) faults.push({ field, code: 'name-invalid' })
  return name
}

/** Names of Chinese characters alone, nearly all there are, have one spelling already. */
export function readableName(text: string): string {
  return /^[\u4e00-\u9fff]*$/u.test(text) ? text : normaliseName(text)
}

type Identity = { kind: string | null; number: string | null; sex: string | null; bornOn: string | null }

/** GB 11643 numbers are checked; other documents are kept as written, upper-case. */
function readIdentity(row: Row, today: string, faults: Fault[]): Identity {
  const none: Identity = { kind: null, number: null, sex: null, bornOn: null }
  const text = row.text('identityNumber')
  if (saysNone(text) || isMasked(row, text)) return none
  const kind = readIdentityKind(row.text('identityKind'), faults)
  if (hasLostDigits(row.cell('identityNumber'))) {
    faults.push({ field: 'identityNumber', code: 'identity-number-digits-lost' })
    return none
  }
  if (kind !== residentIdentity) {
    const number = text.replace(/\s+/gu, '').toUpperCase()
    if (number.length > 40) faults.push({ field: 'identityNumber', code: 'text-too-long', detail: '40' })
    return { ...none, kind, number }
  }
  const check = checkIdentityNumber(text, today)
  if (check.ok) return { kind, number: check.number, sex: check.sex, bornOn: check.birthDate }
  if (check.code !== 'empty')
    faults.push({ field: 'identityNumber', code: identityFaults[check.code], detail: String(text.replace(/\s+/gu, '').length) })
  return none
}

/** Cards of older people hold for good 长期, which is kept as no day at all. */
function readUntil(row: Row, today: string, faults: Fault[]): string | null {
  const cell = row.cell('identityUntil')
  const text = row.text('identityUntil')
  // A span ends with the day that counts: 2015.03.01-2035.03.01.
  const last = /^\d{4}[.\d/年月日]+[-—~至到]+(.+)$/u.exec(text)?.[1] ?? text
  if (saysNone(last) || /^(?:长期|永久|长期有效)$/u.test(last)) return null
  const read = parseLooseDate(cell instanceof Date || typeof cell === 'number' ? cell : last, { today })
  if (read !== null && read.date >= '1980' && read.date < '2200') return read.date
  faults.push({ field: 'identityUntil', code: 'since-invalid' })
  return null
}

const identityFaults = {
  length: 'identity-number-length',
  characters: 'identity-number-characters',
  'birth-date': 'identity-number-birth-date',
  future: 'identity-number-future',
  'check-digit': 'identity-number-check-digit',
  'legacy-15': 'identity-number-15-digits',
} as const satisfies Record<string, RejectionCode>

function readIdentityKind(text: string, faults: Fault[]): string {
  if (isNothing(text)) return residentIdentity
  // Residence permits of Hong Kong, Macao and Taiwan people carry numbers of the same form, and 居住证 is none of the other kinds.
  const kind = findIdentityKind(text)
  if (kind === undefined) faults.push({ field: 'identityKind', code: 'identity-kind-unknown' })
  return kind ?? 'other'
}

function readSex(row: Row, identity: Identity, faults: Fault[]): string {
  const text = row.text('sex')
  if (isNothing(text)) return identity.sex ?? '0'
  const sex = sexCode(text)
  if (sex === null) faults.push({ field: 'sex', code: 'sex-unknown' })
  else if (identity.sex !== null && (sex === '1' || sex === '2') && sex !== identity.sex) {
    faults.push({ field: 'sex', code: 'sex-contradicts-identity-number', detail: identity.sex === '1' ? '男' : '女' })
  } else if (identity.sex !== null) return identity.sex
  return sex ?? '0'
}

/** A month or year alone agrees with the identity number when that much of it agrees. */
function readBirthDate(row: Row, identity: Identity, today: string, faults: Fault[]): string | null {
  const cell = row.cell('birthDate')
  const text = row.text('birthDate')
  if (saysNone(text)) return identity.bornOn
  const read = parseLooseDate(cell instanceof Date || typeof cell === 'number' ? cell : text, { today })
  if (read === null) faults.push({ field: 'birthDate', code: 'birth-date-invalid' })
  else if (read.date > today) faults.push({ field: 'birthDate', code: 'birth-date-future' })
  else if (identity.bornOn !== null) {
    const compared = { day: 10, month: 7, year: 4 }[read.precision]
    if (read.date.slice(0, compared) === identity.bornOn.slice(0, compared)) return identity.bornOn
    faults.push({ field: 'birthDate', code: 'birth-date-contradicts-identity-number', detail: identity.bornOn })
  }
  return read?.date ?? null
}

function readRelation(row: Row, name: string, nameField: RegisterField, headName: string | null, faults: Fault[]): string {
  const text = row.text('relation')
  // A row that names the head alone, or one without a relation whose name is the head's, is the head.
  if (isNothing(text) && row.exported) return ''
  if (isNothing(text)) return nameField === 'headName' || (headName !== null && headName === name) ? '02' : ''
  const relation = relationCode(text)
  if (relation === null) faults.push({ field: 'relation', code: 'relation-unknown' })
  return relation ?? ''
}

/** Several numbers in one cell: the first is the person's. */
function readPhone(row: Row, faults: Fault[]): string | null {
  const text = row.text('phone')
  if (saysNone(text) || isMasked(row, text)) return null
  const first = checkPhoneNumber(text)
  const check = first.ok ? first : checkPhoneNumber(text.split(/[,,、;;/\s]+/u)[0] ?? '')
  if (check.ok) return check.number
  faults.push({ field: 'phone', code: 'phone-invalid' })
  return null
}

/** An export without the whole numbers (138****1234) says nothing about them. */
function isMasked(row: Row, text: string): boolean {
  return row.exported && text.includes('*')
}

/** As long as the declaration allows. */
export function readText(row: Row, field: 'work' | 'skills' | 'note' | 'householdNote', faults: Fault[]): string | null {
  const text = proseOf(row.cell(field))
  if (text === '' || (!row.exported && (isNothing(text) || (field === 'skills' && saysNone(text))))) return null
  const { max } = registerColumn(field)
  if ([...text].length > max) faults.push({ field, code: 'text-too-long', detail: String(max) })
  return text
}

function readCareTags(text: string, faults: Fault[]): string[] {
  if (saysNone(text)) return []
  const whole = careTagCode(text)
  if (whole !== null) return [whole]
  const kinds = new Set<string>()
  for (const part of text.split(/[、,,;;/|++\s]+/u)) {
    if (saysNone(part)) continue
    const kind = careTagCode(part)
    if (kind === null) faults.push({ field: 'careTags', code: 'care-tag-unknown', detail: part.slice(0, 20) })
    else kinds.add(kind)
  }
  return [...kinds]
}
