import type { MatterSource } from '@linli/contract/matter-shapes'
import { newMatter } from '@linli/rules/matter-states'
import { startSla } from '@linli/rules/sla-clock'
import { dayAt } from '@linli/rules/working-hours'
import { sql } from 'kysely'
import { v5 } from 'uuid'
import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { type AuditNote, type EventNote, lockCommunity } from '../../platform/record.ts'
import { attachFiles } from '../files/index.ts'
import { matterMeasureNames, refreshRollups } from '../space/index.ts'
import { type CategoryRow, ensureCategories, listCategoryRows, unsortedOf } from './categories.ts'
import { clockColumns, limitOf } from './matter.clock.ts'
import { refreshMatterDays } from './matter-days.ts'
import { matterSearchKeys, nextNumbers } from './matter.number.ts'
import { refuseMatter } from './matter.refusals.ts'
import { said } from './matter.said.ts'
import { type MatterTime, readMatterTime } from './matter.time.ts'
import { type NewRaiser, addRaiserRow } from './raisers.ts'
import { matterChanged, tellRaisers } from './telling.ts'

/** One thing somebody wants seen to. Without a category it is sorted at the desk; without words its category speaks. */
export interface RaisedMatter {
  /** Made where it was said; makes a repeat write once. */
  id: string
  category: string | null
  title: string | null
  text: string | null
  source: MatterSource
  building: string | null
  place: string | null
  facility?: string | null
  visit?: string | null
  contactDay?: string | null
  meeting?: string | null
  publicWished?: boolean
  urgent?: boolean
  /** When it was said; null is now. */
  raisedAt?: string | null
  /** Null: the staff's own observation. */
  raiser: NewRaiser | null
  /** The account of a helper who brings it for somebody. */
  broughtBy?: string | null
  files?: readonly string[]
}

/** For the one `record` of whoever raises them, last in the transaction. */
export interface Raising {
  /** Those that are new; a repeat raises none. */
  raised: string[]
  audit: AuditNote[]
  events: EventNote[]
}

/**
 * Raises matters inside the caller's transaction: number, category's limit and clock, first step, raiser, and what the
 * raiser is told. `caller` is who raises; the scope is the staff's own or the system's, as nobody else writes matters. `at`: another time than now, for a demo's past.
 * @throws same_id_other_content, refused `unknown-category`, `unknown-place`
 */
export async function raiseMatters(
  tx: Tx,
  deps: Pick<Deps, 'fields'>,
  caller: Caller,
  given: readonly RaisedMatter[],
  at: MatterTime | null = null,
): Promise<Raising> {
  const community = communityOf(caller)
  if (given.length === 0) return { raised: [], audit: [], events: [] }
  await lockCommunity(tx, community)
  const fresh: { matter: RaisedMatter; index: Buffer }[] = []
  for (const matter of given) {
    const index = bodyIndex(deps, community, caller, matter)
    const known = await tx
      .selectFrom('matter')
      .select('body_index')
      .where('community', '=', community)
      .where('id', '=', matter.id)
      .executeTakeFirst()
    if (known !== undefined && !known.body_index.equals(index)) throw new AppError('same_id_other_content')
    if (known === undefined) fresh.push({ matter, index })
  }
  if (fresh.length === 0) return { raised: [], audit: [], events: [] }
  await ensureCategories(tx, deps.fields, community)
  const [time, categories] = [at ?? (await readMatterTime(tx, community)), await listCategoryRows(tx, community)]
  const numbers = await nextNumbers(tx, community, time.today.slice(0, 4), fresh.length)
  const audit: AuditNote[] = []
  const events: EventNote[] = []
  const days = new Set<string>()
  for (const [place, { matter, index }] of fresh.entries()) {
    const number = numbers[place] ?? ''
    const category = matter.category === null ? unsortedOf(categories) : categories.find(({ id }) => id === matter.category)
    if (category === undefined) throw refuseMatter('unknown-category')
    const raisedAt = matter.raisedAt === null || matter.raisedAt === undefined ? time.now : Math.min(Date.parse(matter.raisedAt), time.now)
    await insertMatter(tx, caller, { matter, index, number, category, time, raisedAt })
    days.add(dayAt(raisedAt))
    const household = matter.raiser?.household ?? null
    const households = household === null ? [] : [household]
    audit.push({
      verb: 'matter.raise',
      entity: 'matter',
      entityId: matter.id,
      ...(households[0] === undefined ? {} : { household: households[0] }),
      // Whom an anonymous one came from is nowhere, not even here.
      detail: { number, category: category.code, source: matter.source, kind: matter.raiser?.kind ?? 'staff' },
    })
    events.push(matterChanged(matter.id, households))
    if (matter.raiser !== null)
      await addRaiserRow(tx, deps, community, {
        id: firstRaiserOf(matter.id),
        matter: matter.id,
        source: matter.source,
        visit: matter.visit ?? null,
        raiser: matter.raiser,
      })
    await attachFiles(
      tx,
      caller,
      {
        domain: 'matter',
        id: matter.id,
        privacyClass: households.length === 0 ? 'staff' : 'household',
        audience: households.length === 0 ? null : households,
        shown: true,
      },
      'matter.picture',
      matter.files ?? [],
    )
    await tellRaisers(tx, community, { matter: matter.id, seq: 1 })
  }
  await refreshRollups(tx, community, matterMeasureNames)
  await refreshMatterDays(tx, community, [...days])
  return { raised: fresh.map(({ matter }) => matter.id), audit, events }
}

