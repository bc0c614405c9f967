import type { Meeting } from '@linli/contract/meetings'

type Tone = 'red' | 'jade' | 'amber' | 'blue' | 'plain'

export const meetingTones: Record<Meeting['state'], Tone> = {
  planned: 'blue',
  held: 'amber',
  minuted: 'amber',
  approved: 'jade',
  cancelled: 'plain',
}

export const decisionTones: Record<'open' | 'done' | 'dropped', Tone> = { open: 'amber', done: 'jade', dropped: 'plain' }
