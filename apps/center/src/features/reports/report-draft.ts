import type { Report, ReportRepeat } from '@linli/contract/reports'
import { type Population, everybody, populationOf, questionOf } from './population.ts'

/** What the form of a report holds. */
export interface ReportDraft {
  title: string
  requester: string
  legalBasis: string
  purpose: string
  whole: boolean
  dueOn: string
  repeat: ReportRepeat
  population: Population
}
type ReportProblem = 'titleNeeded' | 'requesterNeeded' | 'basisNeeded'

const repeats: Record<ReportRepeat, true> = { once: true, weekly: true, monthly: true, quarterly: true, yearly: true }
export const repeatChoices = Object.keys(repeats) as ReportRepeat[]

export function emptyReport(): ReportDraft {
  return {
    ...{ title: '', requester: '', legalBasis: '', purpose: '', whole: false, dueOn: '', repeat: 'once' },
    population: everybody(),
  }
}

export function draftOfReport(report: Report): ReportDraft {
  const { title, requester, legalBasis, purpose, whole, dueOn, repeat } = report
  return {
    ...{ title, requester, legalBasis, purpose, whole, dueOn: dueOn ?? '', repeat },
    population: populationOf(report.question, report.questionName),
  }
}

/** The first thing missing, by its field. Whole numbers leave the house only for a purpose on a basis (PIPL art. 6, 13). */
export function problemsOfReport(draft: ReportDraft): Partial<Record<'title' | 'requester' | 'whole', ReportProblem>> {
  return {
    ...(draft.title.trim() === '' ? { title: 'titleNeeded' as const } : {}),
    ...(draft.requester.trim() === '' ? { requester: 'requesterNeeded' as const } : {}),
    ...(draft.whole && (draft.legalBasis.trim() === '' || draft.purpose.trim() === '') ? { whole: 'basisNeeded' as const } : {}),
  }
}

/** As the contract takes it. */
export function factsOf(draft: ReportDraft) {
  const { whole, repeat, population } = draft
  return {
    title: draft.title.trim(),
    requester: draft.requester.trim(),
    legalBasis: draft.legalBasis.trim(),
    purpose: draft.purpose.trim(),
    whole,
    dueOn: draft.dueOn === '' ? null : draft.dueOn,
    repeat,
    question: questionOf(population),
    questionName: population.by === 'saved' ? population.savedName : null,
  }
}

/** 流动人口月报表(2026年11月).xlsx → 流动人口月报表(2026年11月) */
export function titleOfFile(name: string): string {
  return name
    .replace(/\.[a-z]{3,4}$/iu, '')
    .trim()
    .slice(0, 100)
}
