import { agesOfLaw } from '@linli/rules/quality-checks'
import { chosenLocale } from '@linli/ui'
import { fullDay } from '@linli/ui/format'
import { useI18n } from 'vue-i18n'
import { codeWord, tables, type TableName } from '../people/code-words.ts'
import type { Finding } from './finding-fix.ts'

const coded: Record<string, TableName> = { relation: 'relation', sex: 'sex', marital: 'marital', politics: 'politics', kind: 'careTag' }

/** A finding as a sentence: codes become words, days become dates. */
export function useFindingWords() {
  const { t } = useI18n()
  const word = (key: string, value: Finding['detail'][string]): string => {
    if (value === null || value === undefined) return ''
    if (Array.isArray(value)) return value.map((one) => t(`quality.sign.${one}`)).join(t('shared.listJoin'))
    const table = coded[key]
    if (table !== undefined && table in tables) return codeWord(table, String(value)) ?? String(value)
    if (key === 'because') return t(`quality.because.${String(value)}`)
    if (key === 'use') return t(`quality.use.${String(value)}`)
    if (key === 'order') return t(`quality.order.${String(value)}`)
    return /^\d{4}-\d{2}-\d{2}$/u.test(String(value)) ? fullDay(String(value), chosenLocale.value) : String(value)
  }
  function say({ code, person, detail }: Finding): string {
    const words = Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, word(key, value)]))
    const variant = code === 'lease-unknown' && detail['until'] !== null ? 'lease-over' : code
    return t(`quality.says.${variant}`, { name: person?.name ?? '', adult: agesOfLaw.adult, guardian: agesOfLaw.guardian, ...words })
  }
  return { say, title: (code: Finding['code']) => t(`quality.check.${code}`) }
}
