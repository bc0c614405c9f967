import type { ChangeField } from '@linli/contract/changes'
import { codeWord } from '../people/code-words.ts'

/** A proposed or registered value in words; codes by their table. */
export function changeValue(field: ChangeField, value: string | null): string | null {
  if (field === 'politics' || field === 'ethnicity' || field === 'marital' || field === 'schooling') return codeWord(field, value)
  return value
}
