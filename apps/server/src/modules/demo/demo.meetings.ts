import { addDays } from '@linli/rules/calendar-days'
import { instantAt } from '@linli/rules/working-hours'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { type Caller, systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import {
  approveMinutes,
  makeDecision,
  finishDecision,
  finishMinutes,
  openMeeting,
  planMeeting,
  putMotion,
  replyDecision,
  setAgenda,
  signPaperList,
  writeItemMinutes,
} from '../meetings/index.ts'
import { demoAccounts, demoCommunity } from './demo.content.ts'

const community = demoCommunity
const evening = 19 * 60
const place = '二楼文化活动室'
const people = (secretary: Caller) => ({
  chair: secretary.name,
  recorder: demoAccounts.find(({ kind }) => kind === 'worker')?.name ?? null,
})

interface Ground {
  today: string
  /** Matters by their titles. */
  matters: ReadonlyMap<string, string>
}

/** A meeting of household heads that was held and approved, and the next one, on whose agenda stands what is not done yet. */
export async function writeMeetings(deps: Deps, secretary: Caller, buildings: ReadonlyMap<string, string>): Promise<void> {
  const ground = await inScope(deps.database, systemCaller('demo', community), 'read', async (tx): Promise<Ground | null> => {
    const { rows: there } = await sql`select from meeting where community = ${community} limit 1`.execute(tx)
    if (there.length > 0) return null
    const days = await sql<{ today: string }>`select current_date::text as today`.execute(tx)
    const { rows } = await sql<{ id: string; title: string }>`select id, title from matter where community = ${community}`.execute(tx)
    return { today: days.rows[0]?.today ?? '', matters: new Map(rows.map(({ id, title }) => [title, id])) }
  })
  if (ground === null) return
  await holdMeeting(
    deps,
    secretary,
    ground,
    [buildings.get('3'), buildings.get('4')].flatMap((id) => id ?? []),
  )
  await callMeeting(deps, secretary, ground)
}

async function holdMeeting(deps: Deps, secretary: Caller, { today, matters }: Ground, audience: string[]): Promise<void> {
  const day = addDays(today, -4)
  const at = (minute: number): string => new Date(instantAt(day, minute)).toISOString()
  const planned = await planMeeting(deps, secretary, {
    ...{ id: newId(), kind: 'household-heads', title: '3栋、4栋户长会', startsAt: at(evening), endsAt: at(evening + 95), place },
    ...{ branch: null, partyGroup: null, audience, ...people(secretary), notice: null },
  })
  const [charging, fitness, convention] = [newId(), newId(), newId()]
  const own = (...titles: string[]): string[] => titles.flatMap((title) => matters.get(title) ?? [])
  const item = (id: string, title: string, about: string[]) => ({ id, title, text: null, matters: about, carry: null })
  const withAgenda = await setAgenda(deps, secretary, planned.id, planned.version, [
    item(charging, '电动车充电和停放', own('门厅停电动车充电')),
    item(fitness, '花园添健身器材', own('想加两样老人健身器材')),
    item(convention, '居民公约加一条', []),
  ])
  const held = await openMeeting(deps, secretary, planned.id, withAgenda.version, [])
  const { entitled, present } = await signIn(deps, secretary, planned.id)
  await minute(
    deps,
    secretary,
    charging,
    '物业通报：4栋门厅夜间平均停放七辆。户长们认为要先有地方充电，再谈不准进楼。物业提出在4栋东侧空地搭车棚，装十个充电口，费用从公共收益列支。',
  )
  await minute(
    deps,
    secretary,
    fitness,
    '几位老人想要漫步机和肩关节康复器。社区说街道有健身器材配发，可以申报两件，装在花园南侧，不占草坪。',
  )
  await minute(deps, secretary, convention, '有人提出楼道、门厅不停放、不充电应写进公约。大家同意先提修改，按公约修改的程序走。')
  const vote = (text: string, against: number, away: number) => ({
    ...{ id: newId(), text, present, yes: present - against - away, no: against, abstain: away, void: 0 },
  })
  const motion = await putMotion(deps, secretary, charging, vote('同意在4栋东侧建充电车棚，从公共收益列支', 3, 2))
  const amend = await putMotion(deps, secretary, convention, vote('同意提出修改居民公约', 1, 4))
  if (entitled === 0 || held.entitled === null) return
  const shed = await makeDecision(deps, secretary, charging, {
    ...{
      id: newId(),
      kind: own('门厅停电动车充电').length > 0 ? 'matter' : 'other',
      text: '在4栋东侧建充电车棚，装十个充电口。',
      motion: motion.passed ? motion.id : null,
    },
    ...{ owner: '邻家物业', ownerKind: 'property-company', dueOn: addDays(today, 20), matters: own('门厅停电动车充电') },
  })
  const wish = await makeDecision(deps, secretary, fitness, {
    ...{ id: newId(), kind: 'facility-wish', text: '向街道申报漫步机、肩关节康复器各一件，装在花园南侧。', motion: null },
    ...{ owner: '居委会', ownerKind: 'committee', dueOn: addDays(today, 6), matters: own('想加两样老人健身器材') },
  })
  await makeDecision(deps, secretary, convention, {
    ...{ id: newId(), kind: 'convention-amendment', text: '居民公约增加：楼道、门厅不停放电动车，不私拉电线充电。' },
    ...{ motion: amend.passed ? amend.id : null, owner: '居委会', ownerKind: 'committee', dueOn: addDays(today, 40), matters: [] },
  })
  const reply = (text: string) => ({ reply: text, privacyClass: 'public' as const, showOnTv: true })
  if (shed.matters.length > 0)
    await replyDecision(deps, secretary, shed.id, {
      version: shed.version,
      ...reply('户长会定了：在4栋东侧建充电车棚，装十个充电口，建好前请停到北门车棚。'),
    })
  const told =
    wish.matters.length === 0
      ? wish
      : await replyDecision(deps, secretary, wish.id, { version: wish.version, ...reply('已向街道申报两件健身器材，批下来就装。') })
  await finishDecision(deps, secretary, wish.id, {
    ...{ version: told.version, outcome: '街道配发到位，已安装并试用。', whatChanged: '花园南侧多了漫步机和肩关节康复器' },
    doneOn: addDays(today, -1),
  })
  const minutes = '会议同时通报了上次户长会以来物业公共收益的收支。下次户长会回头看充电车棚的进度。'
  const draft = await finishMinutes(deps, secretary, planned.id, {
    version: held.version,
    minutes,
    endsAt: at(evening + 95),
    ...people(secretary),
  })
  await approveMinutes(deps, secretary, planned.id, draft.version)
  await dateBack(deps, planned.id, day)
}

/** Three in four came, every eleventh of the others asked to be excused. */
async function signIn(deps: Deps, secretary: Caller, meeting: string): Promise<{ entitled: number; present: number }> {
  const { rows } = await inScope(deps.database, secretary, 'read', (tx) =>
    sql<{
      id: string
    }>`select id from meeting_attendee where community = ${community} and meeting_id = ${meeting} and on_roll order by label, id`.execute(
      tx,
    ),
  )
  const came = rows.filter((_, at) => at % 4 !== 3).map(({ id }) => id)
  if (came.length > 0) await signPaperList(deps, secretary, meeting, came)
  return { entitled: rows.length, present: came.length }
}

async function minute(deps: Deps, secretary: Caller, item: string, minutes: string): Promise<void> {
  await writeItemMinutes(deps, secretary, item, { version: 1, minutes })
}

/** The evening it is said to have been, not the moment the demo was made. */
async function dateBack(deps: Deps, meeting: string, day: string): Promise<void> {
  const start = new Date(instantAt(day, evening)).toISOString()
  await inScope(deps.database, systemCaller('demo', community), 'write', async (tx) => {
    await sql`update meeting_attendee set signed_in_at = ${start}::timestamptz - make_interval(mins => 2 + abs(hashtext(id::text)) % 18)
      where community = ${community} and meeting_id = ${meeting} and signed_in_at is not null`.execute(tx)
    await sql`update meeting set roll_closed_at = ${start}::timestamptz, approved_at = ${start}::timestamptz + interval '40 hours'
      where community = ${community} and id = ${meeting}`.execute(tx)
    await sql`update motion set counted_at = ${start}::timestamptz + interval '50 minutes' where community = ${community} and meeting_id = ${meeting}`.execute(
      tx,
    )
  })
}

/** The next one: open decisions of the last come up by themselves, before what is new. */
async function callMeeting(deps: Deps, secretary: Caller, { today, matters }: Ground): Promise<void> {
  const startsAt = new Date(instantAt(addDays(today, 4), evening)).toISOString()
  const planned = await planMeeting(deps, secretary, {
    ...{
      id: newId(),
      kind: 'household-heads',
      title: '第四季度户长会',
      startsAt,
      endsAt: null,
      place,
      audience: null,
      ...people(secretary),
    },
    ...{ branch: null, partyGroup: null, notice: null },
  })
  const carried = planned.agenda.map((one) => ({
    id: one.id,
    title: one.title,
    text: one.text,
    matters: [],
    carry: one.carried?.id ?? null,
  }))
  const about = [matters.get('南门外来车占位')].flatMap((id) => id ?? [])
  const items = [
    ...carried,
    { id: newId(), title: '南门外来车辆怎么管', text: '请物业先说明现在的门禁和收费。', matters: about, carry: null },
  ]
  await setAgenda(deps, secretary, planned.id, planned.version, items)
}
