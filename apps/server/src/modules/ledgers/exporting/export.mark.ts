import type { ExportFormat, RegisterFilter } from '@linli/contract/exports'
import type { LedgerKey } from '@linli/contract/ledger-list'
import type { LedgerRowFilter } from '@linli/contract/ledger-rows'

/** What an export is of and who takes it, as it stands in the file. */
export type ExportMark = {
  community: string
  /** Chinese name of the ledger; left out: the register. */
  ledger?: string
  demo: boolean
  by: string
  /** 'YYYY-MM-DD HH:MM' where the community is. */
  at: string
  asOf: string | null
  masked: boolean
  purpose: string | null
  note: string | null
}

export type ExportRequest = {
  format: ExportFormat
  filter: RegisterFilter
  /** Rows of another ledger than the register, instead. */
  ledger?: LedgerChoice
  masked: boolean
  purpose: string | null
  note: string | null
  /** Where the file is written. */
  file: string
}

export type LedgerChoice = { key: LedgerKey; filter: LedgerRowFilter }

const purposes: Record<string, string> = {
  contact: '联系本人',
  service: '办理本人的事项',
  verification: '核对身份',
  emergency: '紧急情况',
  report: '依法上报',
}

/** One line that says who took it, when and why, on every file and paper. */
export function markLine({ by, at, purpose, note, masked }: ExportMark, act = '导出'): string {
  const why =
    purpose === null ? ' 用途：日常工作' : ` 用途：${purposes[purpose] ?? purpose}${note === null || note === '' ? '' : `（${note}）`}`
  return `${masked ? act : `含完整证件号码和电话，仅限本用途使用 ${act}`}：${by} ${at}${why}`
}

export function titleOf({ community, ledger = '住户台账', asOf, masked, demo }: ExportMark): string {
  return `${community}${ledger}${asOf === null ? '' : `（截至 ${asOf}）`}${masked ? '（已遮盖）' : ''}${demo ? '（演示数据）' : ''}`
}

/** What somebody searched for may be a person's number: the audit says that there was a search, not for what. */
export function auditable<Filter extends { q?: string | undefined }>({ q, ...rest }: Filter): Record<string, unknown> {
  return { ...rest, ...(q === undefined || q === '' ? {} : { searched: true }) }
}
