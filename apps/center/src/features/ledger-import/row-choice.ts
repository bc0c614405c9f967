import type { RowChoices, RowQuestion } from '@linli/contract/ledger-imports'

/** Who a row means, as a worker answered it. */
export type PersonAnswers = ReadonlyMap<string, { question: Pick<RowQuestion, 'sheet' | 'row' | 'field'>; person: string | null }>

export function questionKey({ sheet, row, field }: Pick<RowQuestion, 'sheet' | 'row' | 'field'>): string {
  return `${sheet}\n${String(row)}\n${field}`
}

/** `person` undefined takes an answer back. */
export function withAnswer(answers: PersonAnswers, question: RowQuestion, person: string | null | undefined): PersonAnswers {
  const next = new Map(answers)
  if (person === undefined) next.delete(questionKey(question))
  else next.set(questionKey(question), { question, person })
  return next
}

export function rowChoicesOf(answers: PersonAnswers): RowChoices {
  return [...answers.values()].map(({ question: { sheet, row, field }, person }) => ({ sheet, row, field, person }))
}
