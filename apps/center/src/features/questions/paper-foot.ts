import { fullDay, timeOfDay } from '@linli/ui/format'
import type { PrintJob } from './print-job.ts'

/** Who printed it, for what and when: on every page, slip and label. Always in Chinese, since neighbours read it. */
export function paperFoot(job: PrintJob, demo: boolean, say: (key: string, values?: Record<string, string>) => string): string {
  const foot = say('paper.foot', {
    who: job.requester,
    why: say(`revealPurpose.${job.purpose}`),
    when: `${fullDay(job.at, 'zh-CN')} ${timeOfDay(job.at)}`,
  })
  return demo ? `${foot} · ${say('paper.demo')}` : foot
}
