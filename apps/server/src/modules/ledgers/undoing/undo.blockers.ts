import type { UndoBlocker } from '@linli/contract/ledgers'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import { type BroughtTable, type Undoing, broughtTables } from './undo.queries.ts'
import { explainBlocker } from './undo.words.ts'

type Found = Pick<UndoBlocker, 'code' | 'entity' | 'id' | 'label' | 'by' | 'at'> & { what: string }

/** Looking at something does not touch it. */
const looks = ['person.reveal', 'register.export', 'register.import']

const listedAtMost = 200

/** Everything somebody did since with what the import wrote, newest first; one line a person, household or home. */
export async function findBlockers(tx: Tx, undoing: Undoing): Promise<{ blocked: number; blockers: UndoBlocker[] }> {
  // Each question joins a large set with another; behind the wall they would be planned row by row.
  await sql`select app.set_local('enable_nestloop', 'off')`.execute(tx)
  const found = [
    ...(await changedSince(tx, undoing)),
    ...(await movedSince(tx, undoing)),
    ...(await recordedSince(tx, undoing)),
    ...(await usedSince(tx, undoing)),
    ...(await toldSince(tx, undoing)),
  ]
  await sql`select app.set_local('enable_nestloop', 'on')`.execute(tx)
  const one = new Map<string, Found>()
  for (const blocker of found) {
    const key = `${blocker.entity} ${blocker.id}`
    const before = one.get(key)
    // The same thing may be noticed twice; the line that says who and when is the better one.
    if (before === undefined || (before.by === null && blocker.by !== null)) one.set(key, blocker)
  }
  const blockers = [...one.values()].toSorted((a, b) => (b.at ?? '').localeCompare(a.at ?? ''))
  return {
    blocked: blockers.length,
    blockers: blockers.slice(0, listedAtMost).map(({ what, ...blocker }) => ({ ...blocker, message: explainBlocker(blocker.code, what) })),
  }
}

const run = async (tx: Tx, query: RawBuilder<Found>): Promise<Found[]> => (await query.execute(tx)).rows

/** How people call a row of each table; `t` is the row. */
const labels: Record<BroughtTable, RawBuilder<string>> = {
  person: sql`t.name`,
  household: sql`coalesce((select d.label from occupancy o join dwelling d on d.community = o.community and d.id = o.dwelling_id where o.community = t.community and o.household_id = t.id order by o.ends_on is not null, o.starts_on desc limit 1), '')`,
  dwelling: sql`t.label`,
  unit: sql`(select b.name from building b where b.community = t.community and b.id = t.building_id) || ' ' || t.number`,
  building: sql`t.name`,
  estate: sql`t.name`,
  origin_group: sql`t.name`,
}

/** Rows whose version is not the one the import left; a later import that was taken back counted it on by two. */
async function changedSince(tx: Tx, { community, id }: Undoing): Promise<Found[]> {
  const found: Found[] = []
  for (const entity of ['person', 'household'] as const) {
    found.push(
      ...(await run(
        tx,
        sql<Found>`
          with undone as (select from import_batch where community = ${community} and undone_at > (select imported_at from import_batch where community = ${community} and id = ${id}))
          select 'changed' as code, ${entity} as entity, t.id, ${labels[entity]} as label, null as by, t.updated_at as at, '' as what
          from ${sql.table(entity)} t left join import_change c on c.community = ${community} and c.import_id = ${id} and c.entity = ${entity} and c.row_id = t.id
          where t.community = ${community} and (t.import_id = ${id} or c.row_id is not null)
            and not exists (
              select from (select t.version - case when c.row_id is null then 1 else (c.before ->> 'left')::int end as since) v
              where v.since = 0 or (v.since > 0 and v.since % 2 = 0 and v.since <= 2 * (select count(*) from undone)))
          union all
          select 'changed', ${entity}, c.row_id, coalesce(c.before ->> 'name', ''), null, null, '' from import_change c
          left join ${sql.table(entity)} t on t.community = ${community} and t.id = c.row_id
          where c.community = ${community} and c.import_id = ${id} and c.entity = ${entity} and t.id is null`,
      )),
    )
  }
  return [...found, ...(await mergedSince(tx, { community, id }))]
}

/** A record of the import that was made one with another is gone, and what it brought hangs on the other. */
async function mergedSince(tx: Tx, { community, id }: Pick<Undoing, 'community' | 'id'>): Promise<Found[]> {
  return run(
    tx,
    sql<Found>`
      select 'changed' as code, 'person' as entity, m.merged_id as id, m.merged_name as label, m.merger as by, m.merged_at as at, '' as what
      from person_merge m where m.community = ${community} and m.undone_at is null
        and m.touched -> 'persons' -> 1 ->> 'import_id' = ${id}`,
  )
}

