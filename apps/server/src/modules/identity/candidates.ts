import { samePerson, type PersonFacts, type SameReason } from '@linli/rules/same-person'
import { pinyinKeys } from '@linli/rules/pinyin'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../platform/fields.ts'

export interface Candidate {
  a: string
  b: string
  sure: boolean
  reasons: SameReason[]
}

/** More records than this under one key are a placeholder (未知, 1900-01-01), not a person written twice. */
const groupAtMost = 8

/**
 * Pairs of records of one community that may be one person and about which nobody has decided. Records meet only under an
 * equal key (name and birth, name and home, phone and name, sound and birth in one building), so the work grows with the
 * register and not with its square; the rule then says how sure each pair is.
 */
export async function findCandidates(tx: Tx, fields: FieldCipher, community: number): Promise<Candidate[]> {
  const { rows: pairs } = await sql<{ a: string; b: string }>`
    with one as (
      select p.id, p.name, p.born_on, p.phone_index, p.household_id, p.building_id, p.search
      from person p where p.community = ${community} and p.erased_at is null
    ),
    sound as materialized (
      select o.id, k.lexeme from one o cross join lateral unnest(o.search) k
      where (o.phone_index is not null or (o.building_id is not null and o.born_on is not null)) and k.lexeme like 'p%'
    ),
    keyed as (
      select id, 'b' || name || born_on::text as key from one where born_on is not null
      union all select id, 't' || name || encode(phone_index, 'hex') from one where phone_index is not null
      union all select o.id, 'd' || o.name || c.dwelling_id::text from one o
        join occupancy c on c.community = ${community} and c.household_id = o.household_id and c.ends_on is null
      union all select o.id, 'y' || s.lexeme || encode(o.phone_index, 'hex') from one o join sound s using (id) where o.phone_index is not null
      union all select o.id, 's' || s.lexeme || o.born_on::text || o.building_id::text from one o join sound s using (id)
        where o.born_on is not null and o.building_id is not null
    ),
    met as (
      select array_agg(distinct id) as ids from keyed group by key having count(distinct id) between 2 and ${groupAtMost}::int
    )
    select distinct x.id as a, y.id as b from met cross join lateral unnest(ids) as x(id) cross join lateral unnest(ids) as y(id)
    where x.id < y.id and not exists (
      select from duplicate_pair d where d.community = ${community} and d.person_a = x.id and d.person_b = y.id and d.state <> 'open')`.execute(
    tx,
  )
  const facts = await readFacts(tx, fields, community, [...new Set(pairs.flatMap(({ a, b }) => [a, b]))])
  return pairs.flatMap(({ a, b }) => {
    const [one, other] = [facts.get(a), facts.get(b)]
    if (one === undefined || other === undefined) return []
    const { verdict, reasons } = samePerson(one, other)
    return verdict === 'no' ? [] : [{ a, b, sure: verdict === 'sure', reasons }]
  })
}

/** Records as the rule looks at them. Numbers are opened for the comparison and stay here. */
export async function readFacts(
  tx: Tx,
  fields: FieldCipher,
  community: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PersonFacts>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<FactRow>`
    select p.id, p.name, p.sex, p.born_on, p.identity_cipher, p.phone_index, p.building_id, o.dwelling_id
    from person p left join occupancy o on o.community = p.community and o.household_id = p.household_id and o.ends_on is null
    where p.community = ${community} and p.id = any(${sql.val(ids)}::uuid[])`.execute(tx)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        name: row.name,
        sounds: pinyinKeys(row.name).full,
        sex: row.sex,
        born: row.born_on,
        identity: row.identity_cipher === null ? null : fields.open('identity', row.identity_cipher),
        phone: row.phone_index?.toString('hex') ?? null,
        dwelling: row.dwelling_id,
        building: row.building_id,
      },
    ]),
  )
}

interface FactRow {
  id: string
  name: string
  sex: string
  born_on: string | null
  identity_cipher: Buffer | null
  phone_index: Buffer | null
  building_id: string | null
  dwelling_id: string | null
}
