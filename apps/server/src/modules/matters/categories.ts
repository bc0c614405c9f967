import { matterCategories } from '@linli/contract/ledger-matter-categories'
import type { MatterOwner } from '@linli/rules/matter-acts'
import { beijingLimits } from '@linli/rules/sla-clock'
import { v7 } from 'uuid'
import { systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { record } from '../../platform/record.ts'
import { insertLedgerRow } from '../ledgers/index.ts'

type Limit = Extract<keyof typeof beijingLimits, `answer-${string}`>
type Dispatch = Extract<keyof typeof beijingLimits, `dispatch-${string}`>

/** What a community begins with; its own from then on. Limits of Beijing's 12345 as presets (DOMAIN.md §1.6). */
const initialCategories: readonly [
  code: string,
  name: string,
  owner: MatterOwner,
  dispatch: Dispatch,
  answer: Limit,
  anonymous: boolean,
][] = [
  ['sanitation', '环境卫生', 'property-company', 'dispatch-general', 'answer-7-days', true],
  ['parking', '停车管理', 'property-company', 'dispatch-general', 'answer-7-days', true],
  ['order', '社会治安', 'police', 'dispatch-general', 'answer-24-hours', true],
  ['facilities', '公共设施', 'property-company', 'dispatch-general', 'answer-7-days', true],
  ['utilities', '水电气热', 'property-company', 'dispatch-utilities', 'answer-24-hours', true],
  ['property', '物业服务', 'property-company', 'dispatch-general', 'answer-7-days', true],
  ['hazard', '安全隐患', 'committee', 'dispatch-emergency', 'answer-2-hours', true],
  ['neighbours', '邻里纠纷', 'building-head', 'dispatch-general', 'answer-7-days', false],
  ['livelihood', '民生保障', 'committee', 'dispatch-general', 'answer-15-days', false],
  ['policy', '政策咨询', 'committee', 'dispatch-general', 'answer-7-days', true],
  ['branch', '党建和社区工作', 'committee', 'dispatch-general', 'answer-15-days', true],
  ['other', '其他', 'committee', 'dispatch-general', 'answer-15-days', true],
]

/** Where what nobody sorted yet goes, until the desk does. */
const unsortedCode = 'other'

export interface CategoryRow {
  id: string
  code: string
  name: string
  owner: string | null
  dispatch_hours: number | null
  answer_amount: number
  answer_unit: string
  answer_pace: string
  anonymous: boolean | null
}

/** Categories in use today, in the community's own order. */
export function listCategoryRows(tx: Tx, community: number): Promise<CategoryRow[]> {
  return tx
    .selectFrom('matter_category')
    .select(['id', 'code', 'name', 'owner', 'dispatch_hours', 'answer_amount', 'answer_unit', 'answer_pace', 'anonymous'])
    .where('community', '=', community)
    .where('ends_on', 'is', null)
    .orderBy('position')
    .orderBy('name')
    .orderBy('id')
    .execute()
}

/** What a matter without a category is sorted under: 其他, else the last there is. */
export function unsortedOf(rows: readonly CategoryRow[]): CategoryRow | undefined {
  return rows.find(({ code }) => code === unsortedCode) ?? rows.at(-1)
}

/** Gives a community that never had any its first categories; nothing where it ended them all. The scope must be able to write them. */
export async function ensureCategories(tx: Tx, fields: Deps['fields'], community: number): Promise<void> {
  const any = await tx.selectFrom('matter_category').select('id').where('community', '=', community).limit(1).executeTakeFirst()
  if (any !== undefined) return
  for (const [at, [code, name, owner, dispatch, answer, anonymous]] of initialCategories.entries()) {
    const { limit } = beijingLimits[answer]
    await insertLedgerRow(
      tx,
      community,
      matterCategories,
      v7(),
      {
        ...{ code, name, owner, anonymous, position: (at + 1) * 10, dispatchHours: beijingLimits[dispatch].limit.amount },
        ...{ answerAmount: limit.amount, answerUnit: limit.unit, answerPace: limit.pace, note: null },
      },
      fields,
    )
  }
}

/** In a transaction of its own, audited once. @returns whether the community is there */
export async function seedCategories(deps: Pick<Deps, 'database' | 'fields'>, community: number): Promise<boolean> {
  const system = systemCaller('matters', community)
  return inScope(deps.database, system, 'write', async (tx) => {
    const there = await tx.selectFrom('community').select('community').where('community', '=', community).forUpdate().executeTakeFirst()
    if (there === undefined) return false
    const before = await tx.selectFrom('matter_category').select('id').where('community', '=', community).limit(1).executeTakeFirst()
    if (before !== undefined) return true
    await ensureCategories(tx, deps.fields, community)
    await record(tx, system, {
      verb: 'matter.seed-categories',
      entity: 'matter_category',
      detail: { categories: initialCategories.length },
    })
    return true
  })
}
