import { chain } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { getChain } from './chain.service.ts'

export function bindChain(door: Door, deps: Deps): void {
  bind(door, 'chain.getVisitChain', chain.getVisitChain, ({ caller, params }) => getChain(deps, caller, 'visit', params.id))
  bind(door, 'chain.getMatterChain', chain.getMatterChain, ({ caller, params }) => getChain(deps, caller, 'matter', params.id))
  bind(door, 'chain.getMeetingChain', chain.getMeetingChain, ({ caller, params }) => getChain(deps, caller, 'meeting', params.id))
  bind(door, 'chain.getDecisionChain', chain.getDecisionChain, ({ caller, params }) => getChain(deps, caller, 'decision', params.id))
}
