import type { RowCandidate } from '@linli/contract/ledger-imports'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'

/** Somebody of the register as a row may mean them. Blind indexes are hex. */
export type KnownPerson = {
  id: string
  name: string
  bornOn: string | null
  identityIndex: string | null
  phoneIndex: string | null
  home: string | null
  label: string | null
  /** Numbers and identity indexes of records merged into this one. */
  also: string[]
}

/** What a row says of who it means; indexes hex, null = nothing said. */
export type Sought = {
  /** The register's own number, which an export carried. */
  number: string | null
  name: string
  identityIndex: string | null
  phoneIndex: string | null
  bornOn: string | null
  home: string | null
}

/** Certain, or the people it may be (nobody where empty). */
export type WhoAnswer = { person: string } | { candidates: KnownPerson[] }

/**
 * Those of the register who bear one of these names, numbers or identity numbers; the rest cannot be meant. A number or
 * identity number of a record that was merged away leads to the one kept.
 */
export async function loadPeople(tx: Tx, community: number, sought: readonly Sought[]): Promise<KnownPerson[]> {
  const names = [...new Set(sought.map(({ name }) => name).filter((name) => name !== ''))]
  const identities = [...new Set(sought.flatMap(({ identityIndex }) => identityIndex ?? []))]
  const numbers = [...new Set(sought.flatMap(({ number }) => number ?? []))]
  const led = await loadLed(tx, community, identities, numbers)
  const everyNumber = [...new Set([...numbers, ...led.map(({ person }) => person)])]
  const { rows } = await sql<Omit<KnownPerson, 'also'>>`
    with meant as materialized (
      select p.id, p.household_id, p.name, p.born_on, p.identity_index, p.phone_index from person p
      where p.community = ${community} and (p.name = any(${sql.val(names)}::text[])
        or p.identity_index = any(array(select decode(x, 'hex') from unnest(${sql.val(identities)}::text[]) x)) or p.id = any(${sql.val(everyNumber)}::uuid[])))
    select p.id, p.name, p.born_on::text as "bornOn", encode(p.identity_index, 'hex') as "identityIndex", encode(p.phone_index, 'hex') as "phoneIndex",
      d.id as home, d.label
    from meant p
    left join membership m on m.community = ${community} and m.person_id = p.id and m.ends_on is null
    left join occupancy o on o.community = ${community} and o.household_id = m.household_id and o.ends_on is null
    left join dwelling d on d.community = ${community} and d.id = o.dwelling_id`.execute(tx)
  const alsoBy = Map.groupBy(led, ({ person }) => person)
  // Somebody in two homes at once does not exist; a row more would make two of one.
  const once = new Map(rows.map((row) => [row.id, row]))
  return [...once.values()].map((row) => ({ ...row, also: alsoBy.get(row.id)?.map(({ from }) => from) ?? [] }))
}

/** Identity numbers found wrong when records were merged, and numbers of records merged away, with whom they lead to. */
async function loadLed(
  tx: Tx,
  community: number,
  identities: readonly string[],
  numbers: readonly string[],
): Promise<{ from: string; person: string }[]> {
  const { rows } = await sql<{ from: string; person: string }>`
    with recursive step as (
      select m.merged_id as "from", m.kept_id as person from person_merge m
      where m.community = ${community} and m.undone_at is null and m.merged_id = any(${sql.val(numbers)}::uuid[])
      union
      select s."from", m.kept_id from step s join person_merge m on m.community = ${community} and m.undone_at is null and m.merged_id = s.person)
    select s."from"::text, s.person from step s
    union all
    select encode(a.identity_index, 'hex'), a.person_id from person_alias a
    where a.community = ${community} and a.identity_index = any(array(select decode(x, 'hex') from unnest(${sql.val(identities)}::text[]) x))`.execute(
    tx,
  )
  return rows
}

/**
 * Who is meant: the person whose number an export carried, else by identity number, else the only one of that name whose
 * home, birth date or phone agrees and nothing contradicts. Anything less is asked: a name alone is nobody.
 */
export function createFinder(people: readonly KnownPerson[]): (sought: Sought) => WhoAnswer {
  const byId = new Map(people.flatMap((person) => [person.id, ...person.also].map((number) => [number, person] as const)))
  const byIdentity = new Map(
    people.flatMap((person) =>
      [...(person.identityIndex === null ? [] : [person.identityIndex]), ...person.also].map((index) => [index, person] as const),
    ),
  )
  const byName = Map.groupBy(people, ({ name }) => name)
  return (sought) => {
    const numbered = sought.number === null ? undefined : byId.get(sought.number)
    if (numbered !== undefined) return { person: numbered.id }
    const same = sought.identityIndex === null ? undefined : byIdentity.get(sought.identityIndex)
    // The number is one person's and the name another's: somebody has to look at the document.
    if (same !== undefined) return same.name === sought.name || sought.name === '' ? { person: same.id } : { candidates: [same] }
    const alike = (byName.get(sought.name) ?? []).filter((person) => !speaksAgainst(person, sought))
    const sure = alike.filter((person) => agrees(person, sought))
    const [only, ...more] = sure
    if (only !== undefined && more.length === 0) return { person: only.id }
    return { candidates: sure.length > 1 ? sure : alike }
  }
}

export function presentCandidate({ id, name, bornOn, label }: KnownPerson): RowCandidate {
  return { id, name, birthYear: bornOn === null ? null : Number(bornOn.slice(0, 4)), home: label }
}

function speaksAgainst(person: KnownPerson, sought: Sought): boolean {
  return differ(person.identityIndex, sought.identityIndex) || differ(person.bornOn, sought.bornOn)
}

function agrees(person: KnownPerson, { home, bornOn, phoneIndex }: Sought): boolean {
  return (
    (home !== null && person.home === home) ||
    (bornOn !== null && person.bornOn === bornOn) ||
    (phoneIndex !== null && person.phoneIndex === phoneIndex)
  )
}

function differ(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b
}
