import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Tx } from '../../platform/db/in-scope.ts'
import { keepSeers, recountLinks } from './contact-chain.ts'
import { readRulesToday } from './contact-rules.ts'
import { type NewLink, writeLinks } from './link.write.ts'

export interface KnownLinkContact {
  id: string
  name: string
  level: string
  building_id: string | null
}

/** Everything an import of links is compared with: who serves, who lives behind which door, who has whom, who may have whom. */
export interface LinkGround {
  contacts: KnownLinkContact[]
  /** Households by the dwelling they live in. */
  homes: Map<string, string[]>
  /** `target level` → the link of today; a household's stands under its target alone. */
  links: Map<string, { id: string; contact_id: string }>
  mayVisit: (by: string, to: string) => boolean
}

export const linkKey = (target: string, level: string | null): string => (level === null ? target : `${target} ${level}`)

export async function readLinkGround(tx: Tx, community: number): Promise<LinkGround> {
  const { rows: contacts } = await sql<KnownLinkContact>`
    select id, name, level, building_id from contact where community = ${community} and (ends_on is null or ends_on > current_date)`.execute(
    tx,
  )
  const { rows: homes } = await sql<{ dwelling_id: string; household_id: string }>`
    select dwelling_id, household_id from occupancy where community = ${community} and ends_on is null order by household_id`.execute(tx)
  const { rows: links } = await sql<{ id: string; contact_id: string; target_id: string; level: string; household: boolean }>`
    select id, contact_id, target_id, level, household_id is not null as household from contact_link
    where community = ${community} and (ends_on is null or ends_on > current_date)`.execute(tx)
  const { cadences } = await readRulesToday(tx, community)
  const byDoor = new Map<string, string[]>()
  for (const { dwelling_id: door, household_id: household } of homes) byDoor.set(door, [...(byDoor.get(door) ?? []), household])
  return {
    contacts,
    homes: byDoor,
    links: new Map(links.map((link) => [linkKey(link.target_id, link.household ? null : link.level), link])),
    mayVisit: (by, to) => cadences.some((cadence) => cadence.to === to && cadence.by.includes(by)),
  }
}

export type ImportedLink = Omit<NewLink, 'id' | 'why'>

export async function importLinks(
  tx: Tx,
  community: number,
  links: readonly ImportedLink[],
  source: { id: string; by: string },
): Promise<void> {
  const fresh = links.map((link): NewLink => ({ ...link, id: uuid(), why: null }))
  await writeLinks(tx, community, fresh, { origin: 'import', by: source.by, import: source.id, endedWhy: `import ${source.id}` })
}

export interface LinkUndo {
  removes: number
  restores: number
  /** Links of the import that somebody ended or handed on since. */
  blocked: { id: string; name: string; by: string; at: string }[]
}

/** What taking an import of links back would do, and what stands against it: a link ended since, or made over by somebody. */
export async function lookAtLinkUndo(tx: Tx, community: number, id: string): Promise<LinkUndo> {
  const { rows: blocked } = await sql<{ id: string; name: string; by: string; at: string }>`
    select l.id, c.name, coalesce(next.made_by, l.made_by) as by, coalesce(next.made_at, l.made_at) as at from contact_link l
    join contact c on c.community = l.community and c.id = l.contact_id
    left join contact_link next on next.community = l.community and next.taken_from = l.id
    where l.community = ${community} and l.import_id = ${id} and l.ends_on is not null order by c.name, l.id`.execute(tx)
  const { rows } = await sql<{ removes: number; restores: number }>`
    select (select count(*)::int from contact_link where community = ${community} and import_id = ${id}) as removes,
      (select count(*)::int from contact_link where community = ${community} and ended_why = ${`import ${id}`}) as restores`.execute(tx)
  return { removes: rows[0]?.removes ?? 0, restores: rows[0]?.restores ?? 0, blocked }
}

/** Takes the links of an import away and puts back those it ended, whose contacts still serve. */
export async function takeLinksBack(tx: Tx, community: number, id: string): Promise<void> {
  await sql`delete from contact_link where community = ${community} and import_id = ${id}`.execute(tx)
  const { rows } = await sql<{ id: string }>`
    update contact_link l set ends_on = null, ended_why = null, version = l.version + 1 from contact c
    where l.community = ${community} and l.ended_why = ${`import ${id}`} and c.community = ${community} and c.id = l.contact_id
      and (c.ends_on is null or c.ends_on > current_date) returning l.id`.execute(tx)
  await recountLinks(tx, community, rows.map((row) => row.id)) // prettier-ignore
  await keepSeers(tx, community)
}
