import type { OutboxEntry } from '@linli/client'
import type { MyMatter } from '@linli/contract/matter-shapes'
import { textAt } from '../../shell/use-entries.ts'

/** What raisers may do themselves. */
export type MyAct = 'confirm' | 'reopen' | 'withdraw' | 'raiser-replied' | 'send-back-answer'

/** Four steps of a bar: said, handed on, handled, answered. */
export function stepsDone(state: MyMatter['state']): number {
  if (state === 'accepted') return 1
  if (state === 'verified' || state === 'dispatched' || state === 'merged') return 2
  return state === 'handling' ? 3 : 4
}

/** What a raiser should be asked first. */
export function asking(matter: Pick<MyMatter, 'state' | 'waiting' | 'allowed'>): 'reply' | 'solved' | null {
  if (matter.waiting && matter.allowed.includes('raiser-replied')) return 'reply'
  return matter.state === 'answered' && matter.allowed.includes('confirm') ? 'solved' : null
}

/** The newest of this phone's own steps on a matter that is not through yet. */
export function pendingStep(entries: readonly OutboxEntry[], matter: string): OutboxEntry | undefined {
  return entries.filter((entry) => entry.state !== 'sent' && textAt(entry.input, 'params', 'id') === matter).at(-1)
}
