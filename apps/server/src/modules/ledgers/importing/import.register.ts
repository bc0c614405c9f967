import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'

/** The register as it stands, as far as an import compares with it. Blind indexes are hex. */
export type ExistingRegister = {
  /** Today by the database's clock. */
  today: string
  /** Null on an installation without this community: only a dry run may then go on. */
  communityName: string | null
  estates: { id: string; name: string }[]
  buildings: { id: string; estate: string; number: string }[]
  units: { id: string; building: string; number: string }[]
  dwellings: { id: string; building: string; unit: string; room: string }[]
  originGroups: { id: string; name: string }[]
  households: ExistingHousehold[]
  persons: ExistingPerson[]
  /** Identity numbers (blind indexes) that turned out wrong when records were merged, and whom they lead to. */
  aliases: { index: string; person: string }[]
  /** Records that were merged away, and which record they are now. */
  merged: { id: string; kept: string }[]
}

export type ExistingHousehold = {
  id: string
  version: number
  originGroup: string | null
  note: string | null
  occupancy: { id: string; dwelling: string; kind: string; startedToday: boolean } | null
}

export type ExistingPerson = {
  id: string
  version: number
  name: string
  sex: string
  bornOn: string | null
  identityIndex: string | null
  identityUntil: string | null
  phoneIndex: string | null
  ethnicity: string | null
  politics: string | null
  marital: string | null
  schooling: string | null
  work: string | null
  skills: string | null
  note: string | null
  membership: { id: string; household: string; relation: string; startedToday: boolean } | null
  careTags: string[]
}

/** Reads all of one community's register that an import compares with. */
export async function loadRegister(tx: Tx, community: number): Promise<ExistingRegister> {
  const of = <Row>(query: ReturnType<typeof sql<Row>>): Promise<Row[]> => query.execute(tx).then((result) => result.rows)
  const [place] = await of(
    sql<{
      name: string | null
      today: string
    }>`select (select name from community where community = ${community}) as name, current_date::text as today`,
  )
  if (place === undefined) throw new Error('the database gave no day')
  // Joined here, not in SQL: right after a large import the planner has no statistics and would loop.
  const occupancies = new Map(
    (
      await of(sql<{ id: string; household: string; dwelling: string; kind: string; startedToday: boolean }>`
    select id, household_id as household, dwelling_id as dwelling, kind, starts_on >= current_date as "startedToday" from occupancy where community = ${community} and ends_on is null`)
    ).map(({ household, ...row }) => [household, row]),
  )
  const memberships = new Map(
    (
      await of(sql<{ id: string; person: string; household: string; relation: string; startedToday: boolean }>`
    select id, person_id as person, household_id as household, relation, starts_on >= current_date as "startedToday" from membership where community = ${community} and ends_on is null`)
    ).map(({ person, ...row }) => [person, row]),
  )
  const careTags = Map.groupBy(
    await of(
      sql<{
        person: string
        kind: string
      }>`select person_id as person, kind from care_tag where community = ${community} and (ends_on is null or ends_on > current_date)`,
    ),
    (tag) => tag.person,
  )
  const households = await of(
    sql<
      Omit<ExistingHousehold, 'occupancy'>
    >`select id, version, origin_group_id as "originGroup", note from household where community = ${community}`,
  )
  const persons = await of(sql<Omit<ExistingPerson, 'membership' | 'careTags'>>`
    select id, version, name, sex, born_on as "bornOn", encode(identity_index, 'hex') as "identityIndex", identity_until as "identityUntil", encode(phone_index, 'hex') as "phoneIndex", ethnicity, politics, marital, schooling, work, skills, note
    from person where community = ${community}`)
  return {
    today: place.today,
    communityName: place.name,
    estates: await of(
      sql<{ id: string; name: string }>`select id, name from estate where community = ${community} order by created_at, id`,
    ),
    buildings: await of(
      sql<{
        id: string
        estate: string
        number: string
      }>`select id, estate_id as estate, number from building where community = ${community}`,
    ),
    units: await of(
      sql<{
        id: string
        building: string
        number: string
      }>`select id, building_id as building, number from unit where community = ${community}`,
    ),
    dwellings: await of(
      sql<{
        id: string
        building: string
        unit: string
        room: string
      }>`select id, building_id as building, unit_id as unit, room from dwelling where community = ${community}`,
    ),
    originGroups: await of(sql<{ id: string; name: string }>`select id, name from origin_group where community = ${community}`),
    aliases: await of(
      sql<{
        index: string
        person: string
      }>`select encode(identity_index, 'hex') as index, person_id as person from person_alias where community = ${community}`,
    ),
    merged: await of(
      sql<{
        id: string
        kept: string
      }>`select merged_id as id, kept_id as kept from person_merge where community = ${community} and undone_at is null order by merged_at desc, id desc`,
    ),
    households: households.map((household) => ({ ...household, occupancy: occupancies.get(household.id) ?? null })),
    persons: persons.map((person) => ({
      ...person,
      membership: memberships.get(person.id) ?? null,
      careTags: careTags.get(person.id)?.map((tag) => tag.kind) ?? [],
    })),
  }
}
