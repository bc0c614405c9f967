import { appointments } from '@linli/contract/ledger-appointments'
import { facilities } from '@linli/contract/ledger-facilities'
import { partyMembers } from '@linli/contract/ledger-party-members'
import { shopsUnits } from '@linli/contract/ledger-shops-units'
import { tenancies } from '@linli/contract/ledger-tenancies'
import type { Ledger } from '@linli/contract/ledger'
import { creditCheckCharacterOf } from '@linli/rules/credit-code'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Caller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { type AuditNote, record } from '../../platform/record.ts'
import { type RowValues, insertLedgerRow } from '../ledgers/index.ts'
import { demoCommunity, otherHeads } from './demo.content.ts'
import { type Dice, createDice } from './demo.dice.ts'
import { demoFacilities, demoShops } from './demo.ledgers.content.ts'
import { drawGivenName, drawSurname } from './demo.names.ts'

const community = demoCommunity

interface Neighbour {
  id: string
  name: string
  born_on: string | null
  politics: string | null
  phone_cipher: Buffer | null
  identity_cipher: Buffer | null
  building_id: string | null
  building: string | null
  dwelling_id: string | null
  kind: string | null
  head: boolean
  since: string
}

/** Rows of every ledger, drawn from the demo's register; nothing where there are some already. */
export async function writeLedgers(deps: Deps, author: Caller, buildings: ReadonlyMap<string, string>): Promise<void> {
  await inScope(deps.database, author, 'write', async (tx) => {
    const { rows: there } = await sql`select from facility where community = ${community} limit 1`.execute(tx)
    if (there.length > 0) return
    const people = await listNeighbours(tx)
    const dice = createDice(2026)
    const notes: AuditNote[] = []
    const add = async (ledger: Ledger, values: RowValues): Promise<void> => {
      const id = newId()
      await insertLedgerRow(tx, community, ledger, id, values, deps.fields)
      notes.push({ verb: 'ledger.add', entity: 'ledger', entityId: id, detail: { ledger: ledger.key, demo: true, by: author.name } })
    }
    for (const values of drawMembers(deps, people, dice)) await add(partyMembers, values)
    for (const values of drawTenancies(deps, people, dice)) await add(tenancies, values)
    for (const values of drawAppointments(people, buildings)) await add(appointments, values)
    for (const values of drawFacilities(buildings, dice)) await add(facilities, values)
    for (const values of drawShops(dice)) await add(shopsUnits, values)
    await record(tx, author, notes)
  })
}

async function listNeighbours(tx: Tx): Promise<Neighbour[]> {
  const { rows } = await sql<Neighbour>`
    select p.id, p.name, p.born_on::text, p.politics, p.phone_cipher, p.identity_cipher, p.building_id, b.number as building, o.dwelling_id, o.kind,
      m.relation = '02' as head, o.starts_on::text as since
    from person p join membership m on m.community = p.community and m.person_id = p.id and m.ends_on is null
      join occupancy o on o.community = p.community and o.household_id = m.household_id and o.ends_on is null
      join building b on b.community = p.community and b.id = o.building_id
      join dwelling d on d.community = p.community and d.id = o.dwelling_id
    where p.community = ${community} order by d.address_key, m.relation <> '02', p.born_on, p.name`.execute(tx)
  return rows
}

function numbersOf({ fields }: Deps, { phone_cipher, identity_cipher }: Neighbour): { phone: string | null; identity: string | null } {
  return {
    phone: phone_cipher === null ? null : fields.open('phone', phone_cipher),
    identity: identity_cipher === null ? null : fields.open('identity', identity_cipher),
  }
}

function drawMembers(deps: Deps, people: readonly Neighbour[], dice: Dice): RowValues[] {
  const branches = ['第一支部', '第一支部', '第一支部', '第二支部', '第二支部', '第三支部', '第三支部']
  return people
    .filter(({ politics, born_on }) => (politics === '01' || politics === '02') && born_on !== null && born_on < '2004')
    .map((person) => {
      const joined = Math.min(2024, Number(person.born_on?.slice(0, 4)) + 20 + dice.below(16))
      const day = `-${String(1 + dice.below(12)).padStart(2, '0')}-${String(1 + dice.below(28)).padStart(2, '0')}`
      const full = person.politics === '01'
      const relationState = dice.weigh([
        ['here', 20],
        ['elsewhere-contacted', 3],
        ['elsewhere-not-contacted', 1],
        ['transferring', 1],
        ['to-verify', 1],
      ] as const)
      return {
        name: person.name,
        person: person.id,
        ...numbersOf(deps, person),
        kind: person.politics,
        joinedOn: full ? `${String(joined)}${day}` : `2025${day}`,
        fullSince: full ? `${String(joined + 1)}${day}` : null,
        branch: branches[Number(person.building)] ?? null,
        partyGroup: `${person.building ?? ''}栋党小组`,
        relationState,
        homeBranch: relationState.startsWith('elsewhere') ? '务工地党支部' : null,
      }
    })
}

