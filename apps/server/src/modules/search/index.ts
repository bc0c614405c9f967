import { people } from '@linli/contract'
import type { Deps } from '../../platform/deps.ts'
import { type Door, bind } from '../../platform/http/bind.ts'
import type { SearchEntity } from '../../platform/search/index.ts'
import { search } from './search.service.ts'

export { search } from './search.service.ts'

/** Binds the search box over what the modules declared, in this order. */
export function bindSearch(door: Door, deps: Deps, entities: readonly SearchEntity[]): void {
  bind(door, 'people.searchRegister', people.searchRegister, ({ caller, query }) => search(deps, entities, caller, query.q, query.limit))
}
