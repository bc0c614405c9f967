import type { SearchAnswer, SearchHit, SearchKind } from '@linli/contract/search'
import { classifyQuery } from '@linli/rules'
import { highlight } from '@linli/rules/search-highlight'
import type { SearchQuery } from '@linli/rules/search-query'
import { type Caller, communityOf, requireRight } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Found, SearchEntity } from '../../platform/search/index.ts'

const defaultLimit = 20
/** No kind crowds the others out altogether. */
const leastOfEach = 3

/** The search box over everything declared: what the caller may search, behind each table's own wall, by kind. */
export async function search(
  deps: Deps,
  entities: readonly SearchEntity[],
  caller: Caller,
  text: string,
  limit = defaultLimit,
): Promise<SearchAnswer> {
  requireRight(caller, 'register.read')
  const meanings = classifyQuery(text)
  if (meanings.length === 0) return { items: [], groups: [] }
  const community = communityOf(caller)
  const ask = { caller, community, text, meanings, limit, fields: deps.fields }
  const answers = await inScope(deps.database, caller, 'read', (tx) =>
    Promise.all(
      entities
        .filter((entity) => entity.may(caller))
        .map(async (entity) => ({ kind: entity.kind, ...((await entity.find(tx, ask)) ?? none) })),
    ),
  )
  const found = answers.filter((answer) => answer.total > 0)
  const shares = share(
    found.map((answer) => answer.hits.length),
    limit,
  )
  return {
    items: found.flatMap((answer, index) => answer.hits.slice(0, shares[index]).map((hit) => present(answer.kind, hit, meanings))),
    groups: found.map(({ kind, total }) => ({ kind, total })),
  }
}

const none = { hits: [] as Found[], total: 0 }

/** A few of each kind first, then as many as fit in the order of the kinds. */
function share(counts: readonly number[], limit: number): number[] {
  const shares = counts.map(() => 0)
  let left = limit
  const give = (index: number, most: number): void => {
    const more = Math.max(0, Math.min(left, most - (shares[index] ?? 0)))
    shares[index] = (shares[index] ?? 0) + more
    left -= more
  }
  for (const [index, count] of counts.entries()) give(index, Math.min(count, leastOfEach))
  for (const [index, count] of counts.entries()) give(index, count)
  return shares
}

function present(kind: SearchKind, hit: Found, meanings: readonly SearchQuery[]): SearchHit {
  const { id, title, detail, household, past } = hit
  return { kind: hit.kind ?? kind, id, title, detail, household, past, titleMarks: marksIn(title, meanings) }
}

/** What stands out for the first meaning that stands there at all. */
function marksIn(title: string, meanings: readonly SearchQuery[]): [number, number][] {
  for (const meaning of meanings) {
    const marks = highlight(title, meaning)
    if (marks.length > 0) return marks
  }
  return []
}
