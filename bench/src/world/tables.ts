import type pg from 'pg'

interface Amounts {
  street: number
  communities: number
  persons: number
  names: number
  sealed: number
  log: (line: string) => void
}

/** Ten households of 28 people: sizes 1 2 3 4 5 2 3 3 2 3. Household and place in it by person number modulo 28. */
const sizes = [1, 2, 3, 4, 5, 2, 3, 3, 2, 3]
const householdOf = sizes.flatMap((size, household) => Array.from({ length: size }, () => household))
const memberOf = sizes.flatMap((size) => Array.from({ length: size }, (_, member) => member))
const array = (numbers: number[]) => `'{${numbers.join(',')}}'::int[]`

/** 144 homes a building: 2 units of 18 floors with 4 doors. */
const perBuilding = 144
const perUnit = 72

export async function stagingTables(client: pg.Client): Promise<void> {
  await client.query(`
    create temp table bench_name (n int primary key, name text not null, keys text[] not null);
    create temp table bench_sealed (n int primary key, phone bytea not null, tail text not null, identity bytea not null);
    create function pg_temp.bench_id(kind int, n bigint) returns uuid language sql immutable as
      $f$ select (lpad(to_hex(1750000000000 + n), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid $f$`)
}

const filled = ['dwelling', 'household', 'occupancy', 'person', 'membership']

/**
 * Inserts the rows by set. Their second indexes are taken off meanwhile and foreign keys not asked
 * (rows fit by the way they are made); both are as migrated when this is done.
 */
