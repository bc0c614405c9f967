import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { systemCaller } from '../../../platform/caller.ts'
import { type Database, inScope } from '../../../platform/db/in-scope.ts'

interface NewContact {
  name: string
  level?: string
  role?: string
  account?: string | null
  building?: string | null
  startsOn?: string
}

/** A place in the chain. */
export async function buildContact(database: Database, community: number, over: NewContact): Promise<string> {
  const { name, level = '4', role = 'party-member', account = null, building = null, startsOn = '2024-01-01' } = over
  const id = uuid()
  await inScope(database, systemCaller('test', community), 'write', (tx) =>
    sql`insert into contact (community, id, level, role, name, building_id, account_id, starts_on, search)
      values (${community}, ${id}, ${level}, ${role}, ${name}, ${building}, ${account}, ${startsOn}, ''::tsvector)`.execute(tx),
  )
  return id
}

interface NewLink {
  contact: string
  household?: string
  target?: string
  level?: string
  toLevel?: string
  startsOn?: string
  endsOn?: string | null
  seers?: string[]
}

/** Who keeps contact with whom. */
export async function buildLink(database: Database, community: number, over: NewLink): Promise<string> {
  const { contact, household = null, target = null, level = '4', startsOn = '2024-01-01', endsOn = null, seers = [] } = over
  const id = uuid()
  await inScope(database, systemCaller('test', community), 'write', (tx) =>
    sql`insert into contact_link (community, id, contact_id, level, to_level, household_id, target_contact_id, target_id, starts_on, ends_on, seers, origin, made_by)
      values (${community}, ${id}, ${contact}, ${level}, ${over.toLevel ?? (household === null ? '4' : 'household')}, ${household}, ${target}, ${household ?? target},
        ${startsOn}, ${endsOn}, ${seers}, 'hand', 'test')`.execute(tx),
  )
  return id
}
