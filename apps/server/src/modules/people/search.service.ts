import type { SearchHit } from '@linli/contract/people'
import { type SearchQuery, classifyQuery } from '@linli/rules'
import { type RawBuilder, sql } from 'kysely'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { mayRead, seesStaffFields } from './people.policy.ts'
import { listPersonRows } from './people.queries.ts'
import { labelPattern, personTsquery } from './search-keys.ts'

const defaultLimit = 20

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

/** The search box: homes first when it reads like a room, then people; the exact name before longer ones. */
export async function searchRegister(deps: Deps, caller: Caller, text: string, limit = defaultLimit): Promise<SearchHit[]> {
  mayRead(caller)
  const meanings = classifyQuery(text)
  if (meanings.length === 0) return []
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const room = meanings.find((meaning) => meaning.kind === 'room')
    const others = meanings
      .filter((meaning) => meaning.kind !== 'room')
      .flatMap((meaning) => personMatch(deps, community, meaning, seesStaffFields(caller)))
    const [homes, people] = await Promise.all([
      room === undefined ? [] : findHomes(tx, community, labelPattern(room), limit),
      others.length === 0 ? [] : listPersonRows(tx, community, { matches: others }, limit, null),
    ])
    const hits: SearchHit[] = [
      ...homes.map((home): SearchHit =>
        home.household_id === null
          ? { kind: 'dwelling', id: home.id, title: home.label, detail: '', household: null }
          : { kind: 'household', id: home.household_id, title: home.label, detail: home.head ?? '', household: home.household_id },
      ),
      ...people
        .toSorted((a, b) => a.name.length - b.name.length)
        .map((person): SearchHit => ({
          kind: 'person',
          id: person.id,
          title: person.name,
          detail: person.label ?? '',
          household: person.household_id,
        })),
    ]
    return hits.slice(0, limit)
  })
}

function findHomes(tx: Tx, community: number, pattern: string, limit: number) {
  return tx
    .selectFrom('dwelling as d')
    .leftJoin('occupancy as o', (join) =>
      join.onRef('o.community', '=', 'd.community').onRef('o.dwelling_id', '=', 'd.id').on('o.ends_on', 'is', null),
    )
    .select(['d.id', 'd.label', 'o.household_id'])
    .select(
      sql<
        string | null
      >`(select p.name from membership m join person p on p.community = m.community and p.id = m.person_id where m.community = o.community and m.household_id = o.household_id and m.relation = '02' and m.ends_on is null)`.as(
        'head',
      ),
    )
    .where('d.community', '=', community)
    .where('d.label', 'like', pattern)
    .orderBy('d.address_key')
    .limit(limit)
    .execute()
}
