import type { FactField, FactSource } from '@linli/contract/people'
import { maskIdentityNumber, maskPhone } from '@linli/rules'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { FieldCipher } from '../../platform/fields.ts'
import { type FactColumns, differingFacts, factText, factsIn } from './person-facts.ts'

/** What became what: by hand, by an import, or put back. */
export interface FactHistoryEntry {
  of: { kind: 'person'; id: string; name: string } | { kind: 'household'; id: string }
  at: string
  day: string
  /** Account id. */
  actor: string
  how: 'edit' | 'import' | 'restore'
  fields: string[]
  values: { field: string; before: string | null; after: string | null }[]
  file: string | null
  reason: string | null
  source: FactSource | null
}

interface EventRow {
  person_id: string
  name: string
  at: string
  day: string
  actor: string
  verb: string
  detail: { fields?: string[]; change?: string | null }
  file: string | null
  /** Of a change by hand: its own keeping. */
  fields: FactField[] | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  reason: string | null
  /** Of an import: which one. */
  import_id: string | null
  /** Changes from before every change was kept: the version of that day. */
  version: Record<string, unknown> | null
}

/**
 * The story of people's facts, newest first. Changes by hand keep both sides; what an import or an older change made of a
 * fact is told by walking back from today, where each step knows what stood before it.
 */
export async function listPersonHistory(
  tx: Tx,
  fields: FieldCipher,
  community: number,
  persons: readonly string[],
  limit: number,
): Promise<FactHistoryEntry[]> {
  if (persons.length === 0) return []
  const [rows, now] = await Promise.all([listEvents(tx, community, persons, limit), readNowOf(tx, community, persons)])
  const state = new Map(now.map(({ id, kept }) => [id, factsIn(kept)]))
  return rows.flatMap((row) => {
    const after = state.get(row.person_id) ?? {}
    const entry = entryOf(fields, row, after)
    const before = row.before ?? row.version
    if (before !== null) state.set(row.person_id, { ...after, ...factsIn(before) })
    return entry ?? []
  })
}

function entryOf(fields: FieldCipher, row: EventRow, now: Partial<FactColumns>): FactHistoryEntry | null {
  const base = {
    of: { kind: 'person' as const, id: row.person_id, name: row.name },
    at: row.at,
    day: row.day,
    actor: row.actor,
    file: row.file,
  }
  const shown = (names: readonly FactField[], before: Partial<FactColumns>, after: Partial<FactColumns>) =>
    names.flatMap((field) => {
      const was = factText(fields, field, before)
      return was === undefined ? [] : [{ field, before: cover(field, was), after: cover(field, factText(fields, field, after) ?? null) }]
    })
  if (row.import_id !== null) {
    const before = factsIn(row.before ?? {})
    const changed = differingFacts(fields, before, now)
    const source = { kind: 'import' as const, id: row.import_id }
    return changed.length === 0
      ? null
      : { ...base, how: 'import', fields: changed, values: shown(changed, before, now), reason: null, source }
  }
  if (row.before !== null && row.fields !== null) {
    const values = shown(row.fields, factsIn(row.before), factsIn(row.after ?? {}))
    const change = row.detail.change ?? null
    const source = values.length === 0 || change === null ? null : { kind: 'change' as const, id: change }
    return { ...base, how: row.verb === 'person.restore' ? 'restore' : 'edit', fields: row.fields, values, reason: row.reason, source }
  }
  if (row.verb !== 'person.update') return { ...base, how: 'edit', fields: ['careTags'], values: [], reason: null, source: null }
  const before = factsIn(row.version ?? {})
  const names = (row.detail.fields ?? []) as FactField[]
  const changed = differingFacts(fields, before, now).filter((field) => names.includes(field))
  const source = changed.length === 0 ? null : { kind: 'version' as const, endsOn: row.day }
  return { ...base, how: 'edit', fields: names, values: shown(changed, before, now), reason: null, source }
}

/** Numbers are covered, of a birth date the year stands. */
function cover(field: FactField, value: string | null): string | null {
  if (value === null) return null
  if (field === 'phone') return maskPhone(value)
  if (field === 'identity') return maskIdentityNumber(value)
  return field === 'bornOn' ? `${value.slice(0, 4)}-**-**` : value
}

async function listEvents(tx: Tx, community: number, persons: readonly string[], limit: number): Promise<EventRow[]> {
  const ids = sql.val(persons)
  const { rows } = await sql<EventRow>`
    select * from (
      select p.id as person_id, p.name, a.at, a.at::date as day, a.actor, a.verb, a.detail, null::text as file, c.fields, c.before, c.after, c.reason,
        null::uuid as import_id, case when c.id is null then (select to_jsonb(v) from person_version v where v.community = p.community and v.person_id = p.id and v.ends_on = a.at::date) end as version
      from person p join audit_entry a on a.community = p.community and a.entity_id = p.id::text
          and a.verb in ('person.update', 'person.restore', 'care_tag.add', 'care_tag.end')
        left join fact_change c on c.community = a.community and c.id = (a.detail ->> 'change')::uuid
      where p.community = ${community} and p.id = any(${ids}::uuid[])
      union all
      select p.id, p.name, b.imported_at, b.imported_at::date, b.imported_by, 'register.import', '{}'::jsonb, b.file_name, null, i.before, null, null,
        b.id, null
      from person p join import_change i on i.community = p.community and i.row_id = p.id and i.entity = 'person'
        join import_batch b on b.community = i.community and b.id = i.import_id and b.undone_at is null
      where p.community = ${community} and p.id = any(${ids}::uuid[])
    ) every_event order by at desc limit ${limit}`.execute(tx)
  return rows
}

async function readNowOf(tx: Tx, community: number, persons: readonly string[]): Promise<{ id: string; kept: Record<string, unknown> }[]> {
  const { rows } = await sql<{ id: string; kept: Record<string, unknown> }>`
    select p.id, to_jsonb(p) || jsonb_build_object('relation',
      (select m.relation from membership m where m.community = p.community and m.person_id = p.id and m.ends_on is null)) as kept
    from person p where p.community = ${community} and p.id = any(${sql.val(persons)}::uuid[])`.execute(tx)
  return rows
}
