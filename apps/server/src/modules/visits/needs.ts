import type { VisitNeed } from '@linli/contract/visits'
import { sql } from 'kysely'
import type { Caller } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import type { AuditNote, EventNote } from '../../platform/record.ts'
import { type RaisedMatter, raiseMatters } from '../matters/index.ts'

/** Where needs were heard, and from whom. */
interface Heard {
  visit: string
  contactDay: string | null
  household: string | null
  building: string | null
  /** Who said it, where no home is known. */
  saidBy: string | null
  /** The contact who brings it, when it was not said by them. */
  broughtBy: string | null
  /** Somebody of the chain who was visited, and speaks for themselves. */
  contact: { account: string | null; name: string } | null
  raisedAt: string | null
}

/**
 * Each need becomes a matter in the transaction of the visit: the home hears of every step. The note itself stays at the
 * door; who handles the matter reads only what was said for them.
 */
export async function raiseNeeds(
  tx: Tx,
  deps: Pick<Deps, 'fields'>,
  caller: Caller,
  heard: Heard,
  needs: readonly VisitNeed[],
): Promise<{ audit: AuditNote[]; events: EventNote[] }> {
  if (needs.length === 0) return { audit: [], events: [] }
  const { audit, events } = await raiseMatters(
    tx,
    deps,
    caller,
    needs.map((need): RaisedMatter => ({
      ...{ id: need.id, category: need.category, text: need.text, title: null, place: null },
      source: heard.contactDay === null ? 'visit' : 'contact-day',
      building: heard.building,
      visit: heard.visit,
      contactDay: heard.contactDay,
      raisedAt: heard.raisedAt,
      raiser: raiserOf(heard),
      broughtBy: heard.broughtBy,
    })),
  )
  return { audit, events }
}

function raiserOf({ household, saidBy, contact }: Heard): RaisedMatter['raiser'] {
  const nobody = { household: null, person: null, account: null, name: null, contact: null, tellBy: null, said: null }
  if (household !== null) return { ...nobody, kind: 'resident', household }
  if (contact !== null) return { ...nobody, kind: 'helper', account: contact.account, name: contact.name }
  return saidBy === null ? null : { ...nobody, kind: 'resident', name: saidBy }
}

/** Ticked on paper, in the community's own order. */
export async function listCategoryNames(tx: Tx, community: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from matter_category where community = ${community} and (ends_on is null or ends_on > current_date) order by position, name`.execute(
    tx,
  )
  return rows.map(({ name }) => name)
}