export async function fillTables(client: pg.Client, amounts: Amounts): Promise<void> {
  const { log } = amounts
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select i.indexname as name, i.indexdef as definition from pg_indexes i
     where i.schemaname = 'public' and i.tablename = any($1) and not exists (select from pg_constraint c where c.conname = i.indexname)`,
    [filled],
  )
  await client.query(
    `set session_replication_role = replica; set maintenance_work_mem = '256MB'; set work_mem = '64MB'; set statement_timeout = 0; select setseed(0.5)`,
  )
  await client.query('begin')
  // Emptied in this transaction, the tables' rows need no log (wal_level minimal).
  await client.query(`truncate ${filled.join(', ')}, community, estate, building, unit, origin_group cascade`)
  for (const index of indexes) await client.query(`drop index ${index.name}`)
  for (const [what, text] of statements(amounts)) {
    log(`  ${what}`)
    await client.query(text)
  }
  for (const index of indexes) {
    log(`  ${index.name}`)
    await client.query(index.definition)
  }
  await client.query('commit')
  await client.query('reset session_replication_role; reset maintenance_work_mem; reset work_mem')
}

function statements({ street, communities, persons, names, sealed }: Amounts): [what: string, text: string][] {
  const plan = `
    create temp table bench_community as
      select i, ${String(street)}::bigint + i + 1 as code, persons, first_person, homes, households, sum(homes) over (order by i) - homes as first_home
      from (select i, persons, first_person, households, households + households / 19 + 1 as homes
        from (select i, persons, first_person, (persons + 27) / 28 * 10 as households
          from (select i, ((i + 1)::bigint * ${String(persons)} / ${String(communities)} - i::bigint * ${String(persons)} / ${String(communities)})::int as persons, i::bigint * ${String(persons)} / ${String(communities)} as first_person
            from generate_series(0, ${String(communities)} - 1) i) a) b) c;
    analyze bench_community`
  const space = `
    insert into community (community, name) select code, '测试社区' || i from bench_community;
    insert into estate (community, id, name) select code, pg_temp.bench_id(1, i), '安置小区' from bench_community;
    insert into origin_group (community, id, name) select code, pg_temp.bench_id(2, i * 6 + g), '红花' || g + 1 || '组' from bench_community, generate_series(0, 5) g;
    insert into building (community, id, estate_id, number, name, sort_key)
      select code, pg_temp.bench_id(3, i * 100 + b), pg_temp.bench_id(1, i), (b + 1)::text, b + 1 || '栋', lpad((b + 1)::text, 4, '0') from bench_community, generate_series(0, (homes - 1) / ${String(perBuilding)}) b;
    insert into unit (community, id, building_id, number, sort_key)
      select code, pg_temp.bench_id(4, i * 200 + u), pg_temp.bench_id(3, i * 100 + u / 2), (u % 2 + 1)::text, lpad((u % 2 + 1)::text, 4, '0') from bench_community, generate_series(0, (homes - 1) / ${String(perUnit)}) u`
  const dwellings = `
    insert into dwelling (community, id, building_id, unit_id, floor, room, label, address_key)
    select code, pg_temp.bench_id(5, first_home + h), pg_temp.bench_id(3, i * 100 + building), pg_temp.bench_id(4, i * 200 + h / ${String(perUnit)}), floor, room,
      building + 1 || '-' || unit || '-' || room, lpad((building + 1)::text, 4, '0') || '-' || lpad(unit::text, 4, '0') || '-' || lpad(floor::text, 4, '0') || '-' || lpad(room, 4, '0')
    from (select c.*, h, h / ${String(perBuilding)} as building, h % ${String(perBuilding)} / ${String(perUnit)} + 1 as unit, h % ${String(perUnit)} / 4 + 1 as floor, ((h % ${String(perUnit)} / 4 + 1) * 100 + h % 4 + 1)::text as room
      from bench_community c, generate_series(0, homes - 1) h) homes`
  const home = 'first_home + hh + hh / 19'
  const use = `case hh % 12 when 3 then 'rents' when 7 then 'empty' else 'lives_in' end`
  const homes = `
    insert into occupancy (community, id, household_id, dwelling_id, building_id, kind, starts_on)
    select code, pg_temp.bench_id(7, ${home}), pg_temp.bench_id(6, ${home}), pg_temp.bench_id(5, ${home}), pg_temp.bench_id(3, i * 100 + (hh + hh / 19) / ${String(perBuilding)}),
      ${use}, '2024-01-01' from bench_community, generate_series(0, households - 1) hh`
  const people = `
    create temp table bench_person as
    select code, i, first_person + p as n, hh, ${home} as home, pg_temp.bench_id(3, i * 100 + (hh + hh / 19) / ${String(perBuilding)}) as building, member,
      floor(power(random(), 1.6) * ${String(names)})::int as name, floor(random() * ${String(sealed)})::int as number, random() as luck, (current_date - case when member = 0 then 9000 else 0 end - floor(random() * 22000)::int) as born_on
    from (select c.*, p, p / 28 * 10 + (${array(householdOf)})[p % 28 + 1] as hh, (${array(memberOf)})[p % 28 + 1] as member from bench_community c, generate_series(0, c.persons - 1) p) people;
    insert into person (community, id, household_id, building_id, name, sex, born_on, identity_kind, identity_cipher, identity_index, phone_cipher, phone_index, ethnicity, politics, search)
    select code, pg_temp.bench_id(8, b.n), pg_temp.bench_id(6, home), building, name.name, case when b.n % 2 = 0 then '1' else '2' end, born_on,
      'resident-id', s.identity, sha256(int8send(b.n)), case when luck < 0.7 then s.phone end, case when luck < 0.7 then sha256(int8send(-b.n)) end, '01', case when luck > 0.9 then '01' else '13' end,
      array_to_tsvector(case when luck < 0.7 then name.keys || s.tail else name.keys end)
    from bench_person b join bench_name name on name.n = b.name join bench_sealed s on s.n = b.number order by b.n;
    insert into membership (community, id, household_id, person_id, building_id, relation, starts_on)
    select code, pg_temp.bench_id(9, n), pg_temp.bench_id(6, home), pg_temp.bench_id(8, n), building, case member when 0 then '02' when 1 then '10' else '20' end, '2024-01-01' from bench_person order by n`
  // After the people, so that each says at once who belongs to it, as an import does.
  const households = `
    insert into household (community, id, building_id, origin_group_id, dwelling_id, occupancy_kind, members, head_id)
    select code, pg_temp.bench_id(6, ${home}), pg_temp.bench_id(3, i * 100 + (hh + hh / 19) / ${String(perBuilding)}), pg_temp.bench_id(2, i * 6 + hh % 6),
      pg_temp.bench_id(5, ${home}), ${use}, coalesce(belonging.members, 0), pg_temp.bench_id(8, belonging.head)
    from bench_community cross join generate_series(0, households - 1) hh
    left join (select home, count(*)::int as members, min(n) filter (where member = 0) as head from bench_person group by home) belonging on belonging.home = ${home}
    order by ${home}`
  return [
    ['communities, buildings, units', `${plan};${space}`],
    ['dwellings', dwellings],
    ['where households live', homes],
    ['persons and memberships', people],
    ['households', households],
  ]
}
