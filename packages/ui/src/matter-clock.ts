/** How a clock stands, as the contract gives it. */
interface Clock {
  state: 'running' | 'paused' | 'met' | 'late'
  dueAt: string | null
  left: number
  limit: { unit: 'hours' | 'days'; pace: 'working' | 'around-the-clock' }
}
type Say = (key: string, named?: Record<string, unknown>) => string

export interface ClockWords {
  text: string
  tone: 'red' | 'amber' | 'jade' | 'plain'
}

const hourMs = 3_600_000
/** A working day of 08:30–12:00 and 14:00–17:30; a community's own hours differ little. */
const workingDayMs = 7 * hourMs
const over = ['confirmed', 'closed', 'withdrawn', 'merged']

/** 还剩 2 个工作日 · 已超时 3 小时 · 等待提出人，计时暂停: what a clock says to people. */
export function clockWords(clock: Clock, state: string, waiting: boolean, say: Say): ClockWords {
  if (over.includes(state)) return { text: say('matterClock.ended'), tone: 'plain' }
  if (state === 'answered')
    return clock.state === 'late' ? { text: say('matterClock.metLate'), tone: 'plain' } : { text: say('matterClock.met'), tone: 'jade' }
  if (waiting || clock.state === 'paused') return { text: say('matterClock.waiting'), tone: 'amber' }
  const working = clock.limit.pace === 'working'
  const dayMs = working ? workingDayMs : 24 * hourMs
  const amount = Math.abs(clock.left)
  const days = Math.floor(amount / dayMs)
  const hours = Math.floor(amount / hourMs)
  if (clock.state === 'late') {
    if (days >= 1) return { text: say(working ? 'matterClock.lateDays' : 'matterClock.latePlainDays', { n: days }), tone: 'red' }
    return { text: hours >= 1 ? say('matterClock.lateHours', { n: hours }) : say('matterClock.lateNow'), tone: 'red' }
  }
  if (days >= 1)
    return {
      text: say(working ? 'matterClock.leftDays' : 'matterClock.leftPlainDays', { n: days }),
      tone: days >= 2 ? 'jade' : 'amber',
    }
  return { text: hours >= 1 ? say('matterClock.leftHours', { n: hours }) : say('matterClock.leftSoon'), tone: 'amber' }
}

/** Tone of a state: amber waits for us, blue is on its way, jade is done. */
export function matterTone(state: string): 'amber' | 'blue' | 'jade' | 'plain' {
  if (state === 'accepted' || state === 'verified') return 'amber'
  if (state === 'dispatched' || state === 'handling') return 'blue'
  return state === 'answered' || state === 'confirmed' || state === 'closed' ? 'jade' : 'plain'
}
