import {
  type CellAt,
  type CellChange,
  type ReportRow,
  type ReportSingle,
  type RoundDetail,
  type RoundFigures,
  findReportSource,
  writableColumns,
} from '@linli/contract/reports'
import { findCode, labelOf } from '@linli/rules/code-tables'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, type EventNote, record } from '../../platform/record.ts'
import { writePerson } from '../people/index.ts'
import { readNow } from '../space/index.ts'
import { changeCell, changeSingle, declaredColumn } from './cells.change.ts'
import { isOpen, keptOf } from './cells.ts'
import { type StoredRow, readCells, readOpenCells, writeCells } from './cells.queries.ts'
import type { KeptSingle } from './filling/prepare.singles.ts'
import type { ReportDeps } from './reports.deps.ts'
import { reportChanged } from './reports.events.ts'
import { mayWriteReports } from './reports.policy.ts'
import { presentRow, presentSingle } from './reports.present.ts'
import { badCode, notOpen, notWritable, unknownCell } from './reports.refusals.ts'
import { refreshFigures } from './rounds.figures.ts'
import { findRound, lockRound } from './rounds.queries.ts'
import { type RoundAt, readDetail } from './rounds.service.ts'
import type { TemplatePlan } from './template/template.plan.ts'

export interface Change {
  at: CellAt
  change: CellChange
}

export interface Changed {
  rows: ReportRow[]
  singles: ReportSingle[]
  figures: RoundFigures
  version: number
}

/** All or nothing; what goes back to the register is refused there like any edit. */
export async function changeCells(
  deps: ReportDeps,
  caller: Caller,
  { report, round }: RoundAt,
  changes: readonly Change[],
): Promise<Changed> {
  mayWriteReports(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const own = await openRound(tx, community, { report, round })
    const { today } = await readNow(tx)
    const audit: AuditNote[] = []
    const events: EventNote[] = []
    const wanted = changes.flatMap(({ at }) => ('row' in at ? [{ sheet: sheetOf(own.plan, at.sheet), id: at.row }] : []))
    const rows = new Map((await readCells(tx, community, round, unique(wanted))).map((row) => [`${String(row.sheet)}:${row.id}`, row]))
    const changedSingles: KeptSingle[] = []
    for (const { at, change } of changes) {
      if (!('row' in at)) {
        changedSingles.push(changeOneSingle(own.singles, at, change))
        continue
      }
      const sheet = sheetOf(own.plan, at.sheet)
      const row = rows.get(`${String(sheet)}:${at.row}`)
      const table = own.plan.sheets[sheet]?.table
      const plan = table?.columns.find(({ column }) => column === at.column)
      const cell = row?.cells[at.column]
      if (row === undefined || table === null || table === undefined || plan === undefined || cell === undefined) throw unknownCell()
      const column = declaredColumn(plan, table.source)
      let said = change
      if ('type' in change && change.toRegister === true) {
        const written = await writeBack(deps, caller, tx, row, {
          field: findReportSource(table.source)?.about === 'row' ? undefined : column?.key,
          text: change.type,
          table: column?.table,
        })
        audit.push(...written.audit)
        events.push(...written.events)
        said = { type: written.text }
      }
      row.cells[at.column] = changeCell({ fields: deps.fields, community, today }, column, plan, cell, said)
    }
    await writeCells(tx, community, round, [...rows.values()])
    const { figures, version } = await keepRound(tx, community, round, own.singles)
    audit.push({ verb: 'report.check', entity: 'report', entityId: report, detail: { round, ...countChanges(changes) } })
    await record(tx, caller, audit, [...events, ...reportChanged(report)])
    const listed = await tx
      .selectFrom('report_row')
      .select(['sheet', 'id', 'position', 'person_id', 'household_id', 'label', 'cells'])
      .where('community', '=', community)
      .where('round_id', '=', round)
      .where('id', 'in', rows.size === 0 ? [round] : [...rows.values()].map(({ id }) => id))
      .orderBy('sheet')
      .orderBy('position')
      .execute()
    return {
      rows: listed.filter((row) => rows.has(`${String(row.sheet)}:${row.id}`)).map((row) => presentRow(deps.fields, own.plan, row)),
      singles: changedSingles.map(presentSingle),
      figures,
      version,
    }
  })
}

export interface ConfirmWish {
  states: readonly ('unknown' | 'changed' | 'old')[]
  at?: { sheet: string; column: string } | undefined
}

