import type { QuestionShape, QuestionSubject } from '@linli/contract/question-shape'
import { type PrintKind, type PrintRow, printLimit } from '@linli/contract/questions'
import { type RawBuilder, sql } from 'kysely'
import { create as drawQr } from 'qrcode'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { record } from '../../platform/record.ts'
import { readNow } from '../space/index.ts'
import { questionRows } from './question.queries.ts'
import { mayAsk } from './questions.policy.ts'
import { refuseHaste, refuseQuestion } from './questions.refusals.ts'

interface Wish {
  kind: PrintKind
  shape: QuestionShape
  purpose: string
  note: string | null
}

const printsAnHour = 60
/** A code's path is some kilobytes. */
const codeLimit = 1200

/** Whose line, slip or label it is: who asks for persons may print envelopes for their households. */
const printedOf: Record<PrintKind, QuestionSubject> = {
  'door-slips': 'households',
  'sign-in': 'persons',
  envelopes: 'households',
  'door-codes': 'dwellings',
}

/** In the order people walk. Nobody's name stands on what is put up at a door. */
export async function printQuestion(deps: Deps, caller: Caller, { kind, shape, purpose, note }: Wish) {
  mayAsk(caller)
  if (shape.asOf !== undefined) throw refuseQuestion('print-of-today')
  const community = communityOf(caller)
  const { rows, now } = await inScope(deps.database, caller, 'write', async (tx) => {
    await requireRest(tx, caller)
    const { now, today } = await readNow(tx)
    const rows = await listPrinted(tx, community, { of: printedOf[kind], where: shape.where }, today)
    if (rows.length > printLimit) throw refuseQuestion('too-many-rows')
    if (kind === 'door-codes' && rows.length > codeLimit) throw refuseQuestion('too-many-codes')
    await record(tx, caller, { verb: 'question.print', entity: 'question', purpose, detail: { kind, rows: rows.length, note } })
    return { rows, now }
  })
  const printed: PrintRow[] = []
  for (const [index, row] of rows.entries()) {
    const name = kind === 'sign-in' || kind === 'envelopes' ? row.name : null
    const { door, ...place } = row
    const url = door === null ? null : doorUrl(deps, community, door)
    printed.push({ ...place, name, url, code: url === null ? null : drawCode(url) })
    // A tower's codes take a second to draw; others are served in between.
    if (url !== null && index % 20 === 19) await new Promise((resolve) => setImmediate(resolve))
  }
  return { rows: printed, requester: caller.name, at: now }
}

/** What the phone opens for a door: what is written on it, nothing of its people. */
function doorUrl({ config }: Deps, community: number, { building, label }: NonNullable<Row['door']>): string {
  return new URL(`/phone/doors/${String(community)}/${building}/${encodeURIComponent(label)}`, config.publicUrl).href
}

/** Dark squares row by row as one path: a tenth of an image. */
function drawCode(url: string): { path: string; size: number } {
  const { size, data } = drawQr(url, { errorCorrectionLevel: 'M' }).modules
  let path = ''
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      if (data[y * size + x] === 0) continue
      const from = x
      while (x + 1 < size && data[y * size + x + 1] !== 0) x += 1
      path += `M${String(from)} ${String(y)}h${String(x - from + 1)}v1h-${String(x - from + 1)}z`
    }
  return { path, size }
}

type Row = Omit<PrintRow, 'url' | 'code'> & { door: { building: string; label: string } | null }

async function listPrinted(tx: Tx, community: number, shape: QuestionShape, today: string): Promise<Row[]> {
  const rows = questionRows(community, shape, { day: today })
  const home = sql`join building b on b.community = ${community} and b.id = d.building_id
    join estate e on e.community = ${community} and e.id = b.estate_id join unit u on u.community = ${community} and u.id = d.unit_id`
  const place = sql`e.name as estate, b.name as building, u.number as unit, d.room`
  // Walking order begins with the estate; who has no home is at the end of a sheet to sign.
  const order = sql`order by e.created_at, e.id, d.address_key, d.id`
  const homeIfAny = sql`left join occupancy o on o.community = ${community} and o.household_id = h.household_id and o.ends_on is null
    left join dwelling d on d.community = ${community} and d.id = o.dwelling_id
    left join building b on b.community = ${community} and b.id = d.building_id
    left join estate e on e.community = ${community} and e.id = b.estate_id left join unit u on u.community = ${community} and u.id = d.unit_id`
  const placeIfAny = sql`coalesce(e.name, '') as estate, coalesce(b.name, '') as building, coalesce(u.number, '') as unit, coalesce(d.room, '') as room`
  const query: Record<QuestionSubject, RawBuilder<Row>> = {
    dwellings: sql`select d.id, null as name, json_build_object('building', d.building_id, 'label', d.label) as door, ${place} from dwelling d ${home} where d.community = ${community} and (d.id in (${rows})) is true ${order}`,
    households: sql`select h.household_id as id, (select p.name from membership m join person p on p.community = ${community} and p.id = m.person_id
        where m.community = ${community} and m.household_id = h.household_id and m.relation = '02' and m.ends_on is null) as name, null as door, ${place}
      from (select o.household_id, o.dwelling_id from occupancy o where o.community = ${community} and o.ends_on is null and (o.household_id in (${rows})) is true) h
      join dwelling d on d.community = ${community} and d.id = h.dwelling_id ${home} ${order}, h.household_id`,
    persons: sql`select h.id, h.name, null as door, ${placeIfAny} from (select p.id, p.name, p.household_id from person p where p.community = ${community}
        and p.household_id is not null and (p.id in (${rows})) is true) h ${homeIfAny} ${order}, h.name, h.id`,
  }
  const limited = sql<Row>`${query[shape.of]} limit ${printLimit + 1}`
  return (await limited.execute(tx)).rows
}

/** Counted from the audit, so that neither a restart nor a second server forgets. */
async function requireRest(tx: Tx, caller: Caller): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit_entry
    where community = ${communityOf(caller)} and actor = ${caller.id} and verb = 'question.print' and at > now() - interval '1 hour'`.execute(
    tx,
  )
  if ((rows[0]?.n ?? 0) >= printsAnHour) throw refuseHaste()
}
