import { createHash } from 'node:crypto'
import type { SearchQuery } from '@linli/rules/search-query'
import { normaliseName } from '@linli/rules'
import { type RawBuilder, sql } from 'kysely'
import { type Tx, runPrepared } from '../db/in-scope.ts'
import { type Found, type SearchAsk, type SearchEntity, ranks } from './search-entity.ts'
import { quoteLexeme, tsqueryOf } from './search-keys.ts'

/** A table with `community`, `id`, a title and a `search` column of `searchKeys` in GIN (community, search). */
export interface IndexedEntity extends Pick<SearchEntity, 'kind' | 'may'> {
  table: string
  /** Column people know it by. */
  title: string
  /** Shown beside the title; `t` is the row. */
  detail?: RawBuilder<string | null>
  household?: RawBuilder<string | null>
  /** Rows that are no longer true today come last. */
  past?: RawBuilder<boolean>
  /** Whether its keys hold ends of phone numbers. */
  phones?: true
  /** What the index does not answer, such as numbers by their blind index: a condition on `t` for an exact hit. */
  exactly?(ask: SearchAsk, meaning: SearchQuery): RawBuilder<boolean> | null
}

/** Finds by the index, ranks in the database, and looks details up for the hits shown only. */
export function indexedEntity(declared: IndexedEntity): SearchEntity {
  const { kind, may, table, title, detail, household, past, phones, exactly } = declared
  return {
    kind,
    may,
    find(tx, ask) {
      const conditions = ask.meanings.flatMap((meaning) => {
        if (meaning.kind === 'phone-tail' && phones !== true) return []
        const tsquery = tsqueryOf(meaning)
        if (tsquery !== null) return [{ where: sql<boolean>`t.search @@ ${tsquery}::tsquery`, rank: rankOf(title, meaning) }]
        const exact = exactly?.(ask, meaning) ?? null
        return exact === null ? [] : [{ where: exact, rank: sql<number>`${ranks.exact}::int` }]
      })
      return conditions.length === 0 ? null : run(tx, ask, conditions)
    },
  }

  async function run(
    tx: Tx,
    ask: SearchAsk,
    conditions: { where: RawBuilder<boolean>; rank: RawBuilder<number> }[],
  ): Promise<{ hits: Found[]; total: number }> {
    const rank = sql`least(${sql.join(conditions.map((one) => sql`case when ${one.where} then ${one.rank} end`))})`
    const query = sql<Found & { total: number }>`
      with found as materialized (
        select t.id, ${sql.ref(`t.${title}`)} as title, ${past ?? sql`false`} as past, ${rank}::int as rank, count(*) over ()::int as total
        from ${sql.table(table)} t
        where t.community = ${ask.community} and (${sql.join(
          conditions.map((one) => one.where),
          sql` or `,
        )})
        order by past, rank, length(${sql.ref(`t.${title}`)}), ${sql.ref(`t.${title}`)}, t.id limit ${ask.limit}
      )
      select f.*, coalesce(${detail ?? sql`''`}, '') as detail, ${household ?? sql`null`}::uuid as household
      from found f join ${sql.table(table)} t on t.community = ${ask.community} and t.id = f.id
      order by f.past, f.rank, length(f.title), f.title, f.id`
    // Planning behind the wall costs more than finding: one kept plan for each combination of meanings.
    const { sql: text, parameters } = query.compile(tx)
    const name = `linli_search_${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`
    const rows = await runPrepared<Found & { total: number }>(tx, { name, text, values: [...parameters] })
    return { hits: rows.map(({ total: _total, ...hit }) => hit), total: rows[0]?.total ?? 0 }
  }
}

function rankOf(title: string, meaning: SearchQuery): RawBuilder<number> {
  const column = sql.ref(`t.${title}`)
  if (meaning.kind === 'han') {
    const name = normaliseName(meaning.text)
    return sql<number>`case when ${column} = ${name} then ${ranks.exact}::int when starts_with(${column}, ${name}) then ${ranks.prefix}::int when position(${name} in ${column}) > 0 then ${ranks.inside}::int else ${ranks.scattered}::int end`
  }
  if (meaning.kind === 'pinyin') {
    const whole = [`p${meaning.letters}`, `i${meaning.letters}`].map(quoteLexeme).join(' | ')
    return sql<number>`case when t.search @@ ${whole}::tsquery then ${ranks.pinyin}::int else ${ranks.pinyinPrefix}::int end`
  }
  return sql<number>`${ranks.exact}::int`
}
