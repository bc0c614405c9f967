import { protectedFields } from '@linli/rules/protected-fields'
import { useI18n } from 'vue-i18n'
import { codeChoices, codeWord } from '../people/code-words.ts'

/** What a consent is about, in words: a field, or care tags of one kind. */
export function useSubjectWords() {
  const { t } = useI18n()
  const subjectWord = (subject: string): string =>
    subject.startsWith('care_tag:')
      ? t('privacy.tag', { kind: codeWord('careTag', subject.slice('care_tag:'.length)) ?? '' })
      : t(`privacy.field.${subject}`)
  const subjectChoices = (): { value: string; label: string }[] => [
    ...protectedFields.map((field) => ({ value: field, label: t(`privacy.field.${field}`) })),
    ...codeChoices('careTag').map(({ value, label }) => ({ value: `care_tag:${value}`, label: t('privacy.tag', { kind: label }) })),
  ]
  return { subjectWord, subjectChoices }
}
