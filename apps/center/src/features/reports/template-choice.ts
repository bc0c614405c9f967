import type { ChosenMeaning, TemplateChoices } from '@linli/contract/reports'
import type { Condition } from '@linli/contract/question-shape'

type SheetChoice = TemplateChoices[number]

/** The decisions about a template with one of them changed; the rest stays as said before. */
function withSheet(choices: TemplateChoices, sheet: string, change: (before: SheetChoice) => SheetChoice): TemplateChoices {
  const before = choices.find((one) => one.sheet === sheet) ?? { sheet }
  return [...choices.filter((one) => one.sheet !== sheet), change(before)]
}

export function chooseColumn(choices: TemplateChoices, sheet: string, column: string, meaning: ChosenMeaning): TemplateChoices {
  return withSheet(choices, sheet, (before) => ({
    ...before,
    columns: [...(before.columns ?? []).filter((one) => one.column !== column), { column, meaning }],
  }))
}

export function chooseHeading(choices: TemplateChoices, sheet: string, cell: string, condition: Condition | null): TemplateChoices {
  return withSheet(choices, sheet, (before) => ({
    ...before,
    headings: [...(before.headings ?? []).filter((one) => one.cell !== cell), { cell, condition }],
  }))
}

/** Another kind or source of a sheet: what its columns were said to mean no longer holds. */
export function chooseSheet(choices: TemplateChoices, sheet: string, part: Pick<SheetChoice, 'kind' | 'source'>): TemplateChoices {
  return withSheet(choices, sheet, ({ columns: _columns, headings: _headings, ...before }) => ({ ...before, ...part }))
}
