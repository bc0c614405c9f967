import type { Condition, QuestionShape } from '@linli/contract/question-shape'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import { questionRows } from '../../questions/rows.ts'

/** The day a round is of. `asOf`: a past day; left out, today. */
export interface Day {
  day: string
  asOf: string | undefined
}

/** Who fits a condition, asked once each. */
export interface Fits {
  /** Ids of persons; null asks for everybody. */
  persons(where: Condition | null): Promise<ReadonlySet<string>>
}

export function createFits(tx: Tx, community: number, { day, asOf }: Day): Fits {
  const known = new Map<string, Promise<ReadonlySet<string>>>()
  return {
    persons(where) {
      const key = JSON.stringify(where)
      const before = known.get(key)
      if (before !== undefined) return before
      const asked = ask(where)
      known.set(key, asked)
      return asked
    },
  }
  async function ask(where: Condition | null): Promise<ReadonlySet<string>> {
    const { rows } = await sql<{ id: string }>`
      select x.id from (${questionRows(community, { of: 'persons', where, ...(asOf === undefined ? {} : { asOf }) }, { day })}) x(id)`.execute(
      tx,
    )
    return new Set(rows.map(({ id }) => id))
  }
}

/** The persons a report's question is about: those who fit, or everybody of the households or homes that do. */
export function personsOf({ of, where }: QuestionShape): Condition | null {
  return of === 'persons' || where === null ? where : { somebody: where }
}

/** Household of each person that day, and how many live in each. */
export async function readHouseholds(tx: Tx, community: number, { asOf }: Day) {
  const holds =
    asOf === undefined ? sql`m.ends_on is null` : sql`m.starts_on <= ${asOf}::date and (m.ends_on is null or m.ends_on > ${asOf}::date)`
  const { rows } = await sql<{ person: string; household: string; name: string }>`
    select m.person_id as person, m.household_id as household, p.name from membership m
    join person p on p.community = ${community} and p.id = m.person_id
    where m.community = ${community} and ${holds} order by m.household_id, m.relation is distinct from '02', p.born_on nulls last, p.id`.execute(
    tx,
  )
  const ofPerson = new Map<string, string>()
  const members = new Map<string, string[]>()
  for (const { person, household, name } of rows) {
    ofPerson.set(person, household)
    const names = members.get(household)
    if (names === undefined) members.set(household, [name])
    else names.push(name)
  }
  return { ofPerson, members }
}
export type Households = Awaited<ReturnType<typeof readHouseholds>>

/** When somebody last said that a household's facts still hold. */
export async function readConfirmations(tx: Tx, community: number, day: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ household: string; on: string }>`
    select household_id as household, max(confirmed_at)::date::text as on from household_confirmation
    where community = ${community} and confirmed_at < ${day}::date + 1 group by household_id`.execute(tx)
  return new Map(rows.map(({ household, on }) => [household, on]))
}

/** Since when a person's facts are known (never changed: since they were entered), and the blind indexes of their numbers. */
export interface PersonFacts {
  since: string
  phone: Buffer | null
  identity: Buffer | null
}

export async function readFacts(tx: Tx, community: number, persons: readonly string[]): Promise<ReadonlyMap<string, PersonFacts>> {
  const { rows } = await sql<PersonFacts & { id: string }>`
    select id, (case when facts_since = '-infinity' then created_at::date else facts_since end)::text as since, phone_index as phone, identity_index as identity from person
    where community = ${community} and id = any(${sql.val(persons)}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}
