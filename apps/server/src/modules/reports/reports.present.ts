import {
  writableColumns,
  type GivenBefore,
  type Report,
  type ReportRound,
  type ReportRow,
  type ReportSingle,
  type ReportTemplate,
  type RoundColumn,
  type RoundDetail,
  type RoundFigures,
  findReportSource,
} from '@linli/contract/reports'
import type { FieldCipher } from '../../platform/fields.ts'
import { type Cell, presentCell } from './cells.ts'
import type { KeptSingle } from './filling/prepare.singles.ts'
import type { Around, ReportRow as StoredReport } from './reports.queries.ts'
import type { AnswerRow, RoundRow, WholeRound, countColumns } from './rounds.queries.ts'
import type { TemplatePlan } from './template/template.plan.ts'
import type { TemplateRow } from './templates.queries.ts'

export function presentReport(row: StoredReport, around: Around | undefined): Report {
  return {
    id: row.id,
    title: row.title,
    requester: row.requester,
    legalBasis: row.legal_basis,
    purpose: row.purpose,
    whole: row.whole,
    dueOn: row.due_on,
    repeat: row.repeat as Report['repeat'],
    question: row.question as unknown as Report['question'],
    questionName: row.question_name,
    closed: row.closed,
    template: around?.template ?? null,
    open: around === undefined || around.open === null ? null : presentRound(around.open),
    lastSent: around === undefined || around.lastSent === null ? null : presentRound(around.lastSent),
    rounds: around?.rounds ?? 0,
    createdBy: row.creator,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  }
}

export function presentRound(row: RoundRow): ReportRound {
  return {
    id: row.id,
    report: row.report_id,
    template: row.template_id,
    templateNumber: row.template_number,
    state: row.state as ReportRound['state'],
    day: row.day,
    period: row.period,
    dueOn: row.due_on,
    oldAfterMonths: row.old_after_months,
    figures: row.figures as unknown as RoundFigures,
    startedBy: row.started_by,
    startedAt: row.started_at,
    sent:
      row.sent_at === null
        ? null
        : {
            at: row.sent_at,
            by: row.sent_by ?? '',
            note: row.sent_note,
            masked: row.masked ?? true,
            fileName: row.file_name ?? '',
            bytes: row.file_bytes ?? 0,
            sha256: row.file_hash?.toString('hex') ?? '',
            valuesHash: row.values_hash?.toString('hex') ?? '',
          },
    version: row.version,
  }
}

type ColumnCounts = Awaited<ReturnType<typeof countColumns>>

export function presentDetail(row: WholeRound, counts: ColumnCounts, sensitivePersons: number): RoundDetail {
  const plan = row.plan as unknown as TemplatePlan
  return {
    ...presentRound(row),
    columns: plan.sheets.flatMap(({ sheet, table }, index) =>
      (table?.columns ?? []).map((column): RoundColumn => {
        const { meaning } = column
        const own = counts.find((one) => one.sheet === index && one.column === column.column)
        const source = findReportSource(table?.source ?? '')
        const field = meaning.kind === 'field' ? source?.columns.find(({ key }) => key === meaning.field) : undefined
        return {
          sheet,
          column: column.column,
          header: column.header,
          meaning,
          sensitive: field?.privacyClass === 'sensitive',
          writesBack: field !== undefined && source?.about !== 'row' && field.key in writableColumns,
          counts: { unknown: own?.unknown ?? 0, changed: own?.changed ?? 0, old: own?.old ?? 0, typed: own?.typed ?? 0 },
        }
      }),
    ),
    singles: (row.singles as unknown as KeptSingle[]).map(presentSingle),
    given: row.given as unknown as GivenBefore[],
    sensitivePersons,
  }
}

const singleStates = { p: 'prefilled', c: 'changed', u: 'unknown', t: 'typed', g: 'given' } as const

export function presentSingle({ sheet, cell, label, s, v, bv, k }: KeptSingle): ReportSingle {
  return { sheet, cell, label, value: v ?? null, state: singleStates[s], confirmed: k === 1, before: bv ?? null, since: null, asked: false }
}

export function presentRow(fields: Pick<FieldCipher, 'open'>, plan: TemplatePlan, row: AnswerRow): ReportRow {
  return {
    id: row.id,
    sheet: plan.sheets[row.sheet]?.sheet ?? '',
    position: row.position,
    person: row.person_id,
    household: row.household_id,
    label: row.label,
    cells: Object.fromEntries(
      Object.entries(row.cells as unknown as Record<string, Cell>).map(([column, cell]) => [column, presentCell(fields, cell)]),
    ),
  }
}

export function presentTemplate(row: TemplateRow): ReportTemplate {
  const plan = row.plan as unknown as TemplatePlan
  return {
    id: row.id,
    report: row.report_id,
    number: row.number,
    fileName: row.file_name,
    bytes: row.bytes,
    sha256: row.sha256.toString('hex'),
    sheets: plan.sheets.map(({ sheet, kind, hidden, protected: isProtected, table, singles, unknownHeadings, drawing }) => ({
      sheet,
      kind,
      hidden,
      protected: isProtected,
      source: table?.source ?? null,
      headerRows: table?.headerRows ?? [],
      firstRow: table?.firstRow ?? null,
      blankRows: table?.blankRows ?? 0,
      columns: table?.columns ?? [],
      cells: singles.map(presentTemplateCell),
      unknownHeadings,
      drawing,
    })),
    problems: plan.problems,
    choices: row.choices as unknown as ReportTemplate['choices'],
    uploadedBy: row.uploaded_by,
    uploadedAt: row.uploaded_at,
  }
}

type PlannedSingle = TemplatePlan['sheets'][number]['singles'][number]

function presentTemplateCell(single: PlannedSingle): ReportTemplate['sheets'][number]['cells'][number] {
  const { cell, label } = single
  if (single.kind === 'count') {
    const known = single.ask !== null
    return {
      cell,
      text: label,
      means: known ? 'count' : null,
      said: known
        ? {
            zh: `统计：${label}（${single.ask?.of === 'households' ? '户数' : '人数'}）`,
            en: `Count of ${single.ask?.of ?? 'persons'}: ${label}`,
          }
        : { zh: '还看不懂，先空着', en: 'Not understood yet; stays empty' },
    }
  }
  const words =
    single.kind === 'label'
      ? [single.word]
      : single.tokens.flatMap((token) => (token === null ? [] : [token.kind === 'single' ? token.word : token.kind]))
  return { cell, text: label, means: words[0] ?? null, said: { zh: '自动填写', en: 'Filled by Linli' } }
}
