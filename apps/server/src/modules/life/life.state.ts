import { createHash } from 'node:crypto'
import type { LifeAct } from '@linli/contract/life'
import type { LifeState } from '@linli/rules/household-life'
import type { Tx } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { readNow } from '../space/index.ts'
import { type HomeRow, type StayRow, any, readHomes, readStays, toHome, toStay } from './life.rows.ts'

/** The families an act concerns, as rows and as the rules read them. */
export interface Families {
  state: LifeState
  stays: ReadonlyMap<string, StayRow>
  homes: ReadonlyMap<string, HomeRow>
  names: ReadonlyMap<string, string>
  /** Fingerprint of all of it: changes with any row. */
  basis: string
}

/** Ids an act names, by what they must be. */
export function namedIn(act: LifeAct): { households: string[]; persons: string[]; dwellings: string[]; originGroups: string[] } {
  const named = { households: [] as string[], persons: [] as string[], dwellings: [] as string[], originGroups: [] as string[] }
  const comers = (people: readonly ({ who: 'known'; person: string } | { who: 'new' })[]) => {
    for (const one of people) if (one.who === 'known') named.persons.push(one.person)
  }
  if ('household' in act) named.households.push(act.household)
  if ('newHead' in act && act.newHead !== null) named.persons.push(act.newHead)
  if ('relations' in act) named.persons.push(...(act.relations ?? []).map(({ person }) => person))
  switch (act.kind) {
    case 'moved_in':
      comers(act.people)
      if (act.into.place === 'household') named.households.push(act.into.household)
      else {
        named.dwellings.push(act.into.dwelling)
        if (act.into.originGroup !== null) named.originGroups.push(act.into.originGroup)
      }
      break
    case 'tenant_in':
      comers(act.people)
      named.dwellings.push(act.dwelling)
      break
    case 'dwelling_sold':
      comers(act.buyer?.people ?? [])
      if (act.to !== null) named.dwellings.push(act.to)
      break
    case 'moved_out':
      named.persons.push(...act.people)
      break
    case 'split':
      named.persons.push(...act.people, act.head)
      if (act.dwelling !== null) named.dwellings.push(act.dwelling)
      break
    case 'household_moved':
      if (act.dwelling !== null) named.dwellings.push(act.dwelling)
      break
    case 'merged':
      named.households.push(act.merging)
      break
    case 'newborn':
      if (act.parent !== null) named.persons.push(act.parent)
      break
    case 'died':
      named.persons.push(act.person)
      break
    case 'married_in':
      named.persons.push(act.spouse)
      comers([act.comer])
      break
    case 'head_changed':
      named.persons.push(act.head)
      break
    case 'tenant_out':
      break
  }
  return named
}

/**
 * Reads everything the rules need to decide. Ids that are not there, or not within reach, answer 404 before anything
 * else is looked at.
 */
export async function readFamilies(tx: Tx, community: number, act: LifeAct): Promise<Families> {
  const named = namedIn(act)
  await requireAll(tx, community, 'dwelling', named.dwellings)
  await requireAll(tx, community, 'origin_group', named.originGroups)
  await requireAll(tx, community, 'household', named.households)
  await requireAll(tx, community, 'person', named.persons)
  // One after another: a write has one connection.
  const { today } = await readNow(tx)
  const open = await readStays(tx, community, named.households, named.persons)
  const current = open.filter((stay) => stay.ends_on === null)
  const households = [...new Set([...named.households, ...current.map((stay) => stay.household_id)])]
  const members = await readStays(tx, community, households, [])
  const people = [...new Set([...named.persons, ...members.map((stay) => stay.person_id)])]
  const stays = await readStays(tx, community, households, people)
  const homes = await readHomes(tx, community, households)
  const persons = await tx
    .selectFrom('person')
    .select(['id', 'name', 'sex', 'born_on', 'died_on'])
    .where('community', '=', community)
    .where('id', '=', any([...new Set([...people, ...stays.map((stay) => stay.person_id)])]))
    .orderBy('id')
    .execute()
  const versions = await tx
    .selectFrom('household')
    .select(['id', 'version'])
    .where('community', '=', community)
    .where('id', '=', any(households))
    .orderBy('id')
    .execute()
  return {
    state: {
      today,
      persons: persons.map((one) => ({ id: one.id, sex: one.sex, bornOn: one.born_on, diedOn: one.died_on })),
      households,
      stays: stays.map(toStay),
      homes: homes.map(toHome),
    },
    stays: new Map(stays.map((row) => [row.id, row])),
    homes: new Map(homes.map((row) => [row.id, row])),
    names: new Map(persons.map((one) => [one.id, one.name])),
    basis: createHash('sha256')
      .update(JSON.stringify([versions, stays, homes, persons]))
      .digest('base64url'),
  }
}

async function requireAll(
  tx: Tx,
  community: number,
  table: 'dwelling' | 'origin_group' | 'household' | 'person',
  ids: readonly string[],
): Promise<void> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return
  const found = await tx.selectFrom(table).select('id').where('community', '=', community).where('id', '=', any(wanted)).execute()
  if (found.length !== wanted.length) throw new AppError('not_found')
}

/** What an event touched, as it stands: kept after it, and compared when it is to be undone. */
export interface Snapshot {
  persons: { id: string; version: number }[]
  households: { id: string; version: number }[]
  stays: StayRow[]
  homes: HomeRow[]
}

export async function readSnapshot(
  tx: Tx,
  community: number,
  households: readonly string[],
  persons: readonly string[],
): Promise<Snapshot> {
  const versions = (table: 'person' | 'household', ids: readonly string[]) =>
    tx.selectFrom(table).select(['id', 'version']).where('community', '=', community).where('id', '=', any(ids)).orderBy('id').execute()
  const people = await versions('person', persons)
  const homesOf = await versions('household', households)
  const stays = await readStays(tx, community, households, persons)
  return { persons: people, households: homesOf, stays, homes: await readHomes(tx, community, households) }
}
