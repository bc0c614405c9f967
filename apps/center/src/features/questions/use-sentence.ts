import type { QuestionShape } from '@linli/contract/question-shape'
import { useI18n } from 'vue-i18n'
import { type TableName, codeWord, tables } from '../people/code-words.ts'
import { sentenceOf } from './question-sentence.ts'

/** Reads questions back in the chosen language. */
export function useSentence(nameOf: (id: string) => string) {
  const { t } = useI18n()
  const isTable = (name: string): name is TableName => name in tables
  return (shape: QuestionShape): string =>
    sentenceOf(shape, {
      say: (key, values) => t(key, values ?? {}),
      code: (table, code) => (isTable(table) ? (codeWord(table, code) ?? code) : code),
      place: nameOf,
    })
}
