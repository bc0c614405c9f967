import type { AnswerOf } from '@linli/client'
import { standKinds, type StandKind } from '@linli/contract/visit-limits'

export type ContactDay = AnswerOf<'contactDays.getContactDay'>
export type Stand = ContactDay['stands'][number]

export const dayTones = { planned: 'blue', held: 'jade', cancelled: 'plain' } as const

export interface DayDraft {
  heldOn: string
  title: string
  place: string
  note: string
  stands: { place: string; topic: string; people: { kind: StandKind; name: string }[] }[]
}

export function draftOf(day: ContactDay | null, initial: { heldOn: string; title: string }): DayDraft {
  if (day === null) return { ...initial, place: '', note: '', stands: [emptyStand()] }
  const { heldOn, title, place, note, stands } = day
  return {
    heldOn,
    title,
    place,
    note: note ?? '',
    stands: stands.map((one) => ({ ...one, topic: one.topic ?? '', people: one.people.map((who) => ({ ...who })) })),
  }
}

export function emptyStand(): DayDraft['stands'][number] {
  return { place: '', topic: '', people: [emptyPerson(0)] }
}

/** The five who stand together, one after the other. */
export function emptyPerson(at: number): { kind: StandKind; name: string } {
  return { kind: standKinds[Math.min(at, standKinds.length - 1)] ?? 'other', name: '' }
}

/** What is sent: stands nobody said a place of, and people without a name, are left out. */
export function planOf(draft: DayDraft): { heldOn: string; title: string; place: string; note: string | null; stands: Stand[] } {
  return {
    heldOn: draft.heldOn,
    title: draft.title.trim(),
    place: draft.place.trim(),
    note: draft.note.trim() === '' ? null : draft.note.trim(),
    stands: draft.stands
      .filter(({ place }) => place.trim() !== '')
      .map(({ place, topic, people }) => ({
        place: place.trim(),
        topic: topic.trim() === '' ? null : topic.trim(),
        people: people.filter(({ name }) => name.trim() !== '').map(({ kind, name }) => ({ kind, name: name.trim() })),
      })),
  }
}
