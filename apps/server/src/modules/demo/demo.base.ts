import { v7 as newId } from 'uuid'
import { sql } from 'kysely'
import { type Caller, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { type EventNote, record } from '../../platform/record.ts'
import { personSearchKeys } from '../people/index.ts'
import { writeSetting } from '../settings/index.ts'
import { readNow, refreshRollups } from '../space/index.ts'
import { communityFacts, demoCommunity, originGroups, otherHeads } from './demo.content.ts'
import { type Dice, createDice } from './demo.dice.ts'
import { type OccupancyKind, drawFamily } from './demo.families.ts'
import { type DemoDwelling, planEstate, sortPart } from './demo.homes.ts'
import { type DemoPerson, createPersonMaker } from './demo.persons.ts'

const households = 474
const community = demoCommunity

interface DemoHousehold {
  id: string
  dwelling: DemoDwelling
  kind: OccupancyKind
  since: string
  originGroup: string | null
  people: (DemoPerson & { id: string })[]
}

/** The register of the demo community and its heads on paper, in one transaction. `news` tells screens what went before. */
export async function writeBase(deps: Deps, news: EventNote[], verb: 'demo.create' | 'demo.reset'): Promise<void> {
  const caller: Caller = systemCaller('demo', community)
  await inScope(deps.database, caller, 'write', async (tx) => {
    const { today } = await readNow(tx)
    const dice = createDice(community % 1_000_000)
    await tx
      .insertInto('community')
      .values({
        community,
        demo: true,
        name: communityFacts.name,
      })
      .execute()
    await writeSetting(tx, caller, {
      key: 'host',
      value: { organisation: communityFacts.hostOrganisation, filingNumber: communityFacts.filingNumber },
      version: 1,
    })
    await writeSetting(tx, caller, {
      key: 'complaints',
      value: { phone: communityFacts.complaintsPhone, hours: null, address: null },
      version: 1,
    })
    const estate = planEstate()
    await tx.insertInto('estate').values({ community, id: estate.id, name: estate.name }).execute()
    await insertAll(
      estate.buildings.map(({ id, number }) => ({
        community,
        id,
        estate_id: estate.id,
        number,
        name: `${number}栋`,
        sort_key: sortPart(number),
      })),
      (rows) => tx.insertInto('building').values(rows).execute(),
    )
    await insertAll(
      estate.units.map(({ id, building, number }) => ({ community, id, building_id: building, number, sort_key: sortPart(number) })),
      (rows) => tx.insertInto('unit').values(rows).execute(),
    )
    await insertAll(
      estate.dwellings.map((home) => ({
        community,
        id: home.id,
        building_id: home.building,
        unit_id: home.unit,
        floor: home.floor,
        room: home.room,
        label: home.label,
        address_key: home.addressKey,
      })),
      (rows) => tx.insertInto('dwelling').values(rows).execute(),
    )
    const groups = originGroups.map((name) => ({ community, id: newId(), name }))
    await tx.insertInto('origin_group').values(groups).execute()
    const planned = planHouseholds(
      dice,
      estate.dwellings,
      groups.map((group) => group.id),
      today,
    )
    await writeHouseholds(tx, planned)
    await writePersons(tx, deps, planned)
    await writeHeads(tx, estate.buildings)
    await sql`select app.refresh_statistics()`.execute(tx)
    await refreshRollups(tx, community)
    await record(
      tx,
      caller,
      {
        verb,
        entity: 'community',
        entityId: String(community),
        detail: { households: planned.length, persons: planned.reduce((sum, { people }) => sum + people.length, 0) },
      },
      [...news, { kind: 'register.changed', privacyClass: 'staff', audience: null, data: { entity: 'community', id: null } }],
    )
  })
}

function planHouseholds(dice: Dice, dwellings: DemoDwelling[], groups: string[], today: string): DemoHousehold[] {
  const make = createPersonMaker(dice, today)
  const homes = [...dwellings]
  while (homes.length > households) homes.splice(dice.below(homes.length), 1)
  return homes.map((dwelling) => {
    const kind = dice.weigh<OccupancyKind>([
      ['lives_in', 79],
      ['rents', 13],
      ['empty', 8],
    ])
    const since = kind === 'rents' ? daysBefore(today, 30 + dice.below(1000)) : daysBefore(today, 1500 + dice.below(400))
    const people = drawFamily(dice, make, kind).map((person) => ({ ...person, id: newId() }))
    // Who rents came from elsewhere.
    const originGroup = kind === 'rents' ? null : dice.weigh(groups.map((id, index) => [id, 5 - index] as const))
    return { id: newId(), dwelling, kind, since, originGroup, people }
  })
}

async function writeHouseholds(tx: Tx, planned: DemoHousehold[]): Promise<void> {
  await insertAll(
    planned.map((one) => ({ community, id: one.id, building_id: one.dwelling.building, origin_group_id: one.originGroup })),
    (rows) => tx.insertInto('household').values(rows).execute(),
  )
  await insertAll(
    planned.map((one) => ({
      community,
      id: newId(),
      household_id: one.id,
      dwelling_id: one.dwelling.id,
      building_id: one.dwelling.building,
      kind: one.kind,
      starts_on: one.since,
    })),
    (rows) => tx.insertInto('occupancy').values(rows).execute(),
  )
}

async function writePersons(tx: Tx, { fields }: Deps, planned: DemoHousehold[]): Promise<void> {
  const members = planned.flatMap((household) => household.people.map((person) => ({ household, person })))
  await insertAll(
    members.map(({ household, person }) => ({
      community,
      id: person.id,
      household_id: household.id,
      building_id: household.dwelling.building,
      name: person.name,
      sex: person.sex,
      born_on: person.bornOn,
      identity_kind: 'resident_id',
      identity_cipher: fields.seal('identity', person.identityNumber),
      identity_index: fields.index('identity', community, person.identityNumber),
      phone_cipher: person.phone === null ? null : fields.seal('phone', person.phone),
      phone_index: person.phone === null ? null : fields.index('phone', community, person.phone),
      ethnicity: person.ethnicity,
      politics: person.politics,
      marital: person.marital,
      schooling: person.schooling,
      work: person.work,
      skills: person.skills,
      search: sql<string>`array_to_tsvector(${sql.val(personSearchKeys(person.name, person.phone))}::text[])`,
    })),
    (rows) => tx.insertInto('person').values(rows).execute(),
  )
  await insertAll(
    members.map(({ household, person }) => ({
      community,
      id: newId(),
      household_id: household.id,
      person_id: person.id,
      building_id: household.dwelling.building,
      relation: person.relation,
      starts_on: person.bornOn > household.since ? person.bornOn : household.since,
    })),
    (rows) => tx.insertInto('membership').values(rows).execute(),
  )
  await insertAll(
    members.flatMap(({ household, person }) =>
      person.careTags.map((tag) => ({
        community,
        id: newId(),
        person_id: person.id,
        kind: tag.kind,
        basis: tag.basis,
        starts_on: household.since,
      })),
    ),
    (rows) => tx.insertInto('care_tag').values(rows).execute(),
  )
}

async function writeHeads(tx: Tx, buildings: { id: string; number: string }[]): Promise<void> {
  const posts = otherHeads.flatMap((head) => {
    const building = buildings.find(({ number }) => number === head.building)
    const id = newId()
    return building === undefined
      ? []
      : [
          {
            community,
            id,
            account_id: `${String(community)}.${id}`,
            holder: head.name,
            kind: 'building_head',
            building_id: building.id,
            published: true,
            public_phone: head.phone,
          },
        ]
  })
  await tx.insertInto('post').values(posts).execute()
}

/** Sets small enough for the 65,535 parameters of one statement. */
async function insertAll<Row>(rows: Row[], insert: (some: Row[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += 500) await insert(rows.slice(from, from + 500))
}

function daysBefore(today: string, days: number): string {
  const at = new Date(`${today}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() - days)
  return at.toISOString().slice(0, 10)
}
