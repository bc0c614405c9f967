import { contactDays, visits } from '@linli/contract'
import { type Door, bind } from '../../platform/http/bind.ts'
import type { FilesDeps } from '../files/index.ts'
import { addToVisit, changeVisit } from './change-visit.service.ts'
import { changeContactDay, getContactDay, listContactDays, planContactDay, recordHeard } from './contact-days.service.ts'
import { enterVisit, makeVisit } from './make-visit.service.ts'
import { getVisit, listHouseholdVisits, listMyVisits, listVisits, listVisitsToMyHome } from './read-visits.service.ts'
import { getMyRound, listVisitTargets, printVisitList } from './round.service.ts'

export function bindVisits(door: Door, deps: FilesDeps): void {
  bind(door, 'visits.getMyRound', visits.getMyRound, ({ caller }) => getMyRound(deps, caller))
  bind(door, 'visits.makeVisit', visits.makeVisit, ({ caller, body }) => makeVisit(deps, caller, body))
  bind(door, 'visits.enterVisit', visits.enterVisit, ({ caller, body }) => enterVisit(deps, caller, body))
  bind(door, 'visits.changeVisit', visits.changeVisit, ({ caller, params, body }) => changeVisit(deps, caller, params.id, body))
  bind(door, 'visits.addToVisit', visits.addToVisit, ({ caller, params, body }) => addToVisit(deps, caller, params.id, body))
  bind(door, 'visits.listVisits', visits.listVisits, ({ caller, query }) => listVisits(deps, caller, query))
  bind(door, 'visits.getVisit', visits.getVisit, ({ caller, params }) => getVisit(deps, caller, params.id))
  bind(door, 'visits.listMyVisits', visits.listMyVisits, ({ caller, query }) => listMyVisits(deps, caller, query))
  bind(door, 'visits.listHouseholdVisits', visits.listHouseholdVisits, async ({ caller, params }) => ({
    items: await listHouseholdVisits(deps, caller, params.id),
  }))
  bind(door, 'visits.listVisitsToMyHome', visits.listVisitsToMyHome, async ({ caller }) => ({
    items: await listVisitsToMyHome(deps, caller),
  }))
  bind(door, 'visits.listVisitTargets', visits.listVisitTargets, ({ caller, params }) => listVisitTargets(deps, caller, params.id))
  bind(door, 'visits.printVisitList', visits.printVisitList, ({ caller, body }) => printVisitList(deps, caller, body.of))
  bind(door, 'contactDays.listContactDays', contactDays.listContactDays, ({ caller, query }) => listContactDays(deps, caller, query))
  bind(door, 'contactDays.getContactDay', contactDays.getContactDay, ({ caller, params }) => getContactDay(deps, caller, params.id))
  bind(door, 'contactDays.planContactDay', contactDays.planContactDay, ({ caller, body }) => planContactDay(deps, caller, body))
  bind(door, 'contactDays.changeContactDay', contactDays.changeContactDay, ({ caller, params, body }) =>
    changeContactDay(deps, caller, params.id, body),
  )
  bind(door, 'contactDays.recordHeard', contactDays.recordHeard, ({ caller, params, body }) => recordHeard(deps, caller, params.id, body))
}
