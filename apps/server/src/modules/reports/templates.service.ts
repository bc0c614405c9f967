import { createReadStream, createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type ReportTemplate, type TemplateChoices, findReportSource } from '@linli/contract/reports'
import { v7 as newId } from 'uuid'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { type KeptFile, keepFile, readKept, storeKept } from '../files/index.ts'
import { shownFileName } from '../ledgers/index.ts'
import { runFill } from './filling/fill.host.ts'
import type { ReportDeps } from './reports.deps.ts'
import { reportChanged } from './reports.events.ts'
import { takeIn, withFile } from './reports.folder.ts'
import { mayReadReports, mayWriteReports } from './reports.policy.ts'
import { presentTemplate } from './reports.present.ts'
import { findReport } from './reports.queries.ts'
import { reportClosed } from './reports.refusals.ts'
import type { TemplatePlan } from './template/template.plan.ts'
import { type TemplateRow, findTemplate, listTemplateRows, nextNumber } from './templates.queries.ts'

/** Runs heavy work in turn; more than a few waiting are asked to come back. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

export interface Uploaded {
  id: string
  fileName: string
  content: Readable & { truncated?: boolean }
}

/** Takes a workbook in as the report's newest template. Decisions made for the one before hold where its headers are found again. */
export async function uploadTemplate(
  deps: ReportDeps,
  turns: Turns,
  caller: Caller,
  report: string,
  uploaded: Uploaded,
): Promise<ReportTemplate> {
  mayWriteReports(caller)
  const community = communityOf(caller)
  const { preferred, last } = await inScope(deps.database, caller, 'read', async (tx) => {
    const row = await findReport(tx, community, report)
    if (row === undefined) throw new AppError('not_found')
    if (row.closed) throw reportClosed()
    const of = (row.question as unknown as { of: string }).of
    return { preferred: of === 'persons' ? 'persons' : 'households', last: (await listTemplateRows(tx, community, report))[0] }
  })
  return withFile(deps.config.dataDir, async (file) => {
    const { bytes, sha256 } = await takeIn(uploaded.content, file)
    const before = await inScope(deps.database, caller, 'read', (tx) => findTemplate(tx, community, report, uploaded.id))
    if (before !== undefined) return sameTemplate(before, sha256)
    const read = async (choices: TemplateChoices): Promise<TemplatePlan> =>
      (await turns(() => runFill(jobOf(deps, caller, { kind: 'read', file, preferred, choices })))).plan
    const fresh = await read([])
    const choices = last === undefined ? [] : choicesAgain(last, fresh)
    const plan = choices.length === 0 ? fresh : await read(choices)
    const kept: KeptFile = { id: newId(), use: 'report.template', type: 'xlsx', name: shownFileName(uploaded.fileName), bytes, sha256 }
    await storeKept(deps, community, kept.id, createReadStream(file))
    return inScope(deps.database, caller, 'write', async (tx) => {
      const owner = { domain: 'report', id: report, privacyClass: 'staff' as const, audience: null, shown: false }
      await keepFile(tx, caller, owner, kept)
      const number = await nextNumber(tx, community, report)
      await tx
        .insertInto('report_template')
        .values({
          community,
          id: uploaded.id,
          report_id: report,
          number,
          file_id: kept.id,
          file_name: kept.name,
          bytes,
          sha256,
          plan: JSON.stringify(plan),
          choices: JSON.stringify(choices),
          uploaded_by: caller.name,
        })
        .execute()
      await record(
        tx,
        caller,
        {
          verb: 'report.template',
          entity: 'report',
          entityId: report,
          detail: { template: uploaded.id, number, sheets: plan.sheets.length, problems: plan.problems.length },
        },
        reportChanged(report),
      )
      return present(tx, community, report, uploaded.id)
    })
  })
}

