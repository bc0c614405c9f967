import { operations } from '@linli/contract'
import { type Door, bind } from '../../platform/http/bind.ts'
import { listDeadJobs, settle } from './dead-job.service.ts'
import { type OperationsDeps, getHealth } from './health.service.ts'

/** Binds the health page and the dead letters of the jobs. */
export function bindOperations(door: Door, deps: OperationsDeps): void {
  bind(door, 'operations.getHealth', operations.getHealth, ({ caller }) => getHealth(deps, caller))
  bind(door, 'operations.listDeadJobs', operations.listDeadJobs, async ({ caller }) => ({ items: await listDeadJobs(deps, caller) }))
  bind(door, 'operations.retryDeadJob', operations.retryDeadJob, async ({ caller, params }) => {
    await settle(deps, caller, params.id, 'retry')
    return { ok: true as const }
  })
  bind(door, 'operations.discardDeadJob', operations.discardDeadJob, async ({ caller, params }) => {
    await settle(deps, caller, params.id, 'discard')
    return { ok: true as const }
  })
}
