import type { Condition } from '@linli/contract/question-shape'
import { codeChoices } from '../people/code-words.ts'

/** Whom a heading can count: everybody, or those of one code. */
export function headingChoices(everybody: string): { value: string; label: string; condition: Condition | null }[] {
  const coded = (
    field: 'careTag' | 'politics' | 'sex' | 'schooling' | 'marital',
  ): { value: string; label: string; condition: Condition }[] =>
    codeChoices(field).map(({ value, label }) => ({ value: `${field} ${value}`, label, condition: { field, in: [value] } }))
  return [
    { value: 'everybody', label: everybody, condition: null },
    ...coded('careTag'),
    ...coded('politics'),
    ...coded('sex').filter(({ value }) => value === 'sex 1' || value === 'sex 2'),
    ...coded('schooling'),
    ...coded('marital'),
  ]
}