/** The same for every repeat of a raising, and of nothing else. */
export function firstRaiserOf(matter: string): string {
  return v5('raiser', matter)
}

interface Written {
  matter: RaisedMatter
  index: Buffer
  number: string
  category: CategoryRow
  time: MatterTime
  raisedAt: number
}

async function insertMatter(tx: Tx, caller: Caller, { matter, index, number, category, time, raisedAt }: Written): Promise<void> {
  const community = communityOf(caller)
  const place = await readPlace(tx, community, matter)
  const text = matter.text ?? category.name
  const title = matter.title ?? titleFrom(text)
  const household = matter.raiser?.household ?? null
  // The limit runs from when Linli knows of it, not from a day somebody forgot to send it.
  const run = startSla(limitOf(category), time.now)
  await tx
    .insertInto('matter')
    .values({
      community,
      id: matter.id,
      number,
      category_id: category.id,
      title,
      text,
      source: matter.source,
      building_id: place.building,
      place: place.place,
      facility_id: matter.facility ?? null,
      visit_id: matter.visit ?? null,
      contact_day_id: matter.contactDay ?? null,
      meeting_id: matter.meeting ?? null,
      public_wished: matter.publicWished ?? false,
      urgent: matter.urgent ?? false,
      state: newMatter.state,
      ...clockColumns(run, time),
      dispatch_by: category.dispatch_hours === null ? null : new Date(time.now + category.dispatch_hours * 3_600_000).toISOString(),
      raisers: matter.raiser === null ? 0 : 1,
      raiser_households: household === null ? [] : [household],
      brought_by: [matter.broughtBy ?? []].flat(),
      search: sql<string>`array_to_tsvector(${matterSearchKeys(title, number)}::text[])`,
      body_index: index,
      raised_at: new Date(raisedAt).toISOString(),
      received_at: new Date(time.now).toISOString(),
    })
    .execute()
  await tx
    .insertInto('matter_step')
    .values({
      community,
      matter_id: matter.id,
      seq: 1,
      id: matter.id,
      act: 'raise',
      from_state: null,
      to_state: newMatter.state,
      role: caller.kind === 'staff' ? 'committee' : 'raiser',
      // An anonymous step is the public's, whoever held the phone.
      by_account: matter.raiser?.kind === 'anonymous' ? 'public' : caller.id,
      by_name: matter.raiser?.kind === 'anonymous' || caller.kind === 'resident' || caller.kind === 'device' ? '提出人' : caller.name,
      said: said.raised(number),
      raiser_households: household === null ? [] : [household],
      body_index: index,
      at: new Date(time.now).toISOString(),
    })
    .execute()
}

/** What was scanned or chosen, checked: a facility says its building and place. @throws refused unknown-place */
async function readPlace(tx: Tx, community: number, matter: RaisedMatter): Promise<{ building: string | null; place: string | null }> {
  const facility =
    (matter.facility ?? null) === null
      ? null
      : await tx
          .selectFrom('facility')
          .select(['building_id', 'place', 'name'])
          .where('community', '=', community)
          .where('id', '=', matter.facility ?? '')
          .where('ends_on', 'is', null)
          .executeTakeFirst()
  if (facility === undefined) throw refuseMatter('unknown-place')
  if ((matter.contactDay ?? null) !== null) {
    const day = await tx
      .selectFrom('contact_day')
      .select('id')
      .where('community', '=', community)
      .where('id', '=', matter.contactDay ?? '')
      .executeTakeFirst()
    if (day === undefined) throw refuseMatter('unknown-place')
  }
  const building = matter.building ?? facility?.building_id ?? null
  if (building !== null) {
    const there = await tx
      .selectFrom('building')
      .select('id')
      .where('community', '=', community)
      .where('id', '=', building)
      .executeTakeFirst()
    if (there === undefined) throw refuseMatter('unknown-place')
  }
  const stands = facility === null ? null : [facility.place, facility.name].filter((part) => part !== null).join(' ')
  return { building, place: matter.place ?? stands }
}

/** The first sentence, short enough for a list. */
function titleFrom(text: string): string {
  const sentence = text.split(/[。！？!?\n；;]/u).find((part) => part.trim() !== '') ?? text
  const characters = [...sentence.trim()]
  return characters.length <= 24 ? characters.join('') : `${characters.slice(0, 23).join('')}…`
}

function bodyIndex({ fields }: Pick<Deps, 'fields'>, community: number, caller: Caller, matter: RaisedMatter): Buffer {
  const { raiser, files = [], ...rest } = matter
  const by = raiser?.kind === 'anonymous' ? 'public' : caller.id
  return fields.index(
    'matter',
    community,
    JSON.stringify([
      by,
      Object.entries(rest)
        .filter(([, value]) => (value ?? null) !== null)
        .toSorted(),
      raiser,
      files,
    ]),
  )
}
