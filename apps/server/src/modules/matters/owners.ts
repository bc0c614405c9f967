import type { MatterOwner } from '@linli/rules/matter-acts'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { ownerNames } from './matter.said.ts'
import { refuseMatter } from './matter.refusals.ts'
import type { MatterRecord } from './matter.row.ts'

/** Columns of an owner as chosen. @throws refused unknown-owner for a force or building that is not there */
export async function resolveOwner(
  tx: Tx,
  matter: Pick<MatterRecord, 'community' | 'source'>,
  { owner, party }: { owner: MatterOwner; party: string | null },
): Promise<{ owner: MatterOwner; owner_party: string | null; owner_name: string }> {
  if (owner === 'committee') {
    if (party !== null) throw refuseMatter('unknown-owner')
    return { owner, owner_party: null, owner_name: matter.source === 'letter' ? ownerNames.branch : ownerNames.committee }
  }
  if (party === null) throw refuseMatter('unknown-owner')
  const { rows } =
    owner === 'building-head'
      ? await sql<{ name: string }>`
          select b.name || '楼栋长' as name from building b where b.community = ${matter.community} and b.id = ${party}::uuid and exists (
            select from post p where p.community = b.community and p.building_id = b.id and p.kind = 'building_head' and p.ended_at is null)`.execute(
          tx,
        )
      : await sql<{ name: string }>`
          select name from force where community = ${matter.community} and id = ${party}::uuid and kind = ${owner} and ended_at is null`.execute(
          tx,
        )
  const name = rows[0]?.name
  if (name === undefined) throw refuseMatter('unknown-owner')
  return { owner, owner_party: party, owner_name: name }
}

/** Forces and accounts with a post here that help. @throws refused unknown-owner */
export async function resolveHelpers(
  tx: Tx,
  community: number,
  helpers: readonly { party: string | null; account: string | null }[],
): Promise<{ helper_parties: string[]; helper_accounts: string[] }> {
  const parties = [...new Set(helpers.flatMap(({ party }) => party ?? []))]
  const accounts = [...new Set(helpers.flatMap(({ account }) => account ?? []))]
  const { rows } = await sql<{ parties: number; accounts: number }>`
    select (select count(*)::int from force where community = ${community} and id = any(${sql.val(parties)}::uuid[]) and ended_at is null) as parties,
      (select count(distinct account_id)::int from post where community = ${community} and account_id = any(${sql.val(accounts)}::text[]) and ended_at is null) as accounts`.execute(
    tx,
  )
  if (rows[0]?.parties !== parties.length || rows[0].accounts !== accounts.length) throw refuseMatter('unknown-owner')
  return { helper_parties: parties, helper_accounts: accounts }
}

export interface OwnerChoice {
  kind: MatterOwner
  party: string | null
  name: string
  people: number
}

/** The committee, forces in use, and buildings with a head. */
export async function listOwnerChoices(tx: Tx, community: number): Promise<OwnerChoice[]> {
  const { rows } = await sql<OwnerChoice>`
    select 'committee' as kind, null::uuid as party, ${ownerNames.committee}::text as name,
      (select count(distinct account_id)::int from post where community = ${community} and building_id is null and force_id is null and ended_at is null) as people, 0 as rank, '' as sort
    union all
    select f.kind, f.id, f.name, (select count(distinct p.account_id)::int from post p where p.community = f.community and p.force_id = f.id and p.ended_at is null), 1, f.name
      from force f where f.community = ${community} and f.ended_at is null
    union all
    select 'building-head', b.id, b.name || '楼栋长', count(distinct p.account_id)::int, 2, b.sort_key
      from building b join post p on p.community = b.community and p.building_id = b.id and p.kind = 'building_head' and p.ended_at is null
      where b.community = ${community} group by b.id, b.name, b.sort_key
    order by rank, kind desc, sort`.execute(tx)
  return rows.map(({ kind, party, name, people }) => ({ kind, party, name, people }))
}

/** X of 1+4+X: forces beside the owner, and people with a post that is no staff's. */
export async function listHelperChoices(
  tx: Tx,
  community: number,
): Promise<{ party: string | null; account: string | null; name: string }[]> {
  const { rows } = await sql<{ party: string | null; account: string | null; name: string }>`
    select f.id as party, null::text as account, f.name, 0 as rank from force f where f.community = ${community} and f.ended_at is null
    union all
    select null, p.account_id, min(p.holder) || coalesce('（' || string_agg(distinct coalesce(p.organisation, b.name), '、') || '）', ''), 1
      from post p left join building b on b.community = p.community and b.id = p.building_id
      where p.community = ${community} and p.ended_at is null and p.building_id is not null group by p.account_id
    order by rank, name`.execute(tx)
  return rows.map(({ party, account, name }) => ({ party, account, name }))
}
