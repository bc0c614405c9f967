import type { MatterOwnerRef } from '@linli/contract/matter-shapes'
import type { MatterOwner, MatterState } from '@linli/rules/matter-acts'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'

/** What a matter is about and where it stands, never who raised it: for the papers of visits, meetings and the chain. */
export interface MatterBrief {
  id: string
  number: string
  title: string
  category: string
  categoryId: string
  building: string | null
  /** Where, as people say it. */
  place: string | null
  state: MatterState
  owner: MatterOwnerRef | null
  raisers: number
  ready: boolean
  visit: string | null
  mergedInto: string | null
  answer: string | null
  raisedAt: string
}

interface BriefRow extends Omit<MatterBrief, 'owner'> {
  owner: MatterOwner | null
  owner_party: string | null
  owner_name: string | null
}

const columns = sql`m.id, m.number, m.title, c.name as category, m.category_id as "categoryId", m.building_id as building,
  nullif(concat_ws(' ', b.name, m.place), '') as place, m.state, m.owner, m.owner_party, m.owner_name, m.raisers, m.ready,
  m.visit_id as visit, m.merged_into as "mergedInto", m.answer, m.raised_at as "raisedAt"`
const from = sql`matter m join matter_category c on c.community = m.community and c.id = m.category_id
  left join building b on b.community = m.community and b.id = m.building_id`

function presentBrief<Row extends BriefRow>({
  owner,
  owner_party,
  owner_name,
  ...row
}: Row): Omit<Row, 'owner' | 'owner_party' | 'owner_name'> & MatterBrief {
  return { ...row, owner: owner === null ? null : { kind: owner, party: owner_party, name: owner_name ?? '' } }
}

async function select(tx: Tx, community: number, where: RawBuilder<unknown>): Promise<MatterBrief[]> {
  const { rows } =
    await sql<BriefRow>`select ${columns} from ${from} where m.community = ${community} and ${where} order by m.number`.execute(tx)
  return rows.map(presentBrief)
}

/** By id; those the scope does not see are left out. */
export async function matterBrief(tx: Tx, community: number, ids: readonly string[]): Promise<ReadonlyMap<string, MatterBrief>> {
  if (ids.length === 0) return new Map()
  const briefs = await select(tx, community, sql`m.id = any(${sql.val(ids)}::uuid[])`)
  return new Map(briefs.map((brief) => [brief.id, brief]))
}

/** What was heard on these visits. */
export async function mattersOfVisits(tx: Tx, community: number, visits: readonly string[]): Promise<ReadonlyMap<string, MatterBrief[]>> {
  if (visits.length === 0) return new Map()
  const briefs = await select(tx, community, sql`m.visit_id = any(${sql.val(visits)}::uuid[])`)
  return Map.groupBy(briefs, (brief) => brief.visit ?? '')
}

/** Matters called ready to be talked over, with their words, so that they can be grouped. */
export async function readyMatters(tx: Tx, community: number): Promise<(MatterBrief & { text: string })[]> {
  const { rows } = await sql<BriefRow & { text: string }>`
    select ${columns}, m.text from ${from} where m.community = ${community} and m.ready and m.state not in ('merged', 'withdrawn')
    order by m.category_id, m.building_id, m.id limit 500`.execute(tx)
  return rows.map(presentBrief)
}
