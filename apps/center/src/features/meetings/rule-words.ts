import type { MeetingKind } from '@linli/contract/meeting-kinds'
import type { Share } from '@linli/rules/votes'

type Say = (key: string, values?: Record<string, unknown>) => string

/** Half, more than half, at least two thirds … */
export function shareWords({ part, whole, over }: Share, t: Say): string {
  const share = part * 2 === whole ? t('meetings.half') : part === whole ? t('meetings.wholeShare') : t('meetings.share', { part, whole })
  return t(over ? 'meetings.overShare' : 'meetings.atLeastShare', { share })
}

/** When it may decide and what passes, in a sentence. */
export function ruleWords(rule: Pick<NonNullable<MeetingKind['decides']>, 'quorum' | 'passes'>, t: Say): string {
  const of = t(rule.passes.of === 'entitled' ? 'meetings.ofEntitled' : 'meetings.ofPresent')
  return t('meetings.ruleWords', { quorum: shareWords(rule.quorum, t), of, passes: shareWords(rule.passes.share, t) })
}
