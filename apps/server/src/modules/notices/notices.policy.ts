import type { Audience } from '@linli/contract/notices'
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
  if (notice.privacyClass === 'household' && notice.audience.kind === 'community')
    throw new AppError('refused', {
      reason: 'household-needs-homes',
      zh: '只给某户看的通知，要选到具体的户。',
      en: 'A notice for households only must name the households.',
    })
}
