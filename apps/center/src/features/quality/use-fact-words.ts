import { chosenLocale } from '@linli/ui'
import { fullDay } from '@linli/ui/format'
import { useI18n } from 'vue-i18n'
import { codeWord, tables, type TableName } from '../people/code-words.ts'

/** Names and values of facts as people read them: codes become words, days become dates, nothing says so. */
export function useFactWords() {
  const { t, te } = useI18n()
  const fieldWord = (field: string): string => (te(`people.${field}`) ? t(`people.${field}`) : field)
  const valueWord = (field: string, value: string | null): string => {
    if (value === null || value === '') return t('restore.nothing')
    if (field in tables) return codeWord(field as TableName, value) ?? value
    return /^\d{4}-\d{2}-\d{2}$/u.test(value) ? fullDay(value, chosenLocale.value) : value
  }
  return { fieldWord, valueWord }
}
