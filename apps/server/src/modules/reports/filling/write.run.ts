import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { columnNumber } from '@linli/rules/report-formula'
import { type Caller, communityOf } from '../../../platform/caller.ts'
import { type Tx, inScope } from '../../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import { AppError } from '../../../platform/errors.ts'
import { type Cell, keptOf, textOfCell } from '../cells.ts'
import type { FillValue, SheetFill } from '../template/fill.values.ts'
import { fillTemplate } from '../template/template.fill.ts'
import type { SheetPlan, TemplatePlan } from '../template/template.plan.ts'
import type { FillTask, Written } from './fill.job.ts'
import type { FillTools } from './prepare.run.ts'
import type { KeptSingle, Words } from './prepare.singles.ts'
import { singleFill, valueReader } from './write.values.ts'
import { readWords } from './words.ts'

type Task = Extract<FillTask, { kind: 'write' }>

/** Writes a round into its template. Nothing of it is kept but the file asked for. */
export async function writeRound({ database, fields }: FillTools, caller: Caller, task: Task): Promise<Written> {
  const read = await inScope(database, caller, 'write', (tx) => readRound(tx, communityOf(caller), caller, task, fields))
  await fillTemplate(task.template, { sheets: read.sheets, mark: task.footer }, task.file)
  const hash = createHash('sha256')
  await pipeline(createReadStream(task.file), hash)
  const { size } = await stat(task.file)
  return {
    bytes: size,
    fileHash: hash.digest(),
    valuesHash: read.valuesHash,
    version: read.version,
    sensitivePersons: read.sensitivePersons,
  }
}

interface ReadRound {
  sheets: SheetFill[]
  valuesHash: Buffer
  version: number
  sensitivePersons: number
}

/** One transaction, so that rows, single cells and version are of one moment. */
async function readRound(tx: Tx, community: number, caller: Caller, task: Task, fields: FieldCipher): Promise<ReadRound> {
  const round = await tx
    .selectFrom('report_round as o')
    .innerJoin('report as r', (join) => join.onRef('r.id', '=', 'o.report_id').on('r.community', '=', community))
    .select(['o.plan', 'o.singles', 'o.version', 'o.day', 'o.period', 'o.due_on', 'r.title', 'r.requester', 'r.legal_basis', 'r.purpose'])
    .where('o.community', '=', community)
    .where('o.id', '=', task.round)
    .executeTakeFirst()
  if (round === undefined) throw new AppError('not_found')
  const plan = round.plan as unknown as TemplatePlan
  const singles = round.singles as unknown as KeptSingle[]
  const words = await readWords(tx, community, {
    author: caller.name,
    title: round.title,
    requester: round.requester,
    legalBasis: round.legal_basis,
    purpose: round.purpose,
    dueOn: round.due_on,
    day: round.day,
    period: round.period,
  })
  const values = createHash('sha256')
  const sensitive = new Set<string>()
  const sheets: SheetFill[] = []
  for (const [index, sheet] of plan.sheets.entries()) {
    if (sheet.kind === 'kept') continue
    const own = singles.filter((one) => one.sheet === sheet.sheet)
    values.update(JSON.stringify([sheet.sheet, own.map(({ cell, v, t }) => [cell, v ?? null, t ?? null])]))
    sheets.push({
      sheet: sheet.sheet,
      part: sheet.part,
      table: sheet.table === null ? null : await readTable(tx, community, { sheet, index, task, fields, values, sensitive }),
      singles: singlesOf(sheet, own, words),
      footer: task.footer,
    })
  }
  return { sheets, valuesHash: values.digest(), version: round.version, sensitivePersons: sensitive.size }
}

interface TableTools {
  sheet: SheetPlan
  index: number
  task: Task
  fields: FieldCipher
  values: ReturnType<typeof createHash>
  sensitive: Set<string>
}

async function readTable(
  tx: Tx,
  community: number,
  { sheet, index, task, fields, values, sensitive }: TableTools,
): Promise<SheetFill['table']> {
  const plan = sheet.table
  if (plan === null) return null
  const stored = await tx
    .selectFrom('report_row')
    .select(['id', 'cells'])
    .where('community', '=', community)
    .where('round_id', '=', task.round)
    .where('sheet', '=', index)
    .orderBy('position')
    .execute()
  const rows = stored.map(({ id, cells }) => ({ id, cells: cells as unknown as Record<string, Cell> }))
  // A column nobody has a value for stays as the office drew it.
  const columns = plan.columns.filter(
    ({ column, meaning }) => meaning.kind !== 'formula' && rows.some(({ cells }) => hasValue(cells[column])),
  )
  const readers = columns.map((column) => valueReader(column, plan.source))
  const written: FillValue[][] = []
  for (const { id, cells } of rows) {
    const texts = columns.map(({ column }) => textOfCell(fields, cells[column] ?? null, task.masked))
    if (columns.some(({ column }) => isSensitive(cells[column]))) sensitive.add(id)
    values.update(JSON.stringify([id, texts]))
    written.push(texts.map((text, at) => readers[at]?.(text) ?? null))
  }
  return { plan, columns: columns.map(({ column }) => columnNumber(column)), rows: written }
}

function hasValue(cell: Cell | undefined): boolean {
  if (cell === undefined || cell === null) return false
  const { v, c } = keptOf(cell)
  return v !== undefined || c !== undefined
}

function isSensitive(cell: Cell | undefined): boolean {
  if (cell === undefined || cell === null || typeof cell === 'string') return false
  return cell.c !== undefined || (cell.y === 1 && cell.v !== undefined)
}

function singlesOf(sheet: SheetPlan, kept: readonly KeptSingle[], words: Words): SheetFill['singles'] {
  return new Map(
    sheet.singles.flatMap((plan) => {
      const own = kept.find(({ cell }) => cell === plan.cell)
      const fill = own === undefined ? null : singleFill(plan, own, words)
      return fill === null ? [] : [[plan.cell, fill] as const]
    }),
  )
}
