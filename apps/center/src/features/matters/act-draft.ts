import type { InputOf } from '@linli/client'
import type { MatterDetail } from '@linli/contract/matter-shapes'
import type { MatterAct, MatterOwner } from '@linli/rules/matter-acts'

export type StepBody = InputOf<'matters.takeMatterStep'>['body']
/** A step of the centre: those of the rules, and the two about more time that only the server knows. */
export type DeskAct = MatterAct | 'ask-extension' | 'refuse-extension'

/** What a step may need, all in one; the form shows only what its step takes. */
export interface ActDraft {
  text: string
  note: string
  amount: number
  owner: MatterOwner | ''
  party: string | null
  helpers: { party: string | null; account: string | null }[]
  files: string[]
  into: string
  raiser: string
  rating: number | null
}

export const emptyAct = (): ActDraft => ({
  text: '',
  note: '',
  amount: 3,
  owner: '',
  party: null,
  helpers: [],
  files: [],
  into: '',
  raiser: '',
  rating: null,
})

/** The steps to offer, the one that moves the matter on first. */
export function offeredActs(matter: Pick<MatterDetail, 'allowed' | 'extension' | 'mayAskExtension'>): DeskAct[] {
  const { allowed, extension } = matter
  const asks: DeskAct[] = matter.mayAskExtension && !allowed.includes('extend') ? ['ask-extension'] : []
  const refuses: DeskAct[] = extension !== null && allowed.includes('extend') ? ['refuse-extension'] : []
  const known: DeskAct[] = [...allowed, ...asks, ...refuses]
  return order.filter((act) => known.includes(act))
}

const order: readonly DeskAct[] = [
  'verify',
  'dispatch',
  'take',
  'answer',
  'close',
  'extend',
  'refuse-extension',
  'raiser-replied',
  'ask-raiser',
  'ask-extension',
  'send-back',
  'send-back-answer',
  'supervise',
  'merge',
  'confirm',
  'reopen',
  'withdraw',
]

/** The word of what is missing, or null. */
export function missingIn(act: DeskAct, draft: ActDraft): string | null {
  const blank = draft.text.trim() === ''
  switch (act) {
    case 'dispatch':
      return draft.owner === '' ? 'needOwner' : null
    case 'answer':
    case 'send-back':
    case 'send-back-answer':
    case 'ask-raiser':
    case 'supervise':
    case 'refuse-extension':
      return blank ? 'needText' : null
    case 'extend':
    case 'ask-extension':
      if (!(Number.isInteger(draft.amount) && draft.amount >= 1 && draft.amount <= 400)) return 'needAmount'
      return blank ? 'needText' : null
    case 'merge':
      return draft.into === '' ? 'needInto' : null
    case 'reopen':
      return draft.raiser === '' ? 'needRaiser' : blank ? 'needText' : null
    case 'confirm':
    case 'withdraw':
      return draft.raiser === '' ? 'needRaiser' : null
    case 'verify':
    case 'take':
    case 'close':
    case 'raiser-replied':
    case 'auto-confirm':
      return null
  }
}

/** The write of a step; `id` makes a repeat write once. Nothing is sent for what only the clock does. */
export function bodyOf(act: DeskAct, draft: ActDraft, id: string, version: number): StepBody | null {
  const base = { id, version }
  const text = draft.text.trim()
  const note = draft.note.trim() === '' ? null : draft.note.trim()
  switch (act) {
    case 'verify':
    case 'take':
    case 'close':
    case 'raiser-replied':
      return { act, ...base, note }
    case 'dispatch':
      return draft.owner === '' ? null : { act, ...base, owner: draft.owner, party: draft.party, helpers: draft.helpers, note }
    case 'answer':
      return { act, ...base, answer: text, note, files: draft.files }
    case 'send-back':
    case 'send-back-answer':
    case 'ask-raiser':
    case 'supervise':
    case 'refuse-extension':
      return { act, ...base, reason: text }
    case 'ask-extension':
    case 'extend':
      return { act, ...base, amount: draft.amount, reason: text }
    case 'merge':
      return { act, ...base, into: draft.into, reason: text === '' ? null : text }
    case 'confirm':
    case 'reopen':
    case 'withdraw':
      return { act, ...base, raiser: draft.raiser, reason: text === '' ? null : text, rating: act === 'confirm' ? draft.rating : null }
    case 'auto-confirm':
      return null
  }
}
