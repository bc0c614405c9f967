import type { RegisterFilter } from '@linli/contract/exports'
import type { QuestionShape } from '@linli/contract/question-shape'
import { classifyQuery } from '@linli/rules'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import type { Deps } from '../../../platform/deps.ts'
import { labelPattern, personMatches } from '../../people/rows.ts'
import { questionRows } from '../../questions/rows.ts'
import type { CareGround } from '../register/register.drafts.ts'

/** One person of the register with household and home; without a person an empty household, without a household an empty home. */
export type ExportRow = {
  estate: string
  building: string
  unit: string
  floor: number
  room: string
  household: string | null
  originGroup: string | null
  occupancy: string | null
  livesSince: string | null
  householdNote: string | null
  head: string | null
  person: string | null
  name: string | null
  relation: string | null
  memberSince: string | null
  sex: string | null
  bornOn: string | null
  identityKind: string | null
  identity: Buffer | null
  identityUntil: string | null
  phone: Buffer | null
  ethnicity: string | null
  politics: string | null
  marital: string | null
  schooling: string | null
  work: string | null
  skills: string | null
  note: string | null
  grounds: CareGround[] | null
}

/** Filters of a list, and whom a question asks for: persons, whole households in which somebody fits, or homes. */
export type ExportFilter = RegisterFilter & { question?: QuestionShape }

const rowsAtOnce = 500

/**
 * The register in walking order, a few hundred rows in memory at a time. One cursor is one view of the data,
 * however long the reading takes; it needs a writing scope, because reads have no transaction.
 */
export async function* readExportRows(
  tx: Tx,
  deps: Pick<Deps, 'fields'>,
  community: number,
  given: ExportFilter,
): AsyncGenerator<ExportRow> {
  await sql`declare linli_export no scroll cursor for ${await prepareQuery(tx, deps, community, given)}`.execute(tx)
  for (;;) {
    const { rows } = await sql<ExportRow>`fetch ${sql.raw(String(rowsAtOnce))} from linli_export`.execute(tx)
    yield* rows
    if (rows.length < rowsAtOnce) break
  }
  await sql`close linli_export`.execute(tx)
}

/** Of how many people the file would tell. */
export async function countExportPersons(tx: Tx, deps: Pick<Deps, 'fields'>, community: number, given: ExportFilter): Promise<number> {
  const { rows } = await sql<{
    persons: number
  }>`select count(one.person)::int as persons from (${await prepareQuery(tx, deps, community, given)}) one`.execute(tx)
  return rows[0]?.persons ?? 0
}

async function prepareQuery(
  tx: Tx,
  deps: Pick<Deps, 'fields'>,
  community: number,
  { question, ...lists }: ExportFilter,
): Promise<RawBuilder<unknown>> {
  const asOf = lists.asOf ?? question?.asOf
  const filter = asOf === undefined ? lists : { ...lists, asOf }
  const asked = question === undefined ? null : await answersOf(tx, community, filter, question)
  // Everything of the community is read: probing row by row, as is planned behind the wall without statistics, takes minutes.
  await sql`select app.set_local('enable_nestloop', 'off'), app.set_local('cursor_tuple_fraction', '1'), app.set_local('jit', 'off')`.execute(
    tx,
  )
  return exportQuery(deps, community, filter, asked)
}

/** The rows that a question asks for, of the day the list is of. */
async function answersOf(tx: Tx, community: number, { asOf }: RegisterFilter, question: QuestionShape): Promise<RawBuilder<unknown>> {
  const { rows } = await sql<{ day: string }>`select current_date::text as day`.execute(tx)
  const ids = questionRows(community, asOf === undefined ? question : { ...question, asOf }, { day: rows[0]?.day ?? '' })
  const asked = { persons: sql`p.id`, households: sql`f.id`, dwellings: sql`d.id` }[question.of]
  // As a test of each row, read once and hashed: behind the wall a join would be planned for a handful of rows.
  return sql`(${asked} in (${ids})) is true`
}

