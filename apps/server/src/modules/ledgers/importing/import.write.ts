import { personDetails } from './import.columns.ts'
import { newId } from './import.ids.ts'
import type { Tx } from '../../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../../platform/fields.ts'
import type { CareGround } from '../register/register.drafts.ts'
import type { Batch, NewHousehold, NewPerson } from './import.plan.ts'
import { insertRows } from './import.rows.ts'
import type { Seal, Sealed } from './import.seal.ts'

export type WriteContext = {
  community: number
  importId: string
  /** First day of what is new, 'YYYY-MM-DD'. */
  today: string
  /** What a care tag names as its basis. */
  basis: string
  fields: FieldCipher
}

export type BatchWriter = {
  /** Takes a batch over and answers when it has room for the next. */
  write(batch: Batch): Promise<void>
  /** Waits for the last batch. */
  settle(): Promise<void>
}

/** While the server stores one batch, the next is sealed and the one after it read: two cores share the work. */
export function createBatchWriter(tx: Tx, context: WriteContext, seal: Seal): BatchWriter {
  let running: Promise<void> = Promise.resolve()
  let before: Promise<void> = Promise.resolve()
  return {
    async write(batch) {
      const people = batch.persons.map(({ draft: { name, identityKind, identity, phone } }) => ({ name, identityKind, identity, phone }))
      const stored = Promise.all([seal(context.community, people), running]).then(([sealed]) =>
        insertBatchRows(tx, context, batch, rowsOf(batch, sealed, context)),
      )
      // Awaited two turns later; until then a failure must not count as unhandled.
      stored.catch(() => undefined)
      const room = before
      before = running
      running = stored
      await room
    },
    settle: () => running,
  }
}

type Rows = ReturnType<typeof rowsOf>

function rowsOf({ households, persons }: Batch, sealed: readonly Sealed[], context: WriteContext) {
  const { importId: import_id, today: starts_on } = context
  const belonging = Map.groupBy(persons, ({ household }) => household)
  return {
    households: households.map(({ id, home, kind, originGroup, note }) => ({
      id,
      building_id: home.building,
      origin_group_id: originGroup,
      note,
      // What refreshHouseholds would put there: said at once, it writes none of these rows again.
      dwelling_id: home.id,
      occupancy_kind: kind,
      members: belonging.get(id)?.length ?? 0,
      head_id: belonging.get(id)?.find(({ draft }) => draft.relation === '02')?.id ?? null,
      import_id,
    })),
    occupancies: households.map(({ id, home, kind, since }: NewHousehold) => ({
      id: newId(),
      household_id: id,
      dwelling_id: home.id,
      building_id: home.building,
      kind,
      starts_on: since ?? starts_on,
      import_id,
    })),
    persons: persons.flatMap((person, index) => personRow(person, sealed[index], import_id)),
    memberships: persons.map(({ id, draft, household, building }) => ({
      id: newId(),
      household_id: household,
      person_id: id,
      building_id: building,
      relation: draft.relation,
      starts_on: draft.since ?? starts_on,
      import_id,
    })),
    careTags: persons.flatMap(({ id, draft }) => careTagRows(id, draft.careTags, draft.careGrounds, context)),
  }
}

export function careTagRows(person_id: string, kinds: readonly string[], grounds: readonly CareGround[], context: WriteContext) {
  return kinds.map((kind) => {
    const ground = grounds.find((one) => one.kind === kind)
    return {
      id: newId(),
      person_id,
      kind,
      basis: ground?.basis ?? context.basis,
      legal_basis: ground?.legalBasis ?? 'statutory_duty',
      starts_on: ground?.startsOn ?? context.today,
      ends_on: ground?.endsOn ?? null,
      import_id: context.importId,
    }
  })
}

export const careTagColumns = {
  id: 'uuid',
  person_id: 'uuid',
  kind: 'text',
  basis: 'text',
  legal_basis: 'text',
  starts_on: 'date',
  ends_on: 'date',
  import_id: 'uuid',
} as const
export const membershipColumns = {
  id: 'uuid',
  household_id: 'uuid',
  person_id: 'uuid',
  building_id: 'uuid',
  relation: 'text',
  starts_on: 'date',
  import_id: 'uuid',
} as const
const householdColumns = {
  id: 'uuid',
  building_id: 'uuid',
  origin_group_id: 'uuid',
  note: 'text',
  dwelling_id: 'uuid',
  occupancy_kind: 'text',
  members: 'integer',
  head_id: 'uuid',
  import_id: 'uuid',
} as const
const occupancyColumns = {
  id: 'uuid',
  household_id: 'uuid',
  dwelling_id: 'uuid',
  building_id: 'uuid',
  kind: 'text',
  starts_on: 'date',
  import_id: 'uuid',
} as const
const personColumns = {
  id: 'uuid',
  household_id: 'uuid',
  building_id: 'uuid',
  name: 'text',
  ...personDetails,
  import_id: 'uuid',
} as const

async function insertBatchRows(tx: Tx, { community, importId }: WriteContext, { space, originGroups }: Batch, rows: Rows): Promise<void> {
  const own = <Row extends object>(made: readonly Row[]): (Row & { import_id: string })[] =>
    made.map((row) => ({ ...row, import_id: importId }))
  await insertRows(tx, 'estate', community, { id: 'uuid', name: 'text', import_id: 'uuid' }, own(space.estates))
  await insertRows(
    tx,
    'building',
    community,
    { id: 'uuid', estate_id: 'uuid', number: 'text', name: 'text', sort_key: 'text', import_id: 'uuid' },
    own(space.buildings),
  )
  await insertRows(
    tx,
    'unit',
    community,
    { id: 'uuid', building_id: 'uuid', number: 'text', sort_key: 'text', import_id: 'uuid' },
    own(space.units),
  )
  await insertRows(
    tx,
    'dwelling',
    community,
    {
      id: 'uuid',
      building_id: 'uuid',
      unit_id: 'uuid',
      floor: 'integer',
      room: 'text',
      label: 'text',
      address_key: 'text',
      import_id: 'uuid',
    },
    own(space.dwellings),
  )
  await insertRows(tx, 'origin_group', community, { id: 'uuid', name: 'text', import_id: 'uuid' }, own(originGroups))
  await insertRows(tx, 'household', community, householdColumns, rows.households)
  await insertRows(tx, 'occupancy', community, occupancyColumns, rows.occupancies)
  await insertRows(tx, 'person', community, personColumns, rows.persons)
  await insertRows(tx, 'membership', community, membershipColumns, rows.memberships)
  await insertRows(tx, 'care_tag', community, careTagColumns, rows.careTags)
}

function personRow({ id, draft, household, building }: NewPerson, sealed: Sealed | undefined, import_id: string) {
  if (sealed === undefined) throw new Error('a person was not sealed')
  const { name, sex, bornOn, identityUntil, ethnicity, politics, marital, schooling, work, skills, note } = draft
  return [
    {
      id,
      household_id: household,
      building_id: building,
      name,
      sex,
      born_on: bornOn,
      identity_until: identityUntil,
      ...sealed,
      ethnicity,
      politics,
      marital,
      schooling,
      work,
      skills,
      note,
      import_id,
    },
  ]
}
