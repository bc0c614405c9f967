import type { InputOf } from '@linli/client'

type Entry = InputOf<'visits.enterVisit'>['body']
type Target = { kind: 'household' | 'contact'; id: string }

/** A line of the paper as it is typed. */
export interface EntryLine {
  /** Made once a line, so that a line sent again after a lost answer is the same visit. */
  id: string
  needIds: Record<string, string>
  to: Target
  contact: string
  note: string
  kind: Entry['kind']
  nobodyHome: boolean
  confirmed: boolean
  needs: string[]
  needText: string
}

export function emptyLine(to: Target, contact: string, newId: () => string): EntryLine {
  return { id: newId(), needIds: {}, to, contact, note: '', kind: 'home', nobodyHome: false, confirmed: false, needs: [], needText: '' }
}

/** What is sent of a line; null while there is nothing to send. Nobody at home needs no words. */
export function entryOf(line: EntryLine, shared: { day: string; reason: string; nobody: string }, newId: () => string): Entry | null {
  const note = line.note.trim() === '' && line.nobodyHome ? shared.nobody : line.note.trim()
  if (note === '' || shared.day === '') return null
  const said = line.needText.trim() === '' ? note.slice(0, 500) : line.needText.trim()
  return {
    id: line.id,
    contact: line.contact,
    to: line.to,
    day: shared.day,
    kind: line.kind,
    note,
    nobodyHome: line.nobodyHome,
    lateReason: shared.reason.trim() === '' ? null : shared.reason.trim(),
    needs: line.nobodyHome ? [] : line.needs.map((category) => ({ id: (line.needIds[category] ??= newId()), category, text: said })),
    confirmed: line.confirmed && line.to.kind === 'household' && !line.nobodyHome,
  }
}
