import { forces } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { listForces, saveForce } from './forces.service.ts'

/** Binds the organisations that own matters 四支力量. */
export function bindForces(door: Door, deps: Deps): void {
  bind(door, 'forces.listForces', forces.listForces, ({ caller }) => listForces(deps, caller))
  bind(door, 'forces.saveForce', forces.saveForce, ({ caller, params, body }) => saveForce(deps, caller, params.id, body))
}
