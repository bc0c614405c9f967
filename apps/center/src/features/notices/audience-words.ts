import type { Notice } from '@linli/contract/notices'

type Say = (key: string, values?: Record<string, string | number>) => string

/** For whom a notice is, in words. */
export function audienceWords(notice: Pick<Notice, 'audience' | 'audienceNames'>, say: Say): string {
  const { audience, audienceNames } = notice
  if (audience.kind === 'community') return say('notices.audienceCommunity')
  if (audience.kind === 'places') return audienceNames.join(say('shared.listJoin'))
  // Which conditions they were stays on the notice's own page.
  return say('notices.audienceFits', { n: audience.households })
}
