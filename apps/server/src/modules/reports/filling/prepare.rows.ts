import type { QuestionShape } from '@linli/contract/question-shape'
import { type ReportSource, templateLimits } from '@linli/contract/reports'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import { type ExportRow, readExportRows, registerTexts } from '../../ledgers/rows.ts'
import { type Cell, countCells } from '../cells.ts'
import { tooManyRows } from '../reports.refusals.ts'
import type { TablePlan } from '../template/template.plan.ts'
import type { Before, Said } from './prepare.before.ts'
import { type FilledColumn, asksOf, fillCell, keepSaid } from './prepare.cells.ts'
import { type Fits, type Households, readConfirmations, readFacts } from './prepare.people.ts'
import { createReaders } from './prepare.values.ts'

export interface Place {
  tx: Tx
  fields: FieldCipher
  community: number
  day: string
  asOf: string | undefined
  oldAfterMonths: number
}

export interface TableOf {
  /** Its number in the plan. */
  sheet: number
  table: TablePlan
  source: ReportSource
  round: string
  question: QuestionShape
  fits: Fits
  households: Households
  before: Before | null
  said: Said | null
}

const rowsAtOnce = 500

/** Fills one table, a few hundred rows in memory at a time. @returns how many rows */
export async function fillTable(place: Place, of: TableOf): Promise<number> {
  const { tx, fields, community, day, asOf } = place
  const columns = await columnsOf(place, of)
  const confirmed = await readConfirmations(tx, community, day)
  const address = registerTexts(fields, { masked: true }).address
  const oldBefore = monthsBefore(day, place.oldAfterMonths)
  let position = 0
  for await (const rows of inBatches(subjectsOf(place, of))) {
    const facts =
      asOf === undefined
        ? await readFacts(
            tx,
            community,
            rows.flatMap(({ person }) => person ?? []),
          )
        : new Map<string, never>()
    const ids = rows.map((row) => idOf(of.source, row))
    const before = (await of.before?.rows(ids, of.sheet)) ?? new Map<string, ReadonlyMap<string, Cell>>()
    const written = rows.map((row, index) => {
      const id = ids[index] ?? ''
      const own = row.person === null ? undefined : facts.get(row.person)
      const cells: Record<string, Cell> = {}
      const said = of.said?.cells.get(`${String(of.sheet)}:${id}`)
      position++
      const context = {
        row,
        facts: own,
        members: of.households.members.get(row.household ?? '') ?? [],
        position,
        since: latest(own?.since ?? null, confirmed.get(row.household ?? '') ?? null),
        oldBefore,
        before: before.get(id) ?? null,
        hasBefore: of.before !== null,
        person: row.person,
      }
      for (const column of columns) {
        const cell = keepSaid(fillCell(column, context), said?.[column.plan.column])
        if (cell !== undefined) cells[column.plan.column] = cell
      }
      return {
        id,
        position,
        person_id: row.person,
        household_id: row.household,
        label: [row.name ?? row.head, address(row)].filter((text) => text !== null && text !== '').join(' '),
        cells,
        ...countCells(Object.values(cells)),
      }
    })
    if (position > templateLimits.rows) throw tooManyRows()
    await insertRows(tx, community, of, written)
  }
  return position
}

async function columnsOf({ fields, community, day, asOf }: Place, { table, fits }: TableOf): Promise<FilledColumn[]> {
  const readers = createReaders(fields, community, { day, asOf })
  const columns: FilledColumn[] = []
  for (const plan of table.columns)
    columns.push({
      plan,
      asks: asksOf(plan),
      read: plan.meaning.kind === 'field' ? readers(plan.meaning.field) : null,
      fits: plan.meaning.kind === 'condition' ? await fits.persons(plan.meaning.condition) : null,
    })
  return columns
}

/** Rows of the source: persons, or of each household the first one read, which is its head. */
async function* subjectsOf({ tx, fields, community, asOf }: Place, { source, question }: TableOf): AsyncGenerator<ExportRow> {
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

async function* inBatches(rows: AsyncGenerator<ExportRow>): AsyncGenerator<ExportRow[]> {
  let batch: ExportRow[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < rowsAtOnce) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function idOf({ about }: ReportSource, row: ExportRow): string {
  return (about === 'person' ? row.person : row.household) ?? ''
}

async function insertRows(tx: Tx, community: number, { round, sheet }: TableOf, rows: readonly object[]): Promise<void> {
  await sql`insert into report_row (community, round_id, sheet, id, position, person_id, household_id, label, cells, unknown, changed, old, typed, filled, counted)
    select ${community}, ${round}, ${sheet}, x.* from json_to_recordset(${JSON.stringify(rows)}::json)
      as x(id uuid, position int, person_id uuid, household_id uuid, label text, cells jsonb, unknown int2, changed int2, old int2, typed int2, filled int2, counted int2)`.execute(
    tx,
  )
}

function latest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a > b ? a : b
}

function monthsBefore(day: string, months: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  const date = at.getUTCDate()
  at.setUTCDate(1)
  at.setUTCMonth(at.getUTCMonth() - months)
  const lastDay = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  at.setUTCDate(Math.min(date, lastDay))
  return at.toISOString().slice(0, 10)
}
