import type { Household, Look, MyHousehold, Person } from '@linli/contract/people'
import { ageOn, classifyQuery, maskPhone } from '@linli/rules'
import { type Caller, communityOf, requireKind } from '../../platform/caller.ts'
import { type Position, decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { readAsOf, readNow } from '../space/index.ts'
import { type HouseholdFilter, type HouseholdPosition, countHouseholds, listHouseholdRows } from './household-list.queries.ts'
import { findKept } from './merged-persons.ts'
import { mayRead, seesStaffFields } from './people.policy.ts'
import { type Viewer, presentCareTag, presentDwelling, presentHouseholdRow, presentPerson, presentPersonRow } from './people.present.ts'
import {
  countPersons,
  findHousehold,
  findPerson,
  listCareTagsOf,
  listLookRows,
  listMembers,
  listMembershipsOf,
  listOccupanciesOf,
  listPassesOf,
  listPersonRows,
} from './people.queries.ts'
import { listPastHouseholds, listPastPersons, readPastHousehold, readPastPerson } from './past.service.ts'
import { labelPattern, personTsquery } from './search-keys.ts'
import { personMatches } from './search.service.ts'

const defaultLimit = 50

interface HouseholdQuery {
  building?: string | undefined
  unit?: string | undefined
  originGroup?: string | undefined
  occupancy?: string | undefined
  staleMonths?: number | undefined
  q?: string | undefined
  asOf?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

export async function listHouseholds(deps: Deps, caller: Caller, query: HouseholdQuery) {
  mayRead(caller)
  const limit = query.limit ?? defaultLimit
  const position = decodeCursor(query.cursor)
  const filter = householdFilter(query)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const day = await readAsOf(tx, caller, query.asOf)
    if (day !== null) {
      requireToday(query)
      const page = { limit, position: position === null ? null : householdPosition(position), total: position?.total }
      return listPastHouseholds(tx, community, day, query, page)
    }
    // Staff see the whole community, so the roll-up that comes with the rows is their total; a helper's is always counted within reach.
    const told = caller.kind === 'staff' && Object.keys(filter).length === 0
    const [rows, counted] = await Promise.all([
      listHouseholdRows(tx, community, filter, limit + 1, position === null ? null : householdPosition(position)),
      position?.total ?? (told ? null : countHouseholds(tx, community, filter)),
    ])
    const total = counted ?? rows[0]?.rollup_total ?? 0
    return pageOf(rows, limit, total, (row) => ({ key: `${row.address_key} ${row.dwelling_id}`, id: row.id }), presentHouseholdRow)
  })
}

/** What was confirmed by when is known for today alone. */
function requireToday({ staleMonths }: HouseholdQuery): void {
  if (staleMonths === undefined) return
  throw new AppError('invalid_input', {
    fields: [
      { path: 'staleMonths', code: 'today-only', zh: '久未核实只能按今天来筛选。', en: 'Homes long unconfirmed are a list of today only.' },
    ],
  })
}

/** The cursor's key is the door: its address key and id, one space between. */
function householdPosition({ key, id }: Position): HouseholdPosition {
  const [, addressKey, dwelling] = /^(\S{1,100}) ([0-9a-f-]{36})$/.exec(String(key)) ?? []
  if (addressKey === undefined || dwelling === undefined) throw new AppError('invalid_input', { reason: 'cursor' })
  return { addressKey, dwelling, household: id }
}

function householdFilter({ building, unit, originGroup, occupancy, staleMonths, q }: HouseholdQuery): HouseholdFilter {
  const filter: HouseholdFilter = {}
  if (building !== undefined) filter.building = building
  if (unit !== undefined) filter.unit = unit
  if (originGroup !== undefined) filter.originGroup = originGroup
  if (occupancy !== undefined) filter.occupancy = occupancy
  if (staleMonths !== undefined) filter.staleMonths = staleMonths
  const [meaning] = classifyQuery(q ?? '')
  if (meaning === undefined) return filter
  if (meaning.kind === 'room') filter.label = labelPattern(meaning)
  else filter.people = personTsquery(meaning) ?? 'none'
  return filter
}

interface PersonQuery {
  building?: string | undefined
  sex?: string | undefined
  politics?: string | undefined
  careTag?: string | undefined
  ageFrom?: number | undefined
  ageTo?: number | undefined
  q?: string | undefined
  asOf?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

export async function listPersons(deps: Deps, caller: Caller, query: PersonQuery) {
  mayRead(caller)
  // Filtering by what a helper may not see would tell it.
  if (!seesStaffFields(caller) && (query.careTag !== undefined || query.politics !== undefined)) throw new AppError('forbidden')
  const limit = query.limit ?? defaultLimit
  const position = decodeCursor(query.cursor)
  const { building, sex, politics, careTag, ageFrom, ageTo, q } = query
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const day = await readAsOf(tx, caller, query.asOf)
    if (day !== null) return listPastPersons(deps, tx, community, day, query, { limit, position, total: position?.total })
    const filter = {
      building,
      sex,
      politics,
      careTag,
      ageFrom,
      ageTo,
      matches: q === undefined || q === '' ? null : personMatches(deps, community, q, seesStaffFields(caller)),
    }
    const after = position === null ? null : { key: String(position.key), id: position.id }
    const [rows, total, viewer] = await Promise.all([
      listPersonRows(tx, community, filter, limit + 1, after),
      position?.total ?? countPersons(tx, community, filter),
      viewerOf(deps, caller, tx),
    ])
    return pageOf(
      rows,
      limit,
      total,
      (row) => ({ key: row.name, id: row.id }),
      (row) => presentPersonRow(row, viewer),
    )
  })
}

