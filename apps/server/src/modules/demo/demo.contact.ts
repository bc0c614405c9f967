import { householdLevel } from '@linli/rules/duties-rules'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { type Caller, systemCaller } from '../../platform/caller.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { record } from '../../platform/record.ts'
import { countVisit, listKnownContacts, planBeside, readProposalInput, takeContacts, writeLinks } from '../contact/index.ts'
import { demoCommunity } from './demo.content.ts'
import { createDice } from './demo.dice.ts'

const community = demoCommunity
/** The chain from above: who must be there before who is below can be distributed. */
const pairs = [
  ['1', '3'],
  ['2', '3'],
  ['3', '4'],
  ['4', householdLevel],
] as const

const ways = ['home', 'home', 'met', 'phone'] as const
const notes = [
  '老人身体还好，子女周末回来。',
  '家里都好，问了医保怎么续。',
  '反映楼道灯有时不亮，已记下。',
  '孩子上小学，放学没人接，想了解托管。',
  '刚换了工作，白天不在家，晚上方便。',
  '对小区停车有意见，希望划线。',
  '没有困难，感谢来看。',
  '厨房下水慢，约了物业来看。',
] as const

/**
 * The whole chain of the demo: contacts taken from its ledgers and posts, distributed by the product's own proposal, since
 * half a year, and visits enough that some duties are done, some due and some late. Nothing where there are contacts already.
 */
export async function writeContacts(deps: Deps, author: Caller): Promise<void> {
  const there = await inScope(deps.database, author, 'read', async (tx) => {
    const { rows } = await sql`select from contact where community = ${community} limit 1`.execute(tx)
    return rows.length > 0
  })
  if (there) return
  const { items } = await listKnownContacts(deps, author, undefined)
  await takeContacts(
    deps,
    author,
    items.map(({ source, id }) => ({ id: newId(), source, from: id })),
  )
  for (const [by, to] of pairs) {
    const input = await inScope(deps.database, author, 'read', (tx) => readProposalInput(tx, community, { by, to, cap: 40 }))
    if (input.contacts.length === 0 || input.targets.length === 0) continue
    const { targets } = await planBeside(input)
    const links = targets.flatMap(({ target, contact }) =>
      contact === null
        ? []
        : [
            {
              ...{ id: newId(), contact, level: by, toLevel: to, replaces: null, why: null },
              ...(to === householdLevel ? { household: target, targetContact: null } : { household: null, targetContact: target }),
            },
          ],
    )
    await inScope(deps.database, author, 'write', async (tx) => {
      await writeLinks(tx, community, links, { origin: 'hand', by: author.name, endedWhy: 'taken-over' })
      await record(tx, author, { verb: 'contact.link', entity: 'contact_link', detail: { links: links.length, demo: true } })
    })
  }
  await inScope(deps.database, systemCaller('demo', community), 'write', visitHomes)
}

interface DemoLink {
  household_id: string | null
  target_contact_id: string | null
  contact_id: string
  account_id: string | null
  name: string
}

/** Half a year of visits, drawn so that the demo looks the same each time. */
async function visitHomes(tx: Tx): Promise<void> {
  await sql`update contact set starts_on = current_date - 200 where community = ${community}`.execute(tx)
  await sql`update contact_link set starts_on = current_date - 190 where community = ${community}`.execute(tx)
  const { rows } = await sql<DemoLink>`
    select l.household_id, l.target_contact_id, l.contact_id, c.account_id, c.name from contact_link l
    join contact c on c.community = l.community and c.id = l.contact_id
    left join occupancy o on o.community = l.community and o.household_id = l.household_id and o.ends_on is null
    left join dwelling d on d.community = l.community and d.id = o.dwelling_id
    where l.community = ${community} order by d.address_key nulls last, c.name, l.target_id`.execute(tx)
  const dice = createDice(4113)
  const visits = rows.flatMap((link) => {
    // Households are seen every quarter, contacts every month; a few were missed, some are still to come.
    const [spans, spread] = link.household_id === null ? [[140, 110, 80, 50, 20, 4], 8] : [[170, 85, 15], 30]
    return spans.flatMap((ago) =>
      dice.chance(ago < 25 ? 0.72 : 0.93)
        ? [
            {
              ...{ id: newId(), household: link.household_id, target: link.target_contact_id, contact: link.contact_id, name: link.name },
              ...{ account: link.account_id ?? 'demo', ago: Math.max(0, ago + dice.below(spread) - 4) },
              ...{ kind: dice.pick(ways), note: dice.pick(notes) },
            },
          ]
        : [],
    )
  })
  await sql`
    insert into visit (community, id, day, kind, household_id, target_contact_id, building_id, author, author_name, author_contact_id, note, body_index, made_at, received_at)
    select ${community}, v.id, current_date - v.ago, v.kind, v.household, v.target, h.building_id, v.account, v.name, v.contact, v.note, '\\x00',
      now() - make_interval(days => v.ago), now() - make_interval(days => v.ago)
    from jsonb_to_recordset(${JSON.stringify(visits)}::jsonb)
      as v(id uuid, household uuid, target uuid, contact uuid, name text, account text, ago int, kind text, note text)
    left join household h on h.community = ${community} and h.id = v.household`.execute(tx)
  for (const { household_id: household, target_contact_id: targetContact } of rows)
    await countVisit(tx, community, { household, targetContact })
}
