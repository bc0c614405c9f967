import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import { keepSeers, recountLinks } from './contact-chain.ts'

/** One target and who keeps contact with it from today on. */
export interface NewLink {
  id: string
  contact: string
  level: string
  toLevel: string
  household: string | null
  targetContact: string | null
  /** The link that ends for it, on the same day. */
  replaces: string | null
  why: string | null
}

export interface LinkSource {
  origin: 'hand' | 'import' | 'proposal'
  by: string
  proposal?: string
  import?: string
  /** Kept with links that end for these. */
  endedWhy: string
}

const asRows = (links: readonly unknown[]) => JSON.stringify(links)

/**
 * Ends what is replaced and begins the new links, with history handed over: `taken_from` is the link before, and the
 * visits made under it that count by the rules come along. A link that began today and is replaced today never held.
 * Callers hold the community's lock; a second writer past it meets the exclusion constraint.
 */
export async function writeLinks(tx: Tx, community: number, links: readonly NewLink[], source: LinkSource): Promise<void> {
  if (links.length === 0) return
  const given = asRows(links.map((link) => ({ ...link, target: link.household ?? link.targetContact })))
  const { rows: before } = await sql<{ id: string; taken_from: string | null }>`
    select e.id, case when r.id is null then (
        select p.id from contact_link p
        where p.community = ${community} and (p.household_id = e.household or p.target_contact_id = e."targetContact") and p.to_level = e."toLevel"
          and p.level = e.level and p.contact_id <> e.contact and p.ends_on <= current_date
        order by p.ends_on desc, p.id limit 1)
      when r.starts_on >= current_date then r.taken_from else r.id end as taken_from
    from jsonb_to_recordset(${given}::jsonb) as e(id uuid, contact uuid, level text, "toLevel" text, household uuid, "targetContact" uuid, replaces uuid)
    left join contact_link r on r.community = ${community} and r.id = e.replaces`.execute(tx)
  const takenFrom = new Map(before.map((row) => [row.id, row.taken_from]))
  await closeLinks(
    tx,
    community,
    links.flatMap(({ replaces }) => replaces ?? []),
    source.endedWhy,
  )
  const fresh = asRows(
    links.map((link) => ({ ...link, target: link.household ?? link.targetContact, taken: takenFrom.get(link.id) ?? null })),
  )
  await sql`
    insert into contact_link (community, id, contact_id, level, to_level, household_id, target_contact_id, target_id, building_id, starts_on, origin, proposal_id,
      import_id, taken_from, why, made_by)
    select ${community}, e.id, e.contact, e.level, e."toLevel", e.household, e."targetContact", e.target, coalesce(h.building_id, c.building_id), current_date,
      ${source.origin}, ${source.proposal ?? null}::uuid, ${source.import ?? null}::uuid, e.taken, e.why, ${source.by}
    from jsonb_to_recordset(${fresh}::jsonb)
      as e(id uuid, contact uuid, level text, "toLevel" text, household uuid, "targetContact" uuid, target uuid, taken uuid, why text)
    left join household h on h.community = ${community} and h.id = e.household
    left join contact c on c.community = ${community} and c.id = e."targetContact"`.execute(tx)
  await recountLinks(
    tx,
    community,
    links.map(({ id }) => id),
  )
  await keepSeers(tx, community)
}

/** Ends links today; those that began today go as if they had never been, for no link lasts no day. */
export async function closeLinks(tx: Tx, community: number, ids: readonly string[], why: string): Promise<void> {
  if (ids.length === 0) return
  const these = sql`community = ${community} and id = any(${sql.val(ids)}::uuid[]) and (ends_on is null or ends_on > current_date)`
  await sql`delete from contact_link where ${these} and starts_on >= current_date`.execute(tx)
  await sql`update contact_link set ends_on = current_date, ended_why = ${why}, seers = '{}', version = version + 1 where ${these}`.execute(
    tx,
  )
}
