import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { systemCaller } from '../../../platform/caller.ts'
import { type Database, type Tx, inScope } from '../../../platform/db/in-scope.ts'
import { keepSeers } from '../contact-chain.ts'

export interface BuiltContact {
  id: string
  name: string
}

interface ContactOptions {
  name?: string
  level?: string
  role?: string
  account?: string | null
  building?: string | null
  origin?: string | null
  cap?: number | null
  startsOn?: string
}

const write = <T>(database: Database, community: number, work: (tx: Tx) => Promise<T>) =>
  inScope(database, systemCaller('test', community), 'write', work)

/** Somebody on a level of the chain. */
export async function buildContact(database: Database, community: number, options: ContactOptions = {}): Promise<BuiltContact> {
  const { name = '联系人', level = '4', role = 'party-member', account = null, building = null, origin = null, cap = null, startsOn = '2024-01-01' } = options
  const id = uuid()
  await write(database, community, (tx) =>
    sql`insert into contact (community, id, level, role, name, building_id, origin_group_id, account_id, cap, starts_on, search)
      values (${community}, ${id}, ${level}, ${role}, ${name}, ${building}, ${origin}, ${account}, ${cap}, ${startsOn}, ''::tsvector)`.execute(tx),
  )
  return { id, name }
}

interface LinkOptions {
  contact: string
  household?: string
  target?: string
  level?: string
  toLevel?: string
  startsOn?: string
  endsOn?: string | null
}

/** Who keeps contact with whom; sight is kept as the product keeps it. */
export async function buildLink(database: Database, community: number, options: LinkOptions): Promise<string> {
  const { contact, household = null, target = null, level = '4', startsOn = '2024-01-01', endsOn = null } = options
  const { toLevel = household === null ? '4' : 'household' } = options
  const id = uuid()
  await write(database, community, async (tx) => {
    await sql`insert into contact_link (community, id, contact_id, level, to_level, household_id, target_contact_id, target_id, building_id, starts_on, ends_on, origin, made_by)
      values (${community}, ${id}, ${contact}, ${level}, ${toLevel}, ${household}, ${target}, ${household ?? target},
        (select building_id from household where community = ${community} and id = ${household}), ${startsOn}, ${endsOn}, 'hand', 'test')`.execute(tx)
    await keepSeers(tx, community)
  })
  return id
}

/** A visit as the visits module keeps it; counting it is the caller's. */
export async function buildVisit(
  database: Database,
  community: number,
  { household = null, target = null, contact, day, nobodyHome = false }: { household?: string | null; target?: string | null; contact: string; day: string; nobodyHome?: boolean },
): Promise<void> {
  await write(database, community, (tx) =>
    sql`insert into visit (community, id, day, kind, household_id, target_contact_id, author, author_name, author_contact_id, note, nobody_home, body_index, made_at)
      values (${community}, ${uuid()}, ${day}, 'home', ${household}, ${target}, 'test', 'test', ${contact}, '走访', ${nobodyHome}, '\\x00', now())`.execute(tx),
  )
}
