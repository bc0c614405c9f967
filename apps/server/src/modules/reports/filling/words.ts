import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'
import type { Words } from './prepare.singles.ts'

export interface WordFacts {
  author: string
  title: string
  requester: string
  legalBasis: string
  purpose: string
  dueOn: string | null
  day: string
  period: string
}

/** What single cells can ask for, as offices write it. The date is the day of asking, where the community is. */
export async function readWords(tx: Tx, community: number, facts: WordFacts): Promise<Words> {
  const { rows } = await sql<{ name: string; street: string | null; district: string | null; today: string }>`
    select c.name, current_date::text as today,
      (select d.name from division d where d.code = ${Math.floor(community / 1_000) * 1_000}) as street,
      (select d.name from division d where d.code = ${Math.floor(community / 1_000_000) * 1_000_000}) as district
    from community c where c.community = ${community}`.execute(tx)
  const [place] = rows
  const orNull = (text: string): string | null => (text === '' ? null : text)
  return {
    community: place?.name ?? null,
    street: place?.street ?? null,
    district: place?.district ?? null,
    date: place === undefined ? null : inChinese(place.today),
    day: inChinese(facts.day),
    period: facts.period,
    author: facts.author,
    title: facts.title,
    requester: facts.requester,
    due: facts.dueOn === null ? null : inChinese(facts.dueOn),
    legalBasis: orNull(facts.legalBasis),
    purpose: orNull(facts.purpose),
  }
}

function inChinese(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return `${year}年${String(Number(month))}月${String(Number(date))}日`
}
