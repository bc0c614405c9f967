import { ageOn } from '@linli/rules/age'
import type { FieldCipher } from '../../../platform/fields.ts'
import { type ExportRow, type RegisterText, registerTexts } from '../../ledgers/rows.ts'
import type { PersonFacts } from './prepare.people.ts'

/** What the register says in a column, before anybody looks at it. */
export interface Raw {
  v?: string
  c?: string
  x?: string
  f?: 'identity' | 'phone'
  y?: 1
}

export interface RowFacts {
  row: ExportRow
  facts: PersonFacts | undefined
  members: readonly string[]
}

export type ReadRaw = (facts: RowFacts) => Raw

/** How each field of the sources is read. Sealed numbers are carried over sealed: nothing is opened that nobody looks at. */
export function createReaders(
  fields: Pick<FieldCipher, 'open'>,
  { day, asOf }: { day: string; asOf: string | undefined },
): (field: string) => ReadRaw {
  const texts: Readonly<Record<string, RegisterText | undefined>> = registerTexts(fields, { masked: false })
  const sealed =
    (field: 'identity' | 'phone'): ReadRaw =>
    ({ row, facts }) => {
      const cipher = row[field]
      if (cipher === null) return {}
      // Of a past day the index of today's number says nothing; without one, numbers are opened when they are compared.
      const index = asOf === undefined ? (facts?.[field] ?? null) : null
      return { c: cipher.toString('base64'), f: field, ...(index === null ? {} : { x: index.toString('base64') }) }
    }
  const own: Readonly<Record<string, ReadRaw>> = {
    phone: sealed('phone'),
    identityNumber: sealed('identity'),
    birthDate: ({ row: { bornOn } }) => (bornOn === null ? {} : { v: bornOn, y: 1 }),
    age: ({ row: { bornOn } }) => (bornOn === null ? {} : { v: String(Math.max(0, ageOn(bornOn, day))) }),
    householdSize: ({ members }) => ({ v: String(members.length) }),
    memberNames: ({ members }) => (members.length === 0 ? {} : { v: members.join('、') }),
  }
  const known = new Map(Object.entries(own))
  return (field) => {
    const before = known.get(field)
    if (before !== undefined) return before
    const read: ReadRaw = ({ row }) => {
      const text = texts[field]?.(row) ?? null
      return text === null || text === '' ? {} : { v: text }
    }
    known.set(field, read)
    return read
  }
}

export function isEmpty(raw: Raw): boolean {
  return raw.v === undefined && raw.c === undefined
}

/** The same value; sealed ones by their index, or opened where one has none. */
export function isSame(fields: Pick<FieldCipher, 'open'>, a: Raw, b: Raw): boolean {
  if (a.c === undefined && b.c === undefined) return a.v === b.v
  if (a.c === undefined || b.c === undefined) return false
  return a.x !== undefined && b.x !== undefined ? a.x === b.x : opened(fields, a) === opened(fields, b)
}

function opened(fields: Pick<FieldCipher, 'open'>, { c, f }: Raw): string | null {
  return c === undefined || f === undefined ? null : fields.open(f, Buffer.from(c, 'base64'))
}

/** Columns in which nothing is an answer: having no tag, no note, no unit. */
export const mayBeEmpty: ReadonlySet<string> = new Set([
  ...['careTags', 'careGrounds', 'skills', 'note', 'householdNote', 'originGroup', 'unit', 'householdSize', 'memberNames', 'identityKind'],
])
