import type { InputOf } from '@linli/client'
import type { TellingWay } from '@linli/contract/matter-shapes'

type Raiser = NonNullable<InputOf<'matters.recordMatter'>['body']['raiser']>

/** Who said it, as a worker writes it down. `none`: seen by the worker. */
export interface RaiserDraft {
  kind: 'resident' | 'organisation' | 'anonymous' | 'none'
  person: string
  household: string
  name: string
  contact: string
  tellBy: TellingWay
}

export const emptyRaiser = (): RaiserDraft => ({ kind: 'resident', person: '', household: '', name: '', contact: '', tellBy: 'paper' })

/** A resident is somebody of the register or at least a home or a name; an organisation has a name. */
export function raiserMissing(draft: RaiserDraft): boolean {
  if (draft.kind === 'resident') return draft.person === '' && draft.household === '' && draft.name.trim() === ''
  return draft.kind === 'organisation' && draft.name.trim() === ''
}

export function raiserOf(draft: RaiserDraft): Raiser | null {
  if (draft.kind === 'none') return null
  const resident = draft.kind === 'resident'
  const text = (value: string): string | null => (value.trim() === '' ? null : value.trim())
  return {
    kind: draft.kind,
    household: resident ? text(draft.household) : null,
    person: resident ? text(draft.person) : null,
    name: draft.kind === 'anonymous' || draft.person !== '' ? null : text(draft.name),
    contact: draft.kind === 'anonymous' ? null : text(draft.contact),
    tellBy: draft.tellBy,
  }
}
