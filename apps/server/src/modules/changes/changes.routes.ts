import { changes } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { answerChange, getChange, listChanges, revealChange } from './answer.service.ts'
import { listMyChanges, sendChange, withdrawChange } from './propose.service.ts'

export function bindChanges(door: Door, deps: Deps): void {
  bind(door, 'changes.sendChange', changes.sendChange, ({ caller, body }) => sendChange(deps, caller, body))
  bind(door, 'changes.listMyChanges', changes.listMyChanges, async ({ caller }) => ({ items: await listMyChanges(deps, caller) }))
  bind(door, 'changes.withdrawChange', changes.withdrawChange, ({ caller, params }) => withdrawChange(deps, caller, params.id))
  bind(door, 'changes.listChanges', changes.listChanges, ({ caller, query }) => listChanges(deps, caller, query))
  bind(door, 'changes.getChange', changes.getChange, ({ caller, params }) => getChange(deps, caller, params.id))
  bind(door, 'changes.revealChange', changes.revealChange, async ({ caller, params, body }) => ({
    value: await revealChange(deps, caller, params.id, body),
  }))
  bind(door, 'changes.answerChange', changes.answerChange, ({ caller, params, body }) => answerChange(deps, caller, params.id, body))
}
