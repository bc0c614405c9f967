import { householdLevel } from '@linli/rules/duties-rules'
import { labelOf } from '@linli/rules/code-tables'
import { contactRoleTable } from '@linli/rules/ledger-tables'
import { chosenLocale } from '@linli/ui'
import { useI18n } from 'vue-i18n'

/** Words for roles and levels; a role of before the table changed stands as its code. */
export function useContactWords() {
  const { t } = useI18n()
  const role = (code: string): string =>
    contactRoleTable.some((one) => one.code === code) ? labelOf(contactRoleTable, code, chosenLocale.value) : code
  const level = (code: string): string => (code === householdLevel ? t('contact.households') : t('contact.level', { n: code }))
  const pair = (by: string, to: string): string => t('contact.pair', { by: level(by), to: level(to) })
  return { role, level, pair }
}