export async function confirmCells(
  deps: ReportDeps,
  caller: Caller,
  { report, round }: RoundAt,
  { states, at }: ConfirmWish,
): Promise<RoundDetail> {
  mayWriteReports(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const own = await openRound(tx, community, { report, round })
    const { today } = await readNow(tx)
    const letters = new Set(states.map((state) => state.slice(0, 1)))
    const sheet = at === undefined ? null : sheetOf(own.plan, at.sheet)
    const rows = (await readOpenCells(tx, community, round, states)).filter((row) => sheet === null || row.sheet === sheet)
    let confirmed = 0
    for (const row of rows)
      for (const [column, cell] of Object.entries(row.cells)) {
        const kept = keptOf(cell)
        if ((at !== undefined && column !== at.column) || !letters.has(kept.s) || !isOpen(kept)) continue
        row.cells[column] = { ...kept, k: 1, d: today }
        confirmed++
      }
    await writeCells(tx, community, round, rows)
    if (at === undefined)
      for (const single of own.singles)
        if (letters.has(single.s) && single.k !== 1) {
          single.k = 1
          confirmed++
        }
    await keepRound(tx, community, round, own.singles)
    await record(
      tx,
      caller,
      { verb: 'report.check', entity: 'report', entityId: report, detail: { round, confirmed } },
      reportChanged(report),
    )
    return readDetail(tx, community, { report, round })
  })
}

interface OpenRound {
  plan: TemplatePlan
  singles: KeptSingle[]
  version: number
}

/** The round, held until the end of the transaction. @throws not_found, refused `round-not-open` */
export async function openRound(tx: Tx, community: number, { report, round }: RoundAt): Promise<OpenRound> {
  const locked = await lockRound(tx, community, report, round)
  if (locked === undefined) throw new AppError('not_found')
  if (locked.state !== 'open') throw notOpen()
  const own = await findRound(tx, community, report, round)
  if (own === undefined) throw new AppError('not_found')
  return { plan: own.plan as unknown as TemplatePlan, singles: own.singles as unknown as KeptSingle[], version: own.version }
}

/** After any change of its cells: a new version, and its figures. */
export async function keepRound(
  tx: Tx,
  community: number,
  round: string,
  singles: readonly KeptSingle[],
): Promise<{ figures: RoundFigures; version: number }> {
  const row = await tx
    .updateTable('report_round')
    .set({ singles: JSON.stringify(singles), version: sql<number>`version + 1` })
    .where('community', '=', community)
    .where('id', '=', round)
    .returning('version')
    .executeTakeFirstOrThrow()
  return { figures: await refreshFigures(tx, community, round), version: row.version }
}

export function sheetOf(plan: TemplatePlan, name: string): number {
  const at = plan.sheets.findIndex(({ sheet }) => sheet === name)
  if (at === -1) throw unknownCell()
  return at
}

function changeOneSingle(singles: KeptSingle[], at: { sheet: string; cell: string }, change: CellChange): KeptSingle {
  const index = singles.findIndex(({ sheet, cell }) => sheet === at.sheet && cell === at.cell)
  const single = singles[index]
  if (single === undefined) throw unknownCell()
  const changed = changeSingle(single, change)
  singles[index] = changed
  return changed
}

interface Back {
  field: string | undefined
  text: string | null
  table: Parameters<typeof findCode>[0] | undefined
}

/** Enters a value once: a normal edit of the person, in this transaction. @returns the value in the register's words */
async function writeBack(deps: ReportDeps, caller: Caller, tx: Tx, row: StoredRow, { field, text, table }: Back) {
  const name = field === undefined ? undefined : writableColumns[field]
  if (name === undefined || row.person === null) throw notWritable()
  const value = text === null || text === '' ? null : table === undefined ? text : findCode(table, text)
  if (value === null && text !== null && text !== '') throw badCode()
  const person = await tx
    .selectFrom('person')
    .select('version')
    .where('community', '=', communityOf(caller))
    .where('id', '=', row.person)
    .executeTakeFirst()
  if (person === undefined) throw notWritable()
  const written = await writePerson(deps, caller, tx, row.person, { version: person.version, [name]: value })
  return { ...written, text: value === null || table === undefined ? value : labelOf(table, value, 'zh-CN') }
}

function unique<T extends { sheet: number; id: string }>(wanted: readonly T[]): T[] {
  return [...new Map(wanted.map((one) => [`${String(one.sheet)}:${one.id}`, one])).values()]
}

function countChanges(changes: readonly Change[]): Record<string, number> {
  const counts = { confirmed: 0, typed: 0, toRegister: 0, reset: 0 }
  for (const { change } of changes) {
    if ('confirm' in change) counts.confirmed++
    else if ('reset' in change) counts.reset++
    else {
      counts.typed++
      if (change.toRegister === true) counts.toRegister++
    }
  }
  return counts
}
