import { setImmediate } from 'node:timers/promises'
import { type ReportSource, templateLimits } from '@linli/contract/reports'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import { type Cell, countCells } from '../cells.ts'
import { tooManyRows } from '../reports.refusals.ts'
import type { TablePlan } from '../template/template.plan.ts'
import type { Before, Said } from './prepare.before.ts'
import { type FilledColumn, asksOf, fillCell, isSteady, keepSaid, mayStayEmpty } from './prepare.cells.ts'
import { type Place, type SubjectsOf, readSubjects } from './prepare.subjects.ts'

export interface TableOf extends SubjectsOf {
  /** Its number in the plan. */
  sheet: number
  table: TablePlan
  source: ReportSource
  round: string
  before: Before | null
  said: Said | null
}

/** Fills one table. @returns how many rows */
export async function fillTable(place: Place & { oldAfterMonths: number }, of: TableOf): Promise<number> {
  const { tx, community } = place
  const columns = await columnsOf(of)
  const oldBefore = monthsBefore(place.day, place.oldAfterMonths)
  let position = 0
  let ready: object[] = []
  for await (const subjects of readSubjects(place, of)) {
    const sentBefore = await of.before?.rows(
      subjects.map(({ id }) => id),
      of.sheet,
    )
    // The database stores what is ready while the next cells are made; what is sent leaves before they are begun.
    const stored = insertRows(tx, community, of, ready)
    stored.catch(() => undefined)
    await setImmediate()
    ready = subjects.map((subject) => {
      position++
      const context = {
        fields: place.fields,
        subject,
        position,
        oldBefore,
        before: sentBefore?.get(subject.id) ?? null,
        hasBefore: of.before !== null,
      }
      const said = of.said?.cells.get(`${String(of.sheet)}:${subject.id}`)
      const cells: Record<string, Cell> = {}
      for (const column of columns) {
        const cell = keepSaid(place.fields, fillCell(column, context), said?.[column.plan.column])
        if (cell !== undefined) cells[column.plan.column] = cell
      }
      const { id, person, household, label } = subject
      return { id, position, person_id: person, household_id: household, label, cells, ...countCells(Object.values(cells)) }
    })
    await stored
    if (position > templateLimits.rows) throw tooManyRows()
  }
  await insertRows(tx, community, of, ready)
  return position
}

async function columnsOf({ table, source, fits }: TableOf): Promise<FilledColumn[]> {
  const columns: FilledColumn[] = []
  for (const plan of table.columns)
    columns.push({
      plan,
      asks: asksOf(plan),
      steady: isSteady(plan, source),
      mayBeEmpty: mayStayEmpty(plan, source),
      fits: plan.meaning.kind === 'condition' ? await fits.persons(plan.meaning.condition) : null,
    })
  return columns
}

async function insertRows(tx: Tx, community: number, { round, sheet }: TableOf, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into report_row (community, round_id, sheet, id, position, person_id, household_id, label, cells, unknown, changed, old, typed, filled, counted)
    select ${community}, ${round}, ${sheet}, x.* from json_to_recordset(${JSON.stringify(rows)}::json)
      as x(id uuid, position int, person_id uuid, household_id uuid, label text, cells jsonb, unknown int2, changed int2, old int2, typed int2, filled int2, counted int2)`.execute(
    tx,
  )
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
