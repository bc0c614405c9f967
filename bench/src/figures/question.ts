import type { Condition, QuestionShape } from '@linli/contract/question-shape'
import type { AskTask } from '../children/ask.ts'
import type { Context, Measurement } from '../context.ts'
import { type Figure, quantile, round } from '../figure.ts'
import { signInStaff } from '../server.ts'
import { asCopier, copyCommunities, countAgain } from '../world/copies.ts'
import type { World } from '../world/world.ts'

const asked = 400
const askedAround = 30
const atOnce = 2
const communitiesAround = 100
/** Communities of the register keep about 3,333 persons at any scale. */
const perTenThousand = 3
/** A code at the end of the register's street, and a street beside it. */
const largeCode = 980
const streetBeside = 1000

const old: Condition = { field: 'age', from: 60 }
const women: Condition = { field: 'sex', in: ['2'] }
const tagged: Condition = { field: 'careTag', in: ['living-alone', 'disabled'] }
const lived: Condition = { field: 'occupancy', in: ['lives_in'] }
const reachable: Condition = { known: 'phone' }
const child: Condition = { field: 'age', to: 14 }
const small: Condition = { field: 'householdSize', to: 2 }

/** What workers keep as saved questions: five conditions each, from a handful of answers to most of the community. */
const questions: readonly QuestionShape[] = [
  { of: 'persons', where: { all: [old, women, tagged, lived, reachable] } },
  { of: 'persons', where: { all: [{ field: 'politics', in: ['01'] }, lived, { not: child }, reachable, { known: 'identity' }] } },
  { of: 'persons', where: { all: [{ any: [tagged, small] }, old, { not: reachable }, lived] } },
  { of: 'households', where: { all: [{ somebody: old }, { somebody: child }, lived, { field: 'householdSize', from: 3 }, reachable] } },
  { of: 'households', where: { all: [{ not: { somebody: reachable } }, lived, small, { not: tagged }, { field: 'floor', from: 3 }] } },
  {
    of: 'persons',
    where: { all: [{ field: 'age', from: 16, to: 59 }, women, lived, { not: { field: 'politics', in: ['01'] } }, reachable] },
  },
]

/** Questions over a community of 10,000 persons, and counted over the communities of a street. */
export const question: Measurement = { names: ['question', 'question-street'], measure }

async function measure(context: Context): Promise<Figure[]> {
  const world = await context.world()
  context.log('Communities to ask about…')
  const { large, around, persons } = await makePlaces(world)
  const server = await context.server()
  const street = await signInStaff(server, world.street - streetBeside)
  const ask = context.start('ask')
  const times = async (cookie: string, path: string, count: number, together: number): Promise<number[]> => {
    const task = (many: number): AskTask => ({
      origin: server.origin,
      cookie,
      paths: Array.from({ length: many }, () => path),
      bodies: Array.from({ length: many }, (_, index) => ({ shape: questions[index % questions.length] })),
      atOnce: together,
    })
    await ask.call('ask', task(questions.length * 2))
    return ask.call<number[]>('ask', task(count))
  }
  context.log('Questions…')
  const one = await times(server.cookie, `/api/communities/${String(large)}/questions/ask`, asked, atOnce)
  const many = await times(street, `/api/communities/${String(around[0])}/questions/around`, askedAround, 1)
  await ask.stop()
  const each = (all: readonly number[]) =>
    Object.fromEntries(
      [...Map.groupBy(all, (_, index) => index % questions.length)].map(([index, own]) => [
        `p95 ms question ${String(index + 1)}`,
        round(quantile(own, 0.95)),
      ]),
    )
  return [
    {
      name: 'question',
      what: `Question of five conditions over one community, first page with its total, over HTTP, ${String(asked)} of ${String(questions.length)} kinds, ${String(atOnce)} at once: p95`,
      value: round(quantile(one, 0.95)),
      unit: 'ms',
      bound: { at: '<=', value: 30 },
      details: { persons: persons.large, 'p50 ms': round(quantile(one, 0.5)), 'p99 ms': round(quantile(one, 0.99)), ...each(one) },
    },
    {
      name: 'question-street',
      what: `The same questions counted in each community of a street of ${String(communitiesAround)}, by somebody of the street, one at a time: p95`,
      value: round(quantile(many, 0.95)),
      unit: 'ms',
      bound: { at: '<=', value: 300 },
      details: { communities: around.length, persons: persons.around, 'p50 ms': round(quantile(many, 0.5)), ...each(many) },
    },
  ]
}

/** A community of 10,000 persons and a street of 100 communities, copied from the register; one person in twenty bears a tag. */
async function makePlaces({ owner, roles, communities, street }: World) {
  const large = street + largeCode
  const copies = communities.slice(0, communitiesAround).map((code) => ({ from: [code], to: code - streetBeside }))
  const around = copies.map(({ to }) => to)
  const codes = [large, ...around]
  const persons = { large: 0, around: 0 }
  await asCopier(owner, async (client) => {
    await copyCommunities(client, [{ from: communities.slice(0, perTenThousand), to: large }, ...copies])
    await client.query(
      `insert into care_tag (community, id, person_id, kind, basis, starts_on)
       select community, gen_random_uuid(), id, case when hashtext(id::text) % 40 = 0 then 'living-alone' else 'disabled' end, '走访', '2025-01-01'
       from person where community = any($1) and hashtext(id::text) % 20 = 0`,
      [codes],
    )
    await client.query('vacuum analyze')
    const { rows } = await client.query<{ large: number; around: number }>(
      'select count(*) filter (where community = $1)::int as large, count(*) filter (where community <> $1)::int as around from person where community = any($2)',
      [large, codes],
    )
    Object.assign(persons, rows[0])
  })
  await countAgain(roles, codes)
  return { large, around, persons }
}
