import type { MatterOwner } from '@linli/rules/matter-acts'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { SlaLimit } from '@linli/rules/sla-clock'
import { type CategoryRow, listCategoryRows, seedCategories } from './categories.ts'
import { limitOf } from './matter.clock.ts'
import type { MattersDeps } from './matters.deps.ts'
import { mayWriteMatters } from './matters.policy.ts'
import { listHelperChoices, listOwnerChoices } from './owners.ts'

type Part = Pick<MattersDeps, 'database' | 'fields'>

/** Open to anyone: what can be raised, and how long an answer may take. A community that never had any begins with the usual ones. */
export async function listCategories(deps: Part, caller: Caller) {
  const community = communityOf(caller)
  const read = () => inScope(deps.database, caller, 'read', (tx) => listCategoryRows(tx, community))
  const rows = await read()
  const there = rows.length > 0 || !(await seedCategories(deps, community)) ? rows : await read()
  return { items: there.map(presentCategory) }
}

/** Whom a matter may be given to, and who may help. */
export async function listOwners(deps: Part, caller: Caller) {
  mayWriteMatters(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const [owners, helpers] = await Promise.all([listOwnerChoices(tx, community), listHelperChoices(tx, community)])
    return { owners, helpers }
  })
}

function presentCategory(row: CategoryRow) {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    anonymous: row.anonymous === true,
    owner: row.owner as MatterOwner | null,
    answer: limitWords(limitOf(row)),
  }
}

/** A time limit as people say it: 7 个工作日, 24 小时. */
function limitWords({ amount, unit, pace }: SlaLimit): string {
  if (unit === 'hours') return pace === 'working' ? `${String(amount)} 个工作小时` : `${String(amount)} 小时`
  return pace === 'working' ? `${String(amount)} 个工作日` : `${String(amount)} 天`
}