/** Memberships and homes the import began that have ended or moved since. */
async function movedSince(tx: Tx, { community, id }: Undoing): Promise<Found[]> {
  return run(
    tx,
    sql<Found>`
      select 'moved' as code, 'person' as entity, t.id, t.name as label, null as by, null as at, '' as what
      from membership m join person t on t.community = ${community} and t.id = m.person_id
      where m.community = ${community} and m.import_id = ${id} and (m.ends_on is not null or m.event_id is not null)
      union all
      select 'moved', 'household', t.id, ${labels.household}, null, null, ''
      from occupancy o join household t on t.community = ${community} and t.id = o.household_id
      where o.community = ${community} and o.import_id = ${id} and (o.ends_on is not null or o.event_id is not null)`,
  )
}

/** What the audit and the families' events say was done since; only these know by whom. */
async function recordedSince(tx: Tx, { community, id }: Undoing): Promise<Found[]> {
  const concerned = (entity: 'person' | 'household') => sql`
    select t.id, ${labels[entity]} as label from ${sql.table(entity)} t where t.community = ${community} and
      (t.import_id = ${id} or t.id in (select c.row_id from import_change c where c.community = ${community} and c.import_id = ${id} and c.entity = ${entity}))`
  const found: Found[] = []
  for (const entity of ['person', 'household'] as const) {
    const list = entity === 'person' ? sql.ref('e.persons') : sql.ref('e.households')
    found.push(
      ...(await run(
        tx,
        sql<Found>`
          with concerned as (${concerned(entity)}),
          begun as (select max(seq) as seq from audit_entry where community = ${community} and entity_id = ${id} and verb = 'register.import')
          (select distinct on (k.id) 'changed' as code, ${entity} as entity, k.id, k.label, coalesce(a.detail ->> 'by', a.actor) as by, a.at, '' as what
          from audit_entry a join concerned k on k.id::text = a.entity_id
          where a.community = ${community} and a.seq > (select seq from begun) and a.verb <> all(${sql.val(looks)}::text[])
          order by k.id, a.seq desc)
          union all
          (select distinct on (k.id) 'moved', ${entity}, k.id, k.label, e.recorder, e.recorded_at, ''
          from life_event e cross join lateral unnest(${list}) as x(id) join concerned k on k.id = x.id
          where e.community = ${community} and e.undone_at is null
            and e.recorded_at > (select imported_at from import_batch where community = ${community} and id = ${id})
          order by k.id, e.recorded_at desc)
          union all
          (select distinct on (k.id) 'changed', ${entity}, k.id, k.label, b.imported_by, b.imported_at, ''
          from import_change c join import_batch b on b.community = ${community} and b.id = c.import_id join concerned k on k.id = c.row_id
          where c.community = ${community} and c.entity = ${entity} and b.imported_at > (select imported_at from import_batch where community = ${community} and id = ${id})
          order by k.id, b.imported_at desc)`,
      )),
    )
  }
  return found
}

type Reference = { child: string; parent: BroughtTable; column: string; imported: boolean; numbered: boolean }

/** Rows of any table that refer to something the import brought and did not come with it. Asked of the catalogue, so that no table is forgotten. */
async function usedSince(tx: Tx, { community, id }: Undoing): Promise<Found[]> {
  const { rows: references } = await sql<Reference>`
    select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent, a.attname as column,
      exists (select from pg_attribute x where x.attrelid = c.conrelid and x.attname = 'import_id' and not x.attisdropped) as imported,
      exists (select from pg_attribute x where x.attrelid = c.conrelid and x.attname = 'id' and not x.attisdropped) as numbered
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
    where c.contype = 'f' and c.conparentid = 0 and c.conrelid <> all('{public.person_version,public.household_version}'::regclass[])
      and c.confrelid = any(${sql.val(broughtTables.map((table) => `public.${table}`))}::text[]::regclass[])`.execute(tx)
  const found: Found[] = []
  for (const { child, parent, column, imported, numbered } of references) {
    const own = imported ? sql`x.import_id is distinct from ${id}` : sql`true`
    const kept = numbered
      ? sql`x.id not in (select c.row_id from import_change c where c.community = ${community} and c.import_id = ${id})`
      : sql`true`
    found.push(
      ...(await run(
        tx,
        sql<Found>`
          select distinct 'used' as code, ${parent} as entity, t.id, ${labels[parent]} as label, null as by, null as at, ${child} as what
          from ${sql.table(child)} x join ${sql.table(parent)} t on t.community = ${community} and t.id = ${sql.ref(`x.${column}`)}
          where x.community = ${community} and t.import_id = ${id} and ${own} and ${kept} limit ${listedAtMost}`,
      )),
    )
  }
  return found
}

/** Notices name places without a key. */
async function toldSince(tx: Tx, { community, id }: Undoing): Promise<Found[]> {
  const found: Found[] = []
  for (const entity of ['estate', 'building', 'unit', 'household'] as const)
    found.push(
      ...(await run(
        tx,
        sql<Found>`
          select distinct 'used' as code, ${entity} as entity, t.id, ${labels[entity]} as label, null as by, null as at, 'notice' as what
          from notice n cross join lateral unnest(n.audience) as x(id) join ${sql.table(entity)} t on t.community = ${community} and t.id = x.id
          where n.community = ${community} and n.state <> 'withdrawn' and t.import_id = ${id}`,
      )),
    )
  return found
}
