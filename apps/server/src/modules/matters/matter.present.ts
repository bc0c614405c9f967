import type { MatterRaiser, MatterRow, MatterStep } from '@linli/contract/matter-shapes'
import type { MatterOwner, MatterState } from '@linli/rules/matter-acts'
import { maskPhone } from '@linli/rules/masking'
import { checkPhoneNumber } from '@linli/rules/phone-number'
import type { Selectable } from 'kysely'
import type { MatterStep as StepTable } from '../../platform/db/types.gen.ts'
import { presentClock } from './matter.clock.ts'
import type { MatterTime } from './matter.time.ts'
import type { QueueRow } from './queue.queries.ts'

export function presentRow(row: QueueRow, time: MatterTime): MatterRow {
  return {
    id: row.id,
    number: row.number,
    category: { id: row.category_id, code: row.category_code, name: row.category_name },
    title: row.title,
    source: row.source as MatterRow['source'],
    building: row.building_id === null || row.building_name === null ? null : { id: row.building_id, name: row.building_name },
    place: row.place,
    state: row.state as MatterState,
    waiting: row.waiting,
    extended: row.extended,
    urgent: row.urgent,
    supervised: row.supervised,
    reopened: row.reopened,
    raisers: row.raisers,
    owner: row.owner === null ? null : { kind: row.owner as MatterOwner, party: row.owner_party, name: row.owner_name ?? '' },
    clock: presentClock(row.sla, time),
    dispatchBy: row.dispatch_by,
    ready: row.ready,
    raisedAt: row.raised_at,
    changedAt: row.changed_at,
    version: row.version,
  }
}

export interface RaiserShown {
  id: string
  kind: string
  name: string | null
  person_name: string | null
  household_id: string | null
  label: string | null
  person_id: string | null
  source: string
  visit_id: string | null
  said: string | null
  tell_by: string
  came_with: string | null
  came_number: string | null
  opinion: string | null
  rating: number | null
  at: string
}

/** `contact`: how to reach them, opened. */
export function presentRaiser(row: RaiserShown, contact: string | null): MatterRaiser {
  return {
    id: row.id,
    kind: row.kind as MatterRaiser['kind'],
    name: row.name ?? row.person_name,
    household: row.household_id === null ? null : { id: row.household_id, label: row.label },
    person: row.person_id,
    contact: contact === null ? null : maskContact(contact),
    source: row.source as MatterRaiser['source'],
    visit: row.visit_id,
    said: row.said,
    tellBy: row.tell_by as MatterRaiser['tellBy'],
    cameWith: row.came_with === null || row.came_number === null ? null : { id: row.came_with, number: row.came_number },
    opinion: row.opinion as MatterRaiser['opinion'],
    rating: row.rating,
    at: row.at,
  }
}

/** A number as masked numbers are; anything else only says that it is there. */
function maskContact(contact: string): string {
  return checkPhoneNumber(contact).ok ? maskPhone(contact) : `${[...contact][0] ?? ''}***`
}

type StepRow = Selectable<StepTable>

/** `whole`: with notes and who did it; raisers read who acts as a body, and only what was said to them. */
export function presentStep(row: StepRow, whole: boolean): MatterStep {
  return {
    id: row.id,
    seq: row.seq,
    act: row.act,
    from: row.from_state as MatterState | null,
    to: row.to_state as MatterState,
    by: whole ? row.by_name : bodyOf(row),
    role: row.role,
    said: row.said,
    note: whole ? row.note : null,
    at: row.at,
  }
}

function bodyOf({ detail, role }: StepRow): string {
  const as = typeof detail === 'object' && detail !== null && 'as' in detail ? detail['as'] : null
  return typeof as === 'string' ? as : role === 'raiser' ? '提出人' : '居委会'
}

/** What the raiser is asked while it waits. */
export function askedOf(steps: readonly StepRow[]): string | null {
  const last = steps.findLast(({ act }) => act === 'ask-raiser')
  const detail = last?.detail
  const asked = typeof detail === 'object' && detail !== null && 'asked' in detail ? detail['asked'] : null
  return typeof asked === 'string' ? asked : null
}
