import { life } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import type { Accounts } from '../accounts/index.ts'
import { listLifeEvents } from './use-cases/list-events.ts'
import { performLifeEvent } from './use-cases/perform-event.ts'
import { previewLifeEvent } from './use-cases/preview-event.ts'
import { getHouseholdTimeline, getPersonTimeline } from './use-cases/read-timeline.ts'
import { undoLifeEvent } from './use-cases/undo-event.ts'

export function bindLife(door: Door, deps: Deps, { devices }: Pick<Accounts, 'devices'>): void {
  bind(door, 'life.previewLifeEvent', life.previewLifeEvent, ({ caller, body }) => previewLifeEvent(deps, caller, body.act))
  bind(door, 'life.performLifeEvent', life.performLifeEvent, ({ caller, body }) =>
    performLifeEvent(deps, caller, body, (account) => devices.end(account)),
  )
  bind(door, 'life.listLifeEvents', life.listLifeEvents, ({ caller, query }) => listLifeEvents(deps, caller, query))
  bind(door, 'life.undoLifeEvent', life.undoLifeEvent, ({ caller, params }) => undoLifeEvent(deps, caller, params.id))
  bind(door, 'life.getPersonTimeline', life.getPersonTimeline, async ({ caller, params }) => ({
    items: await getPersonTimeline(deps, caller, params.id),
  }))
  bind(door, 'life.getHouseholdTimeline', life.getHouseholdTimeline, async ({ caller, params }) => ({
    items: await getHouseholdTimeline(deps, caller, params.id),
  }))
}
