import type { QuestionShape } from '@linli/contract/question-shape'
import { findReportSource } from '@linli/contract/reports'
import { type Repeat, periodOf } from '@linli/rules/report-schedule'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Database, type Tx, inScope } from '../../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import { record } from '../../../platform/record.ts'
import { reportChanged } from '../reports.events.ts'
import { nothingToFill } from '../reports.refusals.ts'
import { refreshFigures } from '../rounds.figures.ts'
import type { TemplatePlan } from '../template/template.plan.ts'
import type { FillTask } from './fill.job.ts'
import { listGiven } from './given-before.queries.ts'
import { readBefore, readSaid } from './prepare.before.ts'
import { asksOf } from './prepare.cells.ts'
import { createFits, readHouseholds } from './prepare.people.ts'
import { fillTable } from './prepare.rows.ts'
import { fillSingles } from './prepare.singles.ts'
import { readWords } from './words.ts'

export interface FillTools {
  database: Database
  fields: FieldCipher
}

type Task = Extract<FillTask, { kind: 'prepare' }>

/** Fills a round from the register, in one transaction: its rows, its counted cells, and to whom the same went before. */
export async function prepareRound({ database, fields }: FillTools, caller: Caller, task: Task): Promise<void> {
  const community = communityOf(caller)
  await inScope(database, caller, 'write', async (tx) => {
    const asked = await readAsked(tx, community, task)
    const before = await readBefore(tx, community, task.report)
    const said = task.again ? await readSaid(tx, community, task.round) : null
    const when = { day: task.day, asOf: task.day === asked.today ? undefined : task.day }
    const fits = createFits(tx, community, when)
    const households = await readHouseholds(tx, community, when)
    const words = await readWords(tx, community, {
      ...asked,
      author: caller.name,
      day: task.day,
      period: periodOf(task.day, asked.repeat),
    })
    const counting = { fits, households, question: asked.question }
    const singles = await fillSingles(asked.plan, words, counting, before?.singles ?? [])
    const keptSingles = singles.map(
      (one) => said?.singles.find((old) => old.sheet === one.sheet && old.cell === one.cell && old.s === 't') ?? one,
    )
    await writeRound(tx, community, caller, { task, asked, singles: keptSingles })
    if (task.again) await tx.deleteFrom('report_row').where('community', '=', community).where('round_id', '=', task.round).execute()
    let rows = 0
    for (const [sheet, { table }] of asked.plan.sheets.entries()) {
      const source = table === null ? undefined : findReportSource(table.source)
      if (table === null || source === undefined) continue
      rows += await fillTable(
        { tx, fields, community, ...when, oldAfterMonths: task.oldAfterMonths },
        { sheet, table, source, round: task.round, question: asked.question, fits, households, before, said },
      )
    }
    await tx
      .updateTable('report_round')
      .set({ given: JSON.stringify(await listGiven(tx, community, task.round)) })
      .where('community', '=', community)
      .where('id', '=', task.round)
      .execute()
    await refreshFigures(tx, community, task.round)
    await record(
      tx,
      caller,
      {
        verb: task.again ? 'report.refill' : 'report.fill',
        entity: 'report',
        entityId: task.report,
        detail: { round: task.round, day: task.day, rows, singles: singles.length },
      },
      reportChanged(task.report),
    )
  })
}

interface Asked {
  today: string
  title: string
  requester: string
  legalBasis: string
  purpose: string
  dueOn: string | null
  repeat: Repeat
  question: QuestionShape
  template: string
  plan: TemplatePlan
}

async function readAsked(tx: Tx, community: number, { report, round, again }: Task): Promise<Asked> {
  const { rows } = await sql<Asked>`
    select current_date::text as today, r.title, r.requester, r.legal_basis as "legalBasis", r.purpose, r.due_on::text as "dueOn", r.repeat, r.question,
      t.id as template, t.plan
    from report r
    join report_template t on t.community = ${community} and t.report_id = r.id
    where r.community = ${community} and r.id = ${report}
      ${again ? sql`and t.id = (select o.template_id from report_round o where o.community = ${community} and o.id = ${round} and o.state = 'open')` : sql``}
    order by t.number desc limit 1`.execute(tx)
  const [asked] = rows
  if (asked === undefined || asked.plan.sheets.every(({ kind }) => kind === 'kept')) throw nothingToFill()
  return asked
}

interface Written {
  task: Task
  asked: Asked
  singles: readonly unknown[]
}

async function writeRound(tx: Tx, community: number, caller: Caller, { task, asked, singles }: Written): Promise<void> {
  const content = {
    plan: JSON.stringify(asked.plan),
    singles: JSON.stringify(singles),
    fields: fieldsOf(asked.plan),
    old_after_months: task.oldAfterMonths,
  }
  if (task.again) {
    await tx
      .updateTable('report_round')
      .set({ ...content, version: sql<number>`version + 1` })
      .where('community', '=', community)
      .where('id', '=', task.round)
      .where('state', '=', 'open')
      .execute()
    return
  }
  await tx
    .insertInto('report_round')
    .values({
      ...content,
      community,
      id: task.round,
      report_id: task.report,
      template_id: asked.template,
      state: 'open',
      day: task.day,
      period: periodOf(task.day, asked.repeat),
      due_on: asked.dueOn,
      given: '[]',
      figures: '{}',
      started_by: caller.name,
    })
    .execute()
}

/** What a plan asks for, in words that another report's plan would use too. */
function fieldsOf(plan: TemplatePlan): string[] {
  const asks = plan.sheets.flatMap(({ table, singles }) => [
    ...(table?.columns ?? []).flatMap((column) =>
      (column.meaning.kind === 'field' && column.meaning.field !== 'order') || column.meaning.kind === 'condition' ? [asksOf(column)] : [],
    ),
    ...singles.flatMap((single) => (single.kind === 'count' && single.ask !== null ? [`count:${JSON.stringify(single.ask)}`] : [])),
  ])
  return [...new Set(asks)]
}
