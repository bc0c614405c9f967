import { sql } from 'kysely'
import { newId } from './import.ids.ts'
import type { Tx } from '../../../platform/db/in-scope.ts'
import { keepHouseholdFacts, keepPersonFacts, personSearchKeys } from '../../people/rows.ts'
import { identityColumns, personDetails, phoneColumns } from './import.columns.ts'
import type { ChangedHousehold, ChangedPerson } from './import.plan.ts'
import { type Columns, insertRows, recordSet } from './import.rows.ts'
import { type WriteContext, careTagColumns, careTagRows, membershipColumns } from './import.write.ts'

/** Somebody changed the register between reading and writing; the code makes inScope read and try again. */
export class RegisterMovedError extends Error {
  readonly code = '40001'

  constructor() {
    super('the register changed while the import was being written')
    this.name = 'RegisterMovedError'
  }
}

/** Origin group, use and place of households that the file tells otherwise; a move takes all its members along. */
export async function updateHouseholds(
  tx: Tx,
  changed: readonly ChangedHousehold[],
  { community, importId, today }: WriteContext,
): Promise<void> {
  if (changed.length === 0) return
  const rows = changed.map(({ before, home, originGroup, note }) => ({
    id: before.id,
    version: before.version,
    building_id: home?.building ?? null,
    origin_group_id: originGroup,
    note,
  }))
  await keepHouseholdFacts(
    tx,
    community,
    changed.map(({ before }) => before.id),
  )
  await updateAll(
    tx,
    rows,
    { id: 'uuid', version: 'integer', building_id: 'uuid', origin_group_id: 'uuid', note: 'text' },
    (set) => sql`
    update household h set building_id = coalesce(x.building_id, h.building_id), origin_group_id = x.origin_group_id, note = coalesce(x.note, h.note), version = h.version + 1, updated_at = now()
    from ${set} where h.community = ${community} and h.id = x.id and h.version = x.version`,
  )

  const rehomed = changed.filter(({ before, home, kind }) => home !== null || kind !== before.occupancy?.kind)
  const inPlace = rehomed.flatMap(({ before, home, kind }) =>
    before.occupancy?.startedToday === true
      ? [{ id: before.occupancy.id, dwelling_id: home?.id ?? null, building_id: home?.building ?? null, kind }]
      : [],
  )
  await update(
    tx,
    inPlace,
    { id: 'uuid', dwelling_id: 'uuid', building_id: 'uuid', kind: 'text' },
    (set) => sql`
    update occupancy o set dwelling_id = coalesce(x.dwelling_id, o.dwelling_id), building_id = coalesce(x.building_id, o.building_id), kind = x.kind
    from ${set} where o.community = ${community} and o.id = x.id`,
  )
  const renewed = rehomed.filter(({ before }) => before.occupancy?.startedToday !== true)
  await update(
    tx,
    renewed.flatMap(({ before }) => (before.occupancy === null ? [] : [{ id: before.occupancy.id }])),
    { id: 'uuid' },
    (set) => sql`
    update occupancy o set ends_on = ${today}::date from ${set} where o.community = ${community} and o.id = x.id`,
  )
  // Where only the use changes, the home is the one the household had.
  const homes = renewed.map(({ before, home, kind }) => ({
    id: newId(),
    household_id: before.id,
    dwelling_id: home?.id ?? before.occupancy?.dwelling ?? null,
    kind,
    starts_on: today,
    import_id: importId,
  }))
  await update(
    tx,
    homes,
    { id: 'uuid', household_id: 'uuid', dwelling_id: 'uuid', kind: 'text', starts_on: 'date', import_id: 'uuid' },
    (set) => sql`
    insert into occupancy (community, id, household_id, dwelling_id, building_id, kind, starts_on, import_id)
    select d.community, x.id, x.household_id, d.id, d.building_id, x.kind, x.starts_on, x.import_id from ${set} join dwelling d on d.community = ${community} and d.id = x.dwelling_id`,
  )

  const moved = changed.flatMap(({ before, home }) => (home === null ? [] : [{ id: before.id, building_id: home.building }]))
  for (const table of ['person', 'membership'] as const) {
    const current = table === 'membership' ? sql` and t.ends_on is null` : sql``
    await update(
      tx,
      moved,
      { id: 'uuid', building_id: 'uuid' },
      (set) => sql`
      update ${sql.table(table)} t set building_id = x.building_id from ${set} where t.community = ${community} and t.household_id = x.id${current}`,
    )
  }
}

const personChanges = {
  id: 'uuid',
  version: 'integer',
  household_id: 'uuid',
  building_id: 'uuid',
  ...personDetails,
} as const

/** What memberships and tags hold, each with its own from and to. */
const ofFamilies: readonly string[] = ['relation', 'household', 'careTags']

const kept = Object.keys(personChanges).filter((column) => !['id', 'version', 'household_id', 'building_id', 'search'].includes(column))

