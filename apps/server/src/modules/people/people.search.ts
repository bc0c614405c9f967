import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { type Found, type SearchAsk, type SearchEntity, indexedEntity, ranks } from '../../platform/search/index.ts'
import { seesStaffFields } from './people.policy.ts'
import { labelPattern } from './search-keys.ts'

const may: SearchEntity['may'] = (caller) => caller.rights.has('register.read')

/** Persons by name, pinyin, initials and end of the phone; by a whole phone or identity number through the blind index. */
const persons = indexedEntity({
  kind: 'person',
  may,
  table: 'person',
  title: 'name',
  phones: true,
  household: sql`t.household_id`,
  past: sql<boolean>`t.household_id is null`,
  detail: sql<
    string | null
  >`(select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id where o.community = t.community and o.household_id = t.household_id and o.ends_on is null)`,
  exactly(ask, meaning) {
    if (meaning.kind === 'phone') return sql<boolean>`t.phone_index = ${ask.fields.index('phone', ask.community, meaning.number)}`
    if (meaning.kind === 'identity' && seesStaffFields(ask.caller))
      // A number that turned out wrong when records were merged leads to the person all the same.
      return sql<boolean>`(t.identity_index = ${ask.fields.index('identity', ask.community, meaning.number)} or t.id in (
        select a.person_id from person_alias a where a.community = ${ask.community} and a.identity_index = ${ask.fields.index('identity', ask.community, meaning.number)}))`
    return null
  },
})

/** Homes by their door; a door nobody lives behind is a dwelling. */
const homes: SearchEntity = {
  kind: 'household',
  may,
  find(tx, ask) {
    const room = ask.meanings.find((meaning) => meaning.kind === 'room')
    return room === undefined ? null : findHomes(tx, ask, labelPattern(room))
  },
}

export const peopleSearch: readonly SearchEntity[] = [homes, persons]

async function findHomes(tx: Tx, { community, limit }: SearchAsk, pattern: string): Promise<{ hits: Found[]; total: number }> {
  const { rows } = await sql<{
    id: string
    label: string
    household_id: string | null
    head: string | null
    total: number
  }>`
    with found as materialized (
      select d.id, d.label, d.address_key, o.household_id, count(*) over ()::int as total
      from dwelling d left join occupancy o on o.community = d.community and o.dwelling_id = d.id and o.ends_on is null
      where d.community = ${community} and d.label like ${pattern}
      order by d.address_key, d.id limit ${limit}
    )
    select f.*, (select p.name from membership m join person p on p.community = m.community and p.id = m.person_id where m.community = ${community} and m.household_id = f.household_id and m.relation = '02' and m.ends_on is null) as head
    from found f order by f.address_key, f.id`.execute(tx)
  return {
    hits: rows.map((row) => ({
      id: row.household_id ?? row.id,
      title: row.label,
      detail: row.head ?? '',
      household: row.household_id,
      past: false,
      rank: ranks.exact,
      ...(row.household_id === null ? { kind: 'dwelling' as const } : {}),
    })),
    total: rows[0]?.total ?? 0,
  }
}
