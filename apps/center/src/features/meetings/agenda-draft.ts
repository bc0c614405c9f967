import type { InputOf } from '@linli/client'
import { newId } from '@linli/client'
import type { AgendaMatter, CarriedDecision, Meeting } from '@linli/contract/meetings'

export type AgendaEntry = InputOf<'meetings.setAgenda'>['body']['items'][number]

export const entriesOf = (meeting: Pick<Meeting, 'agenda'>): AgendaEntry[] =>
  meeting.agenda.map(({ id, title, text, matters, carried }) => ({
    id,
    title,
    text,
    matters: matters.map((matter) => matter.id),
    carry: carried?.id ?? null,
  }))

const short = (text: string): string => {
  const chars = [...text.replaceAll(/\s+/gu, ' ').trim()]
  return chars.length > 60 ? `${chars.slice(0, 59).join('')}…` : chars.join('')
}

/** Matters that are alike become one item under the words they share, else under the first one's title. */
export function entryOfMatters(matters: readonly AgendaMatter[], shared: readonly string[]): AgendaEntry {
  const [first] = matters
  const title = matters.length > 1 && shared[0] !== undefined ? shared.join('、') : (first?.title ?? '')
  return { id: newId(), title: short(title), text: null, matters: matters.map((matter) => matter.id), carry: null }
}

export function entryOfDecision(decision: CarriedDecision, lead: string): AgendaEntry {
  return { id: newId(), title: short(`${lead}${decision.text}`), text: null, matters: [], carry: decision.id }
}

export const emptyEntry = (title: string): AgendaEntry => ({ id: newId(), title: short(title), text: null, matters: [], carry: null })

/** One entry to another place; out of bounds it stays. */
export function moveEntry<T>(entries: readonly T[], from: number, to: number): T[] {
  const moved = entries[from]
  if (moved === undefined || to < 0 || to >= entries.length) return [...entries]
  const rest = entries.filter((_, index) => index !== from)
  return [...rest.slice(0, to), moved, ...rest.slice(to)]
}