/** What the file fills in replaces what the register has; what it leaves empty stays. */
export async function updatePersons(tx: Tx, changed: readonly ChangedPerson[], context: WriteContext): Promise<void> {
  if (changed.length === 0) return
  const { community } = context
  await keepPersonFacts(
    tx,
    community,
    changed.flatMap(({ before, fields }) => (fields.some((field) => !ofFamilies.includes(field)) ? [before.id] : [])),
  )
  const assignments = sql.join(
    kept.map((column) => sql`${sql.ref(column)} = coalesce(${sql.ref(`x.${column}`)}, ${sql.ref(`p.${column}`)})`),
  )
  await updateAll(
    tx,
    changed.map((person) => changedRow(person, context)),
    personChanges,
    (set) => sql`
    update person p set household_id = x.household_id, building_id = x.building_id, ${assignments},
      search = case when x.search is null then p.search else array_to_tsvector(string_to_array(x.search, ' ')) end, version = p.version + 1, updated_at = now()
    from ${set} where p.community = ${community} and p.id = x.id and p.version = x.version`,
  )
  await moveMemberships(tx, changed, context)
  const careTags = changed.flatMap(({ before, draft }) =>
    careTagRows(
      before.id,
      draft.careTags.filter((kind) => !before.careTags.includes(kind)),
      draft.careGrounds,
      context,
    ),
  )
  await insertRows(tx, 'care_tag', community, careTagColumns, careTags)
}

function changedRow({ before, draft, fields: names, household, building }: ChangedPerson, { community, fields }: WriteContext) {
  const phone = names.includes('phone') ? draft.phone : null
  const { bornOn, identityUntil, ethnicity, politics, marital, schooling, work, skills, note } = draft
  return {
    id: before.id,
    version: before.version,
    household_id: household,
    building_id: building,
    sex: draft.sex === '0' ? null : draft.sex,
    born_on: bornOn,
    identity_until: identityUntil,
    ...identityColumns(draft.identityKind, names.includes('identityNumber') ? draft.identity : null, community, fields),
    ...phoneColumns(phone, community, fields),
    ethnicity,
    politics,
    marital,
    schooling,
    work,
    skills,
    note,
    search: phone === null ? null : personSearchKeys(before.name, phone).join(' '),
  }
}

/**
 * A new relation is a correction, a new household a move: the old membership ends and another begins,
 * unless it began today. Heads come last, because a household may have one at any moment.
 */
async function moveMemberships(tx: Tx, changed: readonly ChangedPerson[], { community, importId, today }: WriteContext): Promise<void> {
  const affected = changed
    .filter(({ fields }) => fields.includes('relation') || fields.includes('household'))
    .map(({ before, draft, household, building }) => {
      const moves = before.membership?.household !== household
      const relation = draft.relation !== '' || moves ? draft.relation : (before.membership?.relation ?? '')
      return { before, household, building, relation, ends: moves && before.membership?.startedToday === false }
    })
  const ended = affected.flatMap(({ before, ends }) => (ends && before.membership !== null ? [{ id: before.membership.id }] : []))
  await update(
    tx,
    ended,
    { id: 'uuid' },
    (set) => sql`update membership m set ends_on = ${today}::date from ${set} where m.community = ${community} and m.id = x.id`,
  )
  for (const heads of [false, true]) {
    const group = affected.filter(({ relation }) => (relation === '02') === heads)
    const mended = group.flatMap(({ before, household, building, relation, ends }) =>
      ends || before.membership === null ? [] : [{ id: before.membership.id, household_id: household, building_id: building, relation }],
    )
    await update(
      tx,
      mended,
      { id: 'uuid', household_id: 'uuid', building_id: 'uuid', relation: 'text' },
      (set) => sql`
      update membership m set household_id = x.household_id, building_id = x.building_id, relation = x.relation from ${set} where m.community = ${community} and m.id = x.id`,
    )
    const begun = group.flatMap(({ before, household, building, relation, ends }) =>
      ends || before.membership === null
        ? [
            {
              id: newId(),
              household_id: household,
              person_id: before.id,
              building_id: building,
              relation,
              starts_on: today,
              import_id: importId,
            },
          ]
        : [],
    )
    await insertRows(tx, 'membership', community, membershipColumns, begun)
  }
}

type Statement = (set: ReturnType<typeof recordSet>) => ReturnType<typeof sql>

async function update(tx: Tx, rows: readonly object[], columns: Columns, statement: Statement): Promise<number> {
  if (rows.length === 0) return 0
  const result = await statement(recordSet(columns, rows)).execute(tx)
  return Number(result.numAffectedRows ?? 0n)
}

/** Rows are found by id and version: one that is missing was changed by somebody else meanwhile. */
async function updateAll(tx: Tx, rows: readonly object[], columns: Columns, statement: Statement): Promise<void> {
  if ((await update(tx, rows, columns, statement)) !== rows.length) throw new RegisterMovedError()
}
