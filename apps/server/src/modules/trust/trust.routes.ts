import { trust } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { listAudit, verifyAudit } from './trust.service.ts'

/** Binds the routes of the audit chain. */
export function bindTrust(door: Door, deps: Deps): void {
  bind(door, 'trust.listAudit', trust.listAudit, ({ caller, query }) => listAudit(deps, caller, query))
  bind(door, 'trust.verifyAudit', trust.verifyAudit, ({ caller }) => verifyAudit(deps, caller))
}
