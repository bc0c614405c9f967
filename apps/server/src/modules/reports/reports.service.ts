import type { QuestionShape } from '@linli/contract/question-shape'
import type { Report, ReportRepeat } from '@linli/contract/reports'
import { sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import type { ReportDeps } from './reports.deps.ts'
import { reportChanged } from './reports.events.ts'
import { mayReadReports, mayWriteReports } from './reports.policy.ts'
import { presentReport } from './reports.present.ts'
import { type ReportFilter, type ReportRow, countReports, findReport, keyOf, listReportRows, readAround } from './reports.queries.ts'
import { basisNeeded } from './reports.refusals.ts'

export interface ReportFacts {
  title: string
  requester: string
  legalBasis: string
  purpose: string
  whole: boolean
  dueOn: string | null
  repeat: ReportRepeat
  question: QuestionShape
  questionName: string | null
}

const usualLimit = 50

export async function listReports(
  deps: ReportDeps,
  caller: Caller,
  query: Partial<ReportFilter> & { limit?: number | undefined; cursor?: string | undefined },
) {
  mayReadReports(caller)
  const { limit = usualLimit } = query
  const filter = { state: query.state, q: query.q }
  const position = decodeCursor(query.cursor)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const after = position === null ? null : { key: String(position.key), id: position.id }
    const rows = await listReportRows(tx, community, filter, limit + 1, after)
    const around = await readAround(
      tx,
      community,
      rows.map(({ id }) => id),
    )
    return pageOf(rows, limit, position?.total ?? (await countReports(tx, community, filter)), keyOf, (row) =>
      presentReport(row, around.get(row.id)),
    )
  })
}

export async function getReport(deps: ReportDeps, caller: Caller, id: string): Promise<Report> {
  mayReadReports(caller)
  return inScope(deps.database, caller, 'read', (tx) => readReport(tx, communityOf(caller), id))
}

/** @throws same_id_other_content, refused `basis-needed` */
export async function createReport(deps: ReportDeps, caller: Caller, { id, ...facts }: ReportFacts & { id: string }): Promise<Report> {
  mayWriteReports(caller)
  requireBasis(facts)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const made = await tx
      .insertInto('report')
      .values({ community, id, ...columnsOf(facts), created_by: caller.id, creator: caller.name })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (made !== undefined) {
      const { title, requester, repeat, whole } = facts
      await record(
        tx,
        caller,
        { verb: 'report.create', entity: 'report', entityId: id, detail: { title, requester, repeat, whole } },
        reportChanged(id),
      )
    } else {
      const row = await findReport(tx, community, id)
      if (row === undefined || !isSame(row, facts)) throw new AppError('same_id_other_content')
    }
    return readReport(tx, community, id)
  })
}

export type ReportChange = { version: number } & { [K in keyof ReportFacts]?: ReportFacts[K] | undefined } & {
  closed?: boolean | undefined
}

/** @throws conflict, refused `basis-needed` */
export async function updateReport(
  deps: ReportDeps,
  caller: Caller,
  id: string,
  { version, closed, ...change }: ReportChange,
): Promise<Report> {
  mayWriteReports(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const community = communityOf(caller)
    const before = await findReport(tx, community, id)
    if (before === undefined) throw new AppError('not_found')
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<ReportFacts>
    const facts = { ...factsOf(before), ...given }
    requireBasis(facts)
    const updated = await tx
      .updateTable('report')
      .set({
        ...columnsOf(facts),
        // The day of the month stays the one agreed, unless a new deadline is.
        due_day: given.dueOn === undefined ? before.due_day : dayOf(given.dueOn),
        closed: closed ?? before.closed,
        version: version + 1,
        updated_at: sql<string>`clock_timestamp()`,
      })
      .where('community', '=', community)
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (updated.numUpdatedRows !== 1n) throw new AppError('conflict')
    const fields = [...Object.keys(given), ...(closed === undefined ? [] : ['closed'])]
    await record(
      tx,
      caller,
      { verb: 'report.update', entity: 'report', entityId: id, detail: { fields, version: version + 1 } },
      reportChanged(id),
    )
    return readReport(tx, community, id)
  })
}

async function readReport(tx: Tx, community: number, id: string): Promise<Report> {
  const row = await findReport(tx, community, id)
  if (row === undefined) throw new AppError('not_found')
  return presentReport(row, (await readAround(tx, community, [id])).get(id))
}

/** Whole numbers leave for a said purpose on a said ground, or not at all. */
function requireBasis({ whole, legalBasis, purpose }: ReportFacts): void {
  if (whole && (legalBasis === '' || purpose === '')) throw basisNeeded()
}

function columnsOf(facts: ReportFacts) {
  return {
    title: facts.title,
    requester: facts.requester,
    legal_basis: facts.legalBasis,
    purpose: facts.purpose,
    whole: facts.whole,
    due_on: facts.dueOn,
    due_day: dayOf(facts.dueOn),
    repeat: facts.repeat,
    question: JSON.stringify(facts.question),
    question_name: facts.questionName,
  }
}

function factsOf(row: ReportRow): ReportFacts {
  return {
    title: row.title,
    requester: row.requester,
    legalBasis: row.legal_basis,
    purpose: row.purpose,
    whole: row.whole,
    dueOn: row.due_on,
    repeat: row.repeat as ReportRepeat,
    question: row.question as unknown as QuestionShape,
    questionName: row.question_name,
  }
}

function dayOf(dueOn: string | null): number | null {
  return dueOn === null ? null : Number(dueOn.slice(8))
}

function isSame(row: ReportRow, facts: ReportFacts): boolean {
  return JSON.stringify(sorted(factsOf(row))) === JSON.stringify(sorted(facts))
}

/** jsonb keeps no order of keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
