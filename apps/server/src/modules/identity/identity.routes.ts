import { identity } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import { getDuplicate, listDuplicates, listMerges, nameDuplicate, sayDifferent } from './duplicates.service.ts'
import { mergePersons } from './merge.service.ts'
import { undoMerge } from './undo-merge.service.ts'

export function bindIdentity(door: Door, deps: Deps): void {
  bind(door, 'identity.listDuplicates', identity.listDuplicates, ({ caller, query }) => listDuplicates(deps, caller, query))
  bind(door, 'identity.getDuplicate', identity.getDuplicate, ({ caller, params }) => getDuplicate(deps, caller, params.id))
  bind(door, 'identity.nameDuplicate', identity.nameDuplicate, ({ caller, body }) => nameDuplicate(deps, caller, body))
  bind(door, 'identity.sayDifferent', identity.sayDifferent, ({ caller, params, body }) => sayDifferent(deps, caller, params.id, body.note))
  bind(door, 'identity.mergePersons', identity.mergePersons, ({ caller, params, body }) => mergePersons(deps, caller, params.id, body))
  bind(door, 'identity.listMerges', identity.listMerges, ({ caller, query }) => listMerges(deps, caller, query))
  bind(door, 'identity.undoMerge', identity.undoMerge, ({ caller, params }) => undoMerge(deps, caller, params.id))
}
