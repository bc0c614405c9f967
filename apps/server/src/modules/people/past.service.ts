import type { Household, Person } from '@linli/contract/people'
import { classifyQuery } from '@linli/rules'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Position, pageOf } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import type { HouseholdPosition } from './household-list.queries.ts'
import { type PastHouseholdFilter, countPastHouseholds, listPastHouseholdRows } from './household-list-as-of.queries.ts'
import { type Viewer, presentCareTag, presentDwelling, presentHouseholdRow, presentPerson, presentPersonRow } from './people.present.ts'
import { listCareTagsOf, listMembershipsOf, listOccupanciesOf } from './people.queries.ts'
import {
  type PastPersonFilter,
  countPastPersons,
  findPastOriginGroup,
  findPastPerson,
  listPastMembers,
  listPastPersonRows,
  pastMatches,
} from './person-list-as-of.queries.ts'
import { labelPattern, personTsquery } from './search-keys.ts'

// Lists and pages of a past day, for staff; who may and which day is settled by the caller (readAsOf).

interface PastHouseholdQuery {
  building?: string | undefined
  unit?: string | undefined
  originGroup?: string | undefined
  occupancy?: string | undefined
  q?: string | undefined
}

export interface PastPage<P> {
  limit: number
  position: P | null
  total: number | undefined
}

export async function listPastHouseholds(
  tx: Tx,
  community: number,
  day: string,
  query: PastHouseholdQuery,
  { limit, position, total: known }: PastPage<HouseholdPosition>,
) {
  const filter = pastHouseholdFilter(query)
  const [rows, counted] = await Promise.all([
    listPastHouseholdRows(tx, community, day, filter, limit + 1, position),
    known ?? (Object.keys(filter).length === 0 ? null : countPastHouseholds(tx, community, day, filter)),
  ])
  const total = counted ?? rows[0]?.rollup_total ?? 0
  return pageOf(rows, limit, total, (row) => ({ key: `${row.address_key} ${row.dwelling_id}`, id: row.id }), presentHouseholdRow)
}

function pastHouseholdFilter({ building, unit, originGroup, occupancy, q }: PastHouseholdQuery): PastHouseholdFilter {
  const filter: PastHouseholdFilter = {}
  if (building !== undefined) filter.building = building
  if (unit !== undefined) filter.unit = unit
  if (originGroup !== undefined) filter.originGroup = originGroup
  if (occupancy !== undefined) filter.occupancy = occupancy
  const [meaning] = classifyQuery(q ?? '')
  if (meaning === undefined) return filter
  if (meaning.kind === 'room') return { ...filter, label: labelPattern(meaning) }
  const people = personTsquery(meaning) ?? 'none'
  return meaning.kind === 'han' ? { ...filter, people, name: meaning.text } : { ...filter, people }
}

export async function listPastPersons(
  deps: Deps,
  tx: Tx,
  community: number,
  day: string,
  { q, ...plain }: Omit<PastPersonFilter, 'matches'> & { q?: string | undefined },
  { limit, position, total: known }: PastPage<Position>,
) {
  const { building, sex, politics, careTag, ageFrom, ageTo } = plain
  const matches = q === undefined || q === '' ? null : pastMatches(deps.fields, community, day, q)
  const filter = { building, sex, politics, careTag, ageFrom, ageTo, matches }
  const after = position === null ? null : { key: String(position.key), id: position.id }
  const [rows, total] = await Promise.all([
    listPastPersonRows(tx, community, day, filter, limit + 1, after),
    known ?? countPastPersons(tx, community, day, filter),
  ])
  const viewer: Viewer = { fields: deps.fields, today: day, identity: true }
  return pageOf(
    rows,
    limit,
    total,
    (row) => ({ key: row.name, id: row.id }),
    (row) => presentPersonRow(row, viewer),
  )
}

export async function readPastPerson(deps: Deps, caller: Caller, tx: Tx, id: string, day: string): Promise<Person> {
  const community = communityOf(caller)
  const row = await findPastPerson(tx, community, day, id)
  if (row === undefined) throw new AppError('not_found')
  const [memberships, tags] = await Promise.all([listMembershipsOf(tx, community, id), listCareTagsOf(tx, community, [id])])
  return presentPerson(
    row,
    memberships.filter(({ starts_on }) => starts_on <= day),
    { fields: deps.fields, today: day, identity: true },
    tags.filter((tag) => held(tag, day)),
  )
}

export async function readPastHousehold(deps: Deps, caller: Caller, tx: Tx, id: string, day: string): Promise<Household> {
  const community = communityOf(caller)
  const originGroup = await findPastOriginGroup(tx, community, day, id)
  if (originGroup === undefined) throw new AppError('not_found')
  const [occupancies, members] = await Promise.all([listOccupanciesOf(tx, community, id), listPastMembers(tx, community, day, id)])
  const tags = await listCareTagsOf(
    tx,
    community,
    members.map((member) => member.id),
  )
  const home = occupancies.find((one) => held(one, day))
  const viewer: Viewer = { fields: deps.fields, today: day, identity: true }
  return {
    id,
    dwelling: home === undefined ? null : presentDwelling(home),
    head: members.find((member) => member.relation === '02')?.name ?? null,
    members: members.length,
    occupancy: (home?.kind ?? null) as Household['occupancy'],
    originGroup,
    people: members.map((member) => ({
      ...presentPersonRow(member, viewer),
      careTags: tags.filter((tag) => tag.person_id === member.id && held(tag, day)).map(presentCareTag),
    })),
    occupancies: occupancies
      .filter((one) => one.starts_on <= day)
      .map((one) => ({ dwelling: presentDwelling(one), kind: one.kind as 'lives_in', startsOn: one.starts_on, endsOn: one.ends_on })),
    passes: null,
  }
}

function held({ starts_on, ends_on }: { starts_on: string; ends_on: string | null }, day: string): boolean {
  return starts_on <= day && (ends_on === null || ends_on > day)
}
