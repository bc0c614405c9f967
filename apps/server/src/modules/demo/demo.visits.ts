import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Caller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { record } from '../../platform/record.ts'
import { raiseMatters, seedCategories } from '../matters/index.ts'
import { demoCommunity } from './demo.content.ts'

const community = demoCommunity

const stands = [
  {
    place: '3栋楼下凉亭',
    topic: '物业和停车',
    people: [
      { kind: 'street-cadre', name: '尹志远' },
      { kind: 'property-staff', name: '物业杨主管' },
      { kind: 'household-representative', name: '3栋户代表' },
    ],
  },
  {
    place: '小广场',
    topic: '民生和政策',
    people: [
      { kind: 'committee', name: '曾晓芳' },
      { kind: 'party-member', name: '邵文清' },
    ],
  },
]

/** What was said at the stands. `code`: the category of the matter it became; null stayed a note. */
const heard: readonly {
  home: number | null
  saidBy: string | null
  takenBy: string
  note: string
  code: string | null
  text: string | null
}[] = [
  {
    home: 0,
    saidBy: null,
    takenBy: '物业杨主管',
    note: '晚上回来常没车位，消防通道也停了车。',
    code: 'parking',
    text: '3栋消防通道夜间停车',
  },
  {
    home: 6,
    saidBy: null,
    takenBy: '曾晓芳',
    note: '老人一个人住，想问助餐点什么时候开。',
    code: 'livelihood',
    text: '询问老年助餐点开放时间',
  },
  {
    home: null,
    saidBy: '路过的居民',
    takenBy: '物业杨主管',
    note: '小广场的健身器材松了两个螺丝。',
    code: 'facilities',
    text: '小广场健身器材松动',
  },
  { home: 11, saidBy: null, takenBy: '邵文清', note: '新搬来不久，对邻居和社区都满意，没有困难。', code: null, text: null },
]

/** A contact day that was held, with what was heard, and one to come. Nothing where there are contact days already. */
export async function writeContactDays(deps: Deps, author: Caller): Promise<void> {
  await seedCategories(deps, community)
  await inScope(deps.database, author, 'write', async (tx) => {
    const there = await tx.selectFrom('contact_day').select('id').where('community', '=', community).limit(1).executeTakeFirst()
    if (there !== undefined) return
    const [held, planned] = [newId(), newId()]
    await tx
      .insertInto('contact_day')
      .values([
        { ...day(author, -12), id: held, title: '上月挂钩联系日', place: '3栋楼下和小广场', stands: JSON.stringify(stands), state: 'held' },
        { ...day(author, 6), id: planned, title: '本月挂钩联系日', place: '3栋楼下和小广场', stands: JSON.stringify(stands) },
      ])
      .execute()
    const { audit, events } = await hear(tx, deps, author, held)
    const note = { verb: 'contact_day.plan', entity: 'contact_day', detail: { demo: true } }
    await record(tx, author, [{ ...note, entityId: held }, { ...note, entityId: planned }, ...audit], events)
  })
}

function day(author: Caller, ago: number) {
  return { community, held_on: sql<string>`current_date + ${ago}::int`, created_by: author.id }
}

async function hear(tx: Tx, deps: Deps, author: Caller, held: string) {
  const { rows: homes } = await sql<{ id: string; building_id: string }>`
    select h.id, h.building_id from household h
    join occupancy o on o.community = h.community and o.household_id = h.id and o.ends_on is null and o.kind = 'lives_in'
    join dwelling d on d.community = o.community and d.id = o.dwelling_id join building b on b.community = d.community and b.id = d.building_id and b.number = '3'
    where h.community = ${community} order by d.address_key limit 12`.execute(tx)
  const categories = await tx.selectFrom('matter_category').select(['id', 'code']).where('community', '=', community).execute()
  const said = heard.map((one) => ({ ...one, id: newId(), at: one.home === null ? undefined : homes[one.home] }))
  await tx
    .insertInto('visit')
    .values(
      said.map(({ id, at, note, saidBy, takenBy }) => ({
        ...{
          community,
          id,
          note,
          kind: 'contact-day',
          contact_day_id: held,
          household_id: at?.id ?? null,
          building_id: at?.building_id ?? null,
        },
        ...{ day: sql<string>`current_date - 12`, author: author.id, author_name: author.name, said_by: saidBy, taken_by: takenBy },
        ...{
          body_index: Buffer.alloc(1),
          made_at: sql<string>`now() - interval '12 days'`,
          received_at: sql<string>`now() - interval '12 days'`,
        },
      })),
    )
    .execute()
  return raiseMatters(
    tx,
    deps,
    author,
    said.flatMap(({ id, at, code, text, saidBy }) =>
      code === null
        ? []
        : [
            {
              ...{ id: newId(), category: categories.find((one) => one.code === code)?.id ?? null, title: null, text, place: null },
              ...{ source: 'contact-day' as const, building: at?.building_id ?? null, visit: id, contactDay: held },
              raiser: {
                ...{ kind: 'resident' as const, household: at?.id ?? null, name: at === undefined ? saidBy : null },
                ...{ person: null, account: null, contact: null, tellBy: null, said: null },
              },
            },
          ],
    ),
  )
}
