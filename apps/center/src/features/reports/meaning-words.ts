import type { ChosenMeaning, ColumnMeaning, TemplateColumn } from '@linli/contract/reports'
import { findReportSource } from '@linli/contract/reports-sources'
import { chosenLocale } from '@linli/ui/locale'

type Say = (key: string, named?: Record<string, unknown>) => string

/** What a column is filled with, in words. */
export function meaningWords(meaning: ColumnMeaning, source: string | null, t: Say): string {
  if (meaning.kind === 'field') return fieldWords(source, meaning.field)
  if (meaning.kind === 'fixed') return t('reports.template.fixed', { text: meaning.text })
  return t(`reports.template.${meaning.kind}`)
}

export function fieldWords(source: string | null, field: string): string {
  const column = findReportSource(source ?? '')?.columns.find(({ key }) => key === field)
  return column === undefined ? field : chosenLocale.value === 'en' ? column.en : column.zh
}

/** How sure Linli is of a column; colour and word. */
export type Sureness = 'known' | 'unsure' | 'unknown' | 'hand' | 'formula'
const sureFrom = 0.7
export function surenessOf({ meaning, confidence, by }: TemplateColumn): Sureness {
  if (meaning.kind === 'unknown' || meaning.kind === 'formula' || meaning.kind === 'hand') return meaning.kind
  return by === 'chosen' || confidence >= sureFrom ? 'known' : 'unsure'
}

/** Why it is taken so: named alike, close in meaning, or said by somebody. */
export function whyWords(column: TemplateColumn, t: Say): string {
  if (column.by === 'chosen') return t('reports.template.byYou')
  if (column.meaning.kind === 'unknown') return t('reports.template.unknownWhy')
  if (column.meaning.kind !== 'field') return meaningWords(column.meaning, null, t)
  return t(column.confidence >= 1 ? 'reports.template.exact' : 'reports.template.close')
}

/** What can be chosen for a column: a field of its source, or nothing but the hand. */
export function meaningChoices(source: string | null, t: Say): { value: string; label: string }[] {
  return [
    { value: hand, label: t('reports.template.handOption') },
    ...(findReportSource(source ?? '')?.columns ?? []).map(({ key, zh, en }) => ({
      value: key,
      label: chosenLocale.value === 'en' ? en : zh,
    })),
  ]
}

const hand = ' hand'
export const meaningOf = (value: string): ChosenMeaning => (value === hand ? { kind: 'hand' } : { kind: 'field', field: value })
export function valueOf(meaning: ColumnMeaning): string {
  return meaning.kind === 'field' ? meaning.field : meaning.kind === 'hand' ? hand : ''
}