function drawTenancies(deps: Deps, people: readonly Neighbour[], dice: Dice): RowValues[] {
  return people
    .filter(({ kind, head }) => kind === 'rents' && head)
    .map((person) => {
      const until = Number(person.since.slice(0, 4)) + 1 + dice.below(3)
      return {
        dwelling: person.dwelling_id,
        name: person.name,
        person: person.id,
        ...numbersOf(deps, person),
        landlordName: `${drawSurname(dice)}${drawGivenName(dice, dice.pick(['1', '2']), 50)}`,
        landlordPhone: `1540530${String(5000 + dice.below(1000))}`,
        rentedFrom: person.since,
        leaseUntil: dice.chance(0.8) ? `${String(until)}${person.since.slice(4, 7)}-01` : null,
        purpose: 'living',
        people: people.filter(({ dwelling_id }) => dwelling_id === person.dwelling_id).length,
        residenceRegistered: dice.chance(0.7),
      }
    })
}

function drawAppointments(people: readonly Neighbour[], buildings: ReadonlyMap<string, string>): RowValues[] {
  const heads = [...otherHeads, { building: '3', name: '单永华', phone: '154-0530-0003' }].map(({ building, name, phone }) => ({
    role: 'building-head',
    name,
    phone: phone.replaceAll('-', ''),
    building: buildings.get(building) ?? null,
    servesFrom: '2024-03-01',
    servesUntil: '2027-03-01',
  }))
  const others = [
    ['residents-representative', ''],
    ['party-group-leader', '党小组'],
    ['grid-worker', '网格'],
  ] as const
  const grown = people.filter(({ born_on, building }) => born_on !== null && born_on < '1990' && building !== null)
  return [
    ...heads,
    ...others.flatMap(([role, area], at) =>
      [...buildings].flatMap(([number, id]) => {
        const members = grown.filter(
          ({ building, politics }) => building === number && (role !== 'party-group-leader' || politics === '01'),
        )
        const person = members[at * 7] ?? members[0]
        if (person === undefined) return []
        return [
          {
            role,
            name: person.name,
            person: person.id,
            building: id,
            area: area === '' ? null : `${number}栋${area}`,
            servesFrom: '2024-06-01',
          },
        ]
      }),
    ),
    { role: 'volunteer-leader', name: '何文秀', phone: '15405300005', servesFrom: '2023-05-01', area: '红花志愿服务队' },
    { role: 'mediator', name: '蒋建国', phone: '15405300006', servesFrom: '2023-05-01' },
  ]
}

function drawFacilities(buildings: ReadonlyMap<string, string>, dice: Dice): RowValues[] {
  return demoFacilities.map(([name, kind, place, building, state]) => ({
    name,
    kind,
    place,
    building: building === null ? null : (buildings.get(building) ?? null),
    state,
    installedOn: `${String(2019 + dice.below(4))}-0${String(1 + dice.below(9))}-15`,
    keptBy: kind === 'lift' || kind === 'water' || kind === 'lighting' ? '邻家物业' : '居委会',
    keeperPhone: kind === 'lift' ? '15405300088' : null,
    inspectedOn: `2026-${String(1 + dice.below(10)).padStart(2, '0')}-10`,
  }))
}

function drawShops(dice: Dice): RowValues[] {
  return demoShops.map(([name, kind, address, contact, employees], at) => {
    const first17 = `92530502MA6DEM${String(at).padStart(2, '0')}X`
    return {
      name,
      kind,
      address,
      contact,
      employees,
      creditCode: `${first17}${creditCheckCharacterOf(first17)}`,
      phone: `1540530${String(7000 + dice.below(1000))}`,
      licenceUntil: `${String(2026 + dice.below(5))}-06-30`,
    }
  })
}
