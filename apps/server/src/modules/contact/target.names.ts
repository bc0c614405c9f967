import type { LinkTarget } from '@linli/contract/contact'
import { type Tx, runPrepared } from '../../platform/db/in-scope.ts'

export interface NamedTarget extends LinkTarget {
  /** As people walk; contacts stand by their building. */
  sort: string
}

// Asked with every list: prepared once a connection, since planning it costs more than running it.
const namesOf = `
  select 'household' as kind, x.id, coalesce(head.name, '') as name, door.label as place, coalesce(door.address_key, '') as sort
  from unnest($2::uuid[]) as x(id)
  left join lateral (
    select d.label, d.address_key from occupancy o join dwelling d on d.community = $1 and d.id = o.dwelling_id
    where o.community = $1 and o.household_id = x.id and o.ends_on is null limit 1) door on true
  left join lateral (
    select p.name from membership m join person p on p.community = $1 and p.id = m.person_id
    where m.community = $1 and m.household_id = x.id and m.ends_on is null and m.relation = '02' limit 1) head on true
  union all
  select 'contact', c.id, c.name, b.name, coalesce(b.sort_key, '') || ' ' || c.name
  from contact c left join building b on b.community = $1 and b.id = c.building_id
  where c.community = $1 and c.id = any($3::uuid[])`

/**
 * What households and contacts are called. Read in a scope that may see them all (staff, or the system's after the
 * caller's own scope gave the ids): a helper's contacts live in other buildings too.
 */
export async function nameTargets(
  tx: Tx,
  community: number,
  { households, contacts }: { households: readonly string[]; contacts: readonly string[] },
): Promise<Map<string, NamedTarget>> {
  const rows = await runPrepared<NamedTarget>(tx, { name: 'contact_targets', text: namesOf, values: [community, households, contacts] })
  return new Map(rows.map((row) => [row.id, row]))
}

/** A household that is gone from the register keeps its place in the list. */
export function targetOf(names: ReadonlyMap<string, NamedTarget>, kind: LinkTarget['kind'], id: string): LinkTarget {
  const known = names.get(id)
  return { kind, id, name: known?.name ?? '', place: known?.place ?? null }
}
