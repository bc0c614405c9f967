import { quality } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { leaveFinding, listFindings, reopenFinding } from './findings.service.ts'
import { confirmHousehold, confirmMyHousehold, getFreshness, getMyFreshness } from './freshness.service.ts'
import { checkQuality, getQualitySummary } from './quality.service.ts'
import { printVisits } from './visits.service.ts'

export function bindQuality(door: Door, deps: Deps): void {
  bind(door, 'quality.listFindings', quality.listFindings, ({ caller, query }) => listFindings(deps, caller, query))
  bind(door, 'quality.leaveFinding', quality.leaveFinding, ({ caller, params, body }) => leaveFinding(deps, caller, params.id, body.reason))
  bind(door, 'quality.reopenFinding', quality.reopenFinding, ({ caller, params }) => reopenFinding(deps, caller, params.id))
  bind(door, 'quality.getQualitySummary', quality.getQualitySummary, ({ caller }) => getQualitySummary(deps, caller))
  bind(door, 'quality.checkQuality', quality.checkQuality, ({ caller }) => checkQuality(deps, caller))
  bind(door, 'quality.printVisits', quality.printVisits, ({ caller, body }) => printVisits(deps, caller, body))
  bind(door, 'quality.getFreshness', quality.getFreshness, ({ caller, params }) => getFreshness(deps, caller, params.id))
  bind(door, 'quality.confirmHousehold', quality.confirmHousehold, ({ caller, params, body }) =>
    confirmHousehold(deps, caller, params.id, body),
  )
  bind(door, 'quality.getMyFreshness', quality.getMyFreshness, ({ caller }) => getMyFreshness(deps, caller))
  bind(door, 'quality.confirmMyHousehold', quality.confirmMyHousehold, ({ caller, body }) => confirmMyHousehold(deps, caller, body))
}
