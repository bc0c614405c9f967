import type { QuestionShape } from '@linli/contract/question-shape'
import { findLedger } from '@linli/contract/ledger-list'
import type { ReportSource } from '@linli/contract/reports'
import type { Tx } from '../../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import { type ExportRow, type StoredRow, ledgerCellText, readExportRows, readLedgerRows, registerTexts } from '../../ledgers/rows.ts'
import { type Fits, type Households, personsOf, readConfirmations, readFacts } from './prepare.people.ts'
import { type Raw, createReaders } from './prepare.values.ts'

export interface Place {
  tx: Tx
  fields: FieldCipher
  community: number
  day: string
  asOf: string | undefined
}

/** What a row of a table is about, and what is known of it. */
export interface Subject {
  id: string
  person: string | null
  household: string | null
  label: string
  /** Its facts are known since, or were confirmed last; null where nobody keeps that. */
  since: string | null
  raw(field: string): Raw
}

export interface SubjectsOf {
  source: ReportSource
  question: QuestionShape
  fits: Fits
  households: Households
}

const rowsAtOnce = 500

/** Subjects of a source in the order of its lists, a few hundred at a time. */
export function readSubjects(place: Place, of: SubjectsOf): AsyncGenerator<Subject[]> {
  return of.source.about === 'row' ? ledgerSubjects(place, of) : registerSubjects(place, of)
}

async function* registerSubjects(place: Place, of: SubjectsOf): AsyncGenerator<Subject[]> {
  const { tx, fields, community, day, asOf } = place
  const readers = createReaders(fields, { day, asOf })
  const confirmed = await readConfirmations(tx, community, day)
  const { address } = registerTexts(fields, { masked: true })
  for await (const rows of inBatches(registerRows(place, of))) {
    const persons = rows.flatMap(({ person }) => person ?? [])
    const facts = asOf === undefined ? await readFacts(tx, community, persons) : null
    yield rows.map((row): Subject => {
      const own = row.person === null ? undefined : facts?.get(row.person)
      const context = { row, facts: own, members: of.households.members.get(row.household ?? '') ?? [] }
      return {
        id: (of.source.about === 'person' ? row.person : row.household) ?? '',
        person: row.person,
        household: row.household,
        label: [row.name ?? row.head, address(row)].filter((text) => text !== null && text !== '').join(' '),
        since: latest(own?.since ?? null, confirmed.get(row.household ?? '') ?? null),
        raw: (field) => readers(field)(context),
      }
    })
  }
}

/** Persons, or of each household the first one read, which is its head. */
async function* registerRows({ tx, fields, community, asOf }: Place, { source, question }: SubjectsOf): AsyncGenerator<ExportRow> {
  const of = source.about === 'household' && question.of === 'persons' ? ('households' as const) : question.of
  const asked: QuestionShape = { of, where: question.where }
  let last: string | null = null
  for await (const row of readExportRows(tx, { fields }, community, { question: asked, ...(asOf === undefined ? {} : { asOf }) })) {
    if (source.about === 'person') {
      if (row.person !== null) yield row
      continue
    }
    if (row.household === null || row.household === last) continue
    last = row.household
    yield row
  }
}

/** Rows of a ledger that hold that day; where the report asks for certain people, only rows about them. */
async function* ledgerSubjects(
  { tx, fields, community, asOf }: Place,
  { source, question, fits, households }: SubjectsOf,
): AsyncGenerator<Subject[]> {
  const ledger = findLedger(source.key)
  if (ledger === undefined) return
  const who = ledger.columns.find(({ type }) => type === 'person')
  const asked = question.where === null ? null : await fits.persons(personsOf(question))
  const raw = (row: StoredRow, field: string): Raw => {
    const column = ledger.columns.find(({ key }) => key === field)
    const text = column === undefined ? null : ledgerCellText(column, row, fields, { masked: false })
    if (column === undefined || text === null || text === '') return {}
    const sealed = row[field]
    if (!Buffer.isBuffer(sealed) || (column.type !== 'phone' && column.type !== 'identity')) return { v: text }
    return { c: sealed.toString('base64'), x: fields.index(column.type, community, text).toString('base64'), f: column.type }
  }
  const rows = readLedgerRows(tx, { ledger, community, filter: {}, day: asOf ?? null, fields })
  for await (const batch of inBatches(rows)) {
    yield batch.flatMap((row): Subject[] => {
      const about = who === undefined ? null : row[who.key]
      const person = typeof about === 'string' ? about : null
      if (asked !== null && (person === null || !asked.has(person))) return []
      const name = row[ledger.named]
      return [
        {
          id: row.id,
          person,
          household: person === null ? null : (households.ofPerson.get(person) ?? null),
          label: typeof name === 'string' ? name : '',
          since: null,
          raw: (field) => raw(row, field),
        },
      ]
    })
  }
}

async function* inBatches<T>(rows: AsyncGenerator<T>): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < rowsAtOnce) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function latest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a > b ? a : b
}