function exportQuery(
  deps: Pick<Deps, 'fields'>,
  community: number,
  filter: RegisterFilter,
  asked: RawBuilder<unknown> | null,
): RawBuilder<unknown> {
  const { asOf } = filter
  const then = (alias: string): RawBuilder<unknown> =>
    asOf === undefined
      ? sql`${sql.ref(`${alias}.ends_on`)} is null`
      : sql`${sql.ref(`${alias}.starts_on`)} <= ${asOf}::date and (${sql.ref(`${alias}.ends_on`)} is null or ${sql.ref(`${alias}.ends_on`)} > ${asOf}::date)`
  const day = asOf === undefined ? sql`current_date` : sql`${asOf}::date`
  return sql`
    with homes as (select o.household_id, o.dwelling_id, o.kind, o.starts_on from occupancy o where o.community = ${community} and ${then('o')}),
    members as (select m.household_id, m.person_id, m.relation, m.starts_on from membership m where m.community = ${community} and ${then('m')}),
    people as (${peopleAsOf(community, asOf)}),
    families as (${familiesAsOf(community, asOf)}),
    heads as (select m.household_id, max(p.name) as name from members m join people p on p.id = m.person_id where m.relation = '02' group by m.household_id),
    tags as (
      select t.person_id, json_agg(json_build_object('kind', t.kind, 'basis', t.basis, 'legalBasis', t.legal_basis, 'startsOn', t.starts_on, 'endsOn', t.ends_on) order by t.kind, t.starts_on) as grounds
      from care_tag t where t.community = ${community} and (t.ends_on is null or t.ends_on > ${day}) ${asOf === undefined ? sql`` : sql`and t.starts_on <= ${day}`}
      group by t.person_id)
    select e.name as estate, b.number as building, u.number as unit, d.floor, d.room,
      f.id as household, g.name as "originGroup", o.kind as occupancy, o.starts_on::text as "livesSince", f.note as "householdNote", heads.name as head,
      p.id as person, p.name, m.relation, m.starts_on::text as "memberSince", p.sex, p.born_on::text as "bornOn",
      p.identity_kind as "identityKind", p.identity_cipher as identity, p.identity_until::text as "identityUntil", p.phone_cipher as phone,
      p.ethnicity, p.politics, p.marital, p.schooling, p.work, p.skills, p.note, tags.grounds
    from dwelling d
    join building b on b.community = ${community} and b.id = d.building_id
    join estate e on e.community = ${community} and e.id = b.estate_id
    join unit u on u.community = ${community} and u.id = d.unit_id
    left join homes o on o.dwelling_id = d.id
    left join families f on f.id = o.household_id
    left join origin_group g on g.community = ${community} and g.id = f.origin_group_id
    left join heads on heads.household_id = f.id
    left join members m on m.household_id = f.id
    left join people p on p.id = m.person_id
    left join tags on tags.person_id = p.id
    where ${sql.join([sql`d.community = ${community}`, ...conditions(deps, community, filter, day), ...(asked === null ? [] : [asked])], sql` and `)}
    order by e.created_at, e.id, d.address_key, d.id, f.id, m.relation is distinct from '02', p.born_on nulls last, p.id`
}

const personColumns = sql.raw(
  'name, sex, born_on, identity_kind, identity_cipher, identity_until, phone_cipher, ethnicity, politics, marital, schooling, work, skills, note',
)

/** Of a past day: what stands in person from facts_since on, before that the version that held. */
function peopleAsOf(community: number, asOf: string | undefined): RawBuilder<unknown> {
  const now = sql`select id, ${personColumns} from person where community = ${community}`
  if (asOf === undefined) return now
  return sql`${now} and facts_since <= ${asOf}::date
    union all select * from (select distinct on (person_id) person_id, ${personColumns} from person_version
      where community = ${community} and ends_on > ${asOf}::date order by person_id, ends_on) before`
}

function familiesAsOf(community: number, asOf: string | undefined): RawBuilder<unknown> {
  const now = sql`select id, origin_group_id, note from household where community = ${community}`
  if (asOf === undefined) return now
  return sql`${now} and facts_since <= ${asOf}::date
    union all select * from (select distinct on (household_id) household_id, origin_group_id, note from household_version
      where community = ${community} and ends_on > ${asOf}::date order by household_id, ends_on) before`
}

function conditions(
  deps: Pick<Deps, 'fields'>,
  community: number,
  filter: RegisterFilter,
  day: RawBuilder<unknown>,
): RawBuilder<unknown>[] {
  const { building, unit, originGroup, occupancy, sex, politics, careTag, ageFrom, ageTo, of, q } = filter
  const given: (RawBuilder<unknown> | null)[] = [
    building === undefined ? null : sql`d.building_id = ${building}`,
    unit === undefined ? null : sql`d.unit_id = ${unit}`,
    originGroup === undefined ? null : sql`f.origin_group_id = ${originGroup}`,
    occupancy === undefined ? null : sql`o.kind = ${occupancy}`,
    sex === undefined ? null : sql`p.sex = ${sex}`,
    politics === undefined ? null : sql`p.politics = ${politics}`,
    careTag === undefined
      ? null
      : sql`p.id in (select t.person_id from care_tag t where t.community = ${community} and t.kind = ${careTag} and t.starts_on <= ${day} and (t.ends_on is null or t.ends_on > ${day}))`,
    ageFrom === undefined ? null : sql`p.born_on <= ${day} - make_interval(years => ${ageFrom})`,
    ageTo === undefined ? null : sql`p.born_on > ${day} - make_interval(years => ${ageTo + 1})`,
    of === 'persons' ? sql`p.id is not null` : null,
    q === undefined || q === '' ? null : found(deps, community, of ?? 'households', q),
  ]
  return given.flatMap((condition) => (condition === null ? [] : [condition]))
}

/** Somebody found brings the whole household in the list of households, and only themselves in the list of persons. */
function found(deps: Pick<Deps, 'fields'>, community: number, of: 'households' | 'persons', q: string): RawBuilder<unknown> {
  const [meaning] = classifyQuery(q)
  if (of === 'households' && meaning?.kind === 'room') return sql`d.label like ${labelPattern(meaning)}`
  const somebody = sql.join(personMatches(deps, community, q, true), sql` or `)
  return of === 'persons'
    ? sql`p.id in (select p.id from person p where p.community = ${community} and (${somebody}))`
    : sql`f.id in (select p.household_id from person p where p.community = ${community} and (${somebody}))`
}