/** @throws invalid_input for a field its source does not have */
export async function chooseMeanings(
  deps: ReportDeps,
  turns: Turns,
  caller: Caller,
  { report, template, choices }: { report: string; template: string; choices: TemplateChoices },
): Promise<ReportTemplate> {
  mayWriteReports(caller)
  const community = communityOf(caller)
  const row = await inScope(deps.database, caller, 'read', (tx) => findTemplate(tx, community, report, template))
  if (row === undefined) throw new AppError('not_found')
  const plan = await withFile(deps.config.dataDir, async (file) => {
    await pipeline((await readKept(deps, community, row.file_id)).stream, createWriteStream(file, { mode: 0o600 }))
    const source = (row.plan as unknown as TemplatePlan).sheets.find(({ table }) => table !== null)?.table?.source ?? null
    return (await turns(() => runFill(jobOf(deps, caller, { kind: 'read', file, preferred: source, choices })))).plan
  })
  requireKnownFields(plan)
  return inScope(deps.database, caller, 'write', async (tx) => {
    await tx
      .updateTable('report_template')
      .set({ plan: JSON.stringify(plan), choices: JSON.stringify(choices) })
      .where('community', '=', community)
      .where('id', '=', template)
      .execute()
    await record(
      tx,
      caller,
      { verb: 'report.choose', entity: 'report', entityId: report, detail: { template, sheets: choices.length } },
      reportChanged(report),
    )
    return present(tx, community, report, template)
  })
}

export async function listTemplates(deps: ReportDeps, caller: Caller, report: string): Promise<ReportTemplate[]> {
  mayReadReports(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    if ((await findReport(tx, communityOf(caller), report)) === undefined) throw new AppError('not_found')
    return (await listTemplateRows(tx, communityOf(caller), report)).map(presentTemplate)
  })
}

export async function openTemplate(deps: ReportDeps, caller: Caller, report: string, template: string) {
  mayReadReports(caller)
  const community = communityOf(caller)
  const row = await inScope(deps.database, caller, 'read', (tx) => findTemplate(tx, community, report, template))
  if (row === undefined) throw new AppError('not_found')
  return { fileName: row.file_name, ...(await readKept(deps, community, row.file_id)) }
}

async function present(tx: Tx, community: number, report: string, id: string): Promise<ReportTemplate> {
  const row = await findTemplate(tx, community, report, id)
  if (row === undefined) throw new AppError('not_found')
  return presentTemplate(row)
}

/** The job of a task, with what its process opens database and cipher by. */
export function jobOf<T>({ roles, secrets }: Pick<ReportDeps, 'roles' | 'secrets'>, caller: Caller, task: T) {
  return { task, caller, connection: roles.app, keys: { fieldCipher: secrets.fieldCipher, blindIndex: secrets.blindIndex } }
}

function sameTemplate(row: TemplateRow, sha256: Buffer): ReportTemplate {
  if (!row.sha256.equals(sha256)) throw new AppError('same_id_other_content')
  return presentTemplate(row)
}

/** What people decided of columns of the template before, where the new one has the same sheet and header. */
function choicesAgain(last: TemplateRow, plan: TemplatePlan): TemplateChoices {
  const before = (last.plan as unknown as TemplatePlan).sheets
  return plan.sheets.flatMap(({ sheet, table }) => {
    const chosen = before.find((one) => one.sheet === sheet)?.table?.columns.filter(({ by }) => by === 'chosen') ?? []
    const columns = (table?.columns ?? []).flatMap(({ column, header }) => {
      const same = chosen.find((one) => one.header === header)
      return same === undefined || same.meaning.kind === 'formula' || same.meaning.kind === 'unknown'
        ? []
        : [{ column, meaning: same.meaning }]
    })
    return columns.length === 0 ? [] : [{ sheet, columns }]
  })
}

function requireKnownFields(plan: TemplatePlan): void {
  for (const { sheet, table } of plan.sheets)
    for (const { column, meaning } of table?.columns ?? []) {
      if (meaning.kind !== 'field') continue
      const known = findReportSource(table?.source ?? '')?.columns.some(({ key }) => key === meaning.field) === true
      if (!known)
        throw new AppError('invalid_input', {
          fields: [{ path: `${sheet}.${column}`, code: 'unknown-field', zh: '没有这个字段。', en: 'There is no such field.' }],
        })
    }
}
