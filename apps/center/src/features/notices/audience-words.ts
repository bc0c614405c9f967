import type { Notice } from '@linli/contract/notices'

type Say = (key: string) => string

/** For whom a notice is, in words. */
export function audienceWords(notice: Pick<Notice, 'audience' | 'audienceNames'>, say: Say): string {
  return notice.audience.kind === 'community' ? say('notices.audienceCommunity') : notice.audienceNames.join(say('shared.listJoin'))
}