async function viewerOf(deps: Deps, caller: Caller, tx: Tx): Promise<Viewer> {
  return { fields: deps.fields, today: (await readNow(tx)).today, identity: seesStaffFields(caller) }
}

export async function getPerson(deps: Deps, caller: Caller, id: string, asOf?: string): Promise<Person> {
  mayRead(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const day = await readAsOf(tx, caller, asOf)
    return day === null ? readPerson(deps, caller, tx, id) : readPastPerson(deps, caller, tx, id, day)
  })
}

/** Inside any scope, so that a change answers with what it left behind. A record that was merged away answers with the one kept. */
export async function readPerson(deps: Deps, caller: Caller, tx: Tx, id: string): Promise<Person> {
  const community = communityOf(caller)
  const staff = seesStaffFields(caller)
  const row = await findPerson(tx, community, id)
  if (row === undefined) {
    const kept = staff ? await findKept(tx, community, id) : null
    if (kept === null) throw new AppError('not_found')
    return readPerson(deps, caller, tx, kept)
  }
  const viewer = await viewerOf(deps, caller, tx)
  const memberships = await listMembershipsOf(tx, community, id)
  const tags = staff ? await listCareTagsOf(tx, community, [id]) : null
  return presentPerson(row, memberships, viewer, tags)
}

export async function getHousehold(deps: Deps, caller: Caller, id: string, asOf?: string): Promise<Household> {
  mayRead(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const day = await readAsOf(tx, caller, asOf)
    if (day !== null) return readPastHousehold(deps, caller, tx, id, day)
    const community = communityOf(caller)
    const household = await findHousehold(tx, community, id)
    if (household === undefined) throw new AppError('not_found')
    const staff = seesStaffFields(caller)
    const [viewer, occupancies, members, passes] = await Promise.all([
      viewerOf(deps, caller, tx),
      listOccupanciesOf(tx, community, id),
      listMembers(tx, community, id),
      staff ? listPassesOf(tx, community, id) : null,
    ])
    const tags = staff
      ? await listCareTagsOf(
          tx,
          community,
          members.map((member) => member.id),
        )
      : []
    const now = occupancies.find((occupancy) => occupancy.ends_on === null)
    return {
      id,
      dwelling: now === undefined ? null : presentDwelling(now),
      head: members.find((member) => member.relation === '02')?.name ?? null,
      members: members.length,
      occupancy: (now?.kind ?? null) as Household['occupancy'],
      originGroup: household.origin_group,
      people: members.map((member) => ({
        ...presentPersonRow(member, viewer),
        careTags: staff ? tags.filter((tag) => tag.person_id === member.id).map(presentCareTag) : null,
      })),
      occupancies: occupancies.map((occupancy) => ({
        dwelling: presentDwelling(occupancy),
        kind: occupancy.kind as 'lives_in',
        startsOn: occupancy.starts_on,
        endsOn: occupancy.ends_on,
      })),
      passes: passes?.map((pass) => ({ id: pass.id, issuedAt: pass.issued_at, expiresAt: pass.expires_at, state: pass.state })) ?? null,
    }
  })
}

export async function getMyHousehold(deps: Deps, caller: Caller): Promise<MyHousehold> {
  requireKind(caller, 'resident')
  return inScope(deps.database, caller, 'read', async (tx) => {
    const community = communityOf(caller)
    const id = ownHousehold(caller)
    const [household, occupancies, members, info, { today }] = await Promise.all([
      findHousehold(tx, community, id),
      listOccupanciesOf(tx, community, id),
      listMembers(tx, community, id),
      tx.selectFrom('community').select('name').where('community', '=', community).executeTakeFirst(),
      readNow(tx),
    ])
    if (household === undefined) throw new AppError('not_found')
    const now = occupancies.find((occupancy) => occupancy.ends_on === null)
    return {
      community: info?.name ?? '',
      label: now?.label ?? '',
      dwelling: now === undefined ? null : `${now.building}${now.unit}单元${now.room}`,
      occupancy: (now?.kind ?? null) as MyHousehold['occupancy'],
      originGroup: household.origin_group,
      people: members.map((member) => ({
        id: member.id,
        name: member.name,
        relation: member.relation,
        age: member.born_on === null ? null : ageOn(member.born_on, today),
        phoneMasked: member.phone_cipher === null ? null : maskPhone(deps.fields.open('phone', member.phone_cipher)),
      })),
      building: now === undefined ? null : { id: now.building_id, name: now.building },
    }
  })
}

/** Every look at a sensitive field of the household's people is theirs to see. */
export async function listMyLooks(deps: Deps, caller: Caller): Promise<Look[]> {
  requireKind(caller, 'resident')
  return inScope(deps.database, caller, 'read', async (tx) =>
    presentLooks(await listLookRows(tx, communityOf(caller), { household: ownHousehold(caller) })),
  )
}

export async function listPersonLooks(deps: Deps, caller: Caller, id: string): Promise<Look[]> {
  mayRead(caller)
  requireKind(caller, 'staff')
  return inScope(deps.database, caller, 'read', async (tx) => {
    if ((await findPerson(tx, communityOf(caller), id)) === undefined) throw new AppError('not_found')
    return presentLooks(await listLookRows(tx, communityOf(caller), { person: id }))
  })
}

function presentLooks(rows: Awaited<ReturnType<typeof listLookRows>>): Look[] {
  return rows.map((row) => {
    const detail = row.detail as { field: Look['field']; note: string | null; by: string }
    return {
      at: row.at,
      by: detail.by,
      field: detail.field,
      purpose: row.purpose as Look['purpose'],
      note: detail.note,
      person: row.person ?? '',
    }
  })
}

function ownHousehold(caller: Caller): string {
  if (caller.household === null) throw new AppError('not_found')
  return caller.household
}
