import { type Audience, audienceLimit } from '@linli/contract/notices'
import { type Caller, requireRight } from '../../platform/caller.ts'
import { AppError } from '../../platform/errors.ts'

export function mayReadNotices(caller: Caller): void {
  requireRight(caller, 'notices.read')
}

export function mayWriteNotices(caller: Caller): void {
  requireRight(caller, 'notices.write')
}

export interface NoticeRules {
  privacyClass: 'public' | 'community' | 'household'
  audience: Audience
  urgent: boolean
  startsAt: string
  endsAt: string | null
}

/** What a notice may not be, whoever writes it (PRODUCT.md rule 3; urgent items expire, HOUSE.md §5). */
export function requireSoundNotice(notice: NoticeRules): void {
  if (notice.urgent && notice.endsAt === null)
    throw new AppError('refused', {
      reason: 'urgent-needs-end',
      zh: '紧急通知要写明到什么时候为止。',
      en: 'An urgent notice needs an end.',
    })
  if (notice.endsAt !== null && Date.parse(notice.endsAt) <= Date.parse(notice.startsAt))
    throw new AppError('refused', { reason: 'ends-before-start', zh: '结束时间要晚于开始时间。', en: 'The end must lie after the start.' })
  // Who fits is nobody's to read on a lobby screen, whatever the question asks about.
  if (notice.audience.kind === 'question' && notice.privacyClass !== 'household') throw refuseAudience('question-needs-household')
  if (notice.privacyClass === 'household' && notice.audience.kind === 'community')
    throw new AppError('refused', {
      reason: 'household-needs-homes',
      zh: '只给某户看的通知，要选到具体的户。',
      en: 'A notice for households only must name the households.',
    })
}

const audienceSentences = {
  'question-needs-household': [
    '按条件发的通知只能发到户，请把「谁能看到」改为「指定住户」。',
    'A notice to those who fit a question goes to households only.',
  ],
  'audience-of-today': ['通知只能发给现在住着的人，请把条件里的日期去掉。', 'A notice goes to those who live here now; take the day away.'],
  'nobody-fits': [
    '现在没有一户符合条件，没有人会收到。请改一改条件。',
    'No household fits now; nobody would get it. Change the conditions.',
  ],
  'too-many-households': [
    `符合条件的户数超过 ${String(audienceLimit)}，请直接发给整个社区。`,
    `More than ${String(audienceLimit)} households fit; address the whole community instead.`,
  ],
} as const satisfies Record<string, readonly [zh: string, en: string]>

export function refuseAudience(reason: keyof typeof audienceSentences): AppError {
  const [zh, en] = audienceSentences[reason]
  return new AppError('refused', { reason, zh, en })
}
