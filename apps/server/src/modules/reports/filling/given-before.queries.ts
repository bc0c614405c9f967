import { reportSources } from '@linli/contract/reports'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/in-scope.ts'

/** From this share on of both fields and people, two answers hold the same data. */
const sharedFrom = { fields: 0.5, people: 0.3 }

interface Row {
  report: string
  round: string
  title: string
  requester: string
  sentAt: string
  day: string
  fields: string[]
  shared: number
  own: number
  people: number
  all: number
  samequestion: boolean
}

/**
 * Answers sent within a year that held much of the same: fields × people, of any report. Earlier spans of the same report
 * are what it is repeated for and do not count.
 */
export async function listGiven(tx: Tx, community: number, round: string) {
  const { rows } = await sql<Row>`
    with own as (
      select o.id, o.report_id, o.fields, o.period, r.question from report_round o
      join report r on r.community = ${community} and r.id = o.report_id
      where o.community = ${community} and o.id = ${round}
    ), subjects as (
      select distinct s.id from report_row s where s.community = ${community} and s.round_id = ${round}
    ), sent as (
      select s.id, s.report_id, s.sent_at, s.day, r.title, r.requester, r.question,
        (select array_agg(f) from unnest(s.fields) f where f = any(own.fields)) as fields, cardinality(own.fields) as own, own.question as asked
      from report_round s
      join report r on r.community = ${community} and r.id = s.report_id
      cross join own
      where s.community = ${community} and s.state = 'sent' and s.sent_at > now() - interval '1 year' and s.id <> own.id
        and (s.report_id <> own.report_id or s.period = own.period)
      order by s.sent_at desc limit 50
    )
    select sent.report_id as report, sent.id as round, sent.title, sent.requester,
      to_char(sent.sent_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "sentAt", sent.day::text as day,
      coalesce(sent.fields, '{}') as fields, coalesce(cardinality(sent.fields), 0) as shared, sent.own,
      (select count(distinct t.id)::int from report_row t where t.community = ${community} and t.round_id = sent.id and t.id in (select id from subjects)) as people,
      (select count(*)::int from subjects) as all, sent.question = sent.asked as samequestion
    from sent where coalesce(cardinality(sent.fields), 0) >= ${sharedFrom.fields}::float8 * sent.own and sent.own > 0
    order by sent.sent_at desc`.execute(tx)
  return rows.flatMap((row) => {
    // Tables of counts name nobody: the same people are meant where the same question is.
    const peopleShare = row.all === 0 ? Number(row.samequestion) : row.people / row.all
    if (peopleShare < sharedFrom.people) return []
    const { report, round: sent, title, requester, sentAt, day } = row
    return [
      {
        report,
        round: sent,
        title,
        requester,
        sentAt,
        day,
        fields: row.fields.map(headerOf),
        fieldShare: row.shared / row.own,
        peopleShare,
      },
    ]
  })
}

function headerOf(ask: string): string {
  const [kind, ...rest] = ask.split(':')
  const text = rest.join(':')
  if (kind === 'field') return reportSources.flatMap(({ columns }) => columns).find(({ key }) => key === text)?.zh ?? text
  return kind === 'count' ? '人数' : '是否符合条件'
}
