import { type SearchQuery, classifyQuery } from '@linli/rules'
import { type RawBuilder, sql } from 'kysely'
import type { Deps } from '../../platform/deps.ts'
import { labelPattern, personTsquery } from './search-keys.ts'

/** Conditions on `person p` for what was typed; identity numbers are found by staff only, and whole. */
export function personMatches(deps: Pick<Deps, 'fields'>, community: number, text: string, staff: boolean): RawBuilder<boolean>[] {
  const found = classifyQuery(text).flatMap((query) => personMatch(deps, community, query, staff))
  return found.length > 0 ? found : [sql<boolean>`false`]
}

function personMatch(deps: Pick<Deps, 'fields'>, community: number, query: SearchQuery, staff: boolean): RawBuilder<boolean>[] {
  const tsquery = personTsquery(query)
  if (tsquery !== null) return [sql<boolean>`p.search @@ ${tsquery}::tsquery`]
  if (query.kind === 'phone') return [sql<boolean>`p.phone_index = ${deps.fields.index('phone', community, query.number)}`]
  if (query.kind === 'identity')
    return staff ? [sql<boolean>`p.identity_index = ${deps.fields.index('identity', community, query.number)}`] : []
  if (query.kind === 'room')
    return [
      sql<boolean>`p.household_id in (select o.household_id from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id where o.community = ${community} and o.ends_on is null and d.label like ${labelPattern(query)})`,
    ]
  return []
}
