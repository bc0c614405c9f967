/** One line of the queue of the day: what it is, since when or until when, and where it is done. */
export interface QueueRow {
  key: string
  tone: 'red' | 'amber' | 'blue' | 'jade'
  tag: string
  title: string
  detail: string
  time: string
  to: string
}
