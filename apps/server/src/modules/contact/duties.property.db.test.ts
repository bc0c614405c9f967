import { addDays, daysIn } from '@linli/rules/calendar-days'
import { type ContactLink, type ContactVisit, dutiesOn } from '@linli/rules/duties'
import { type ContactRules, householdLevel } from '@linli/rules/duties-rules'
import fc from 'fast-check'
import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { type BuiltHome, buildHome, redFlower } from '../../testing/register.ts'
import { recountLinks } from './contact-chain.ts'
import { tallyOf } from './duties.service.ts'
import { dutyStates, roundsOn, stateNumbers } from './duties.sql.ts'
import { sumDutyRows } from './duties.queries.ts'
import { buildContact } from './testing/chain.ts'

const between = (from: string, to: string) => fc.integer({ min: 0, max: daysIn({ from, to }) - 1 }).map((days) => addDays(from, days))
/** Over two leap days, and the ends of all months. */
const day = between('2023-11-01', '2028-06-30')
const months = fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 6 as const, 12 as const)
const version: fc.Arbitrary<ContactRules> = fc
  .record({
    startsOn: day,
    months,
    visits: fc.integer({ min: 1, max: 3 }),
    counting: fc.constantFrom('calendar' as const, 'rolling' as const),
    lateNth: fc.constantFrom(null, 1, 2, 3, 4),
    asked: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ startsOn, lateNth, asked, ...cadence }) => ({
    ...{ startsOn, lateNth, levels: [] },
    cadences:
      asked === 0
        ? []
        : [
            { by: ['3'], to: '4', ...cadence, months: 1 as const },
            { by: ['4'], to: householdLevel, ...cadence },
          ],
  }))
const versions = fc
  .tuple(version, fc.array(version, { maxLength: 2 }))
  .map(([first, later]): ContactRules[] => [{ ...first, startsOn: '2023-01-01' }, ...later])
/** One target's links through time, one after the other, with gaps: hand-overs, mid-period beginnings, returns. */
const story = fc.array(fc.record({ contact: fc.nat(2), gap: fc.constantFrom(0, 0, 0, 5, 40), lasts: fc.integer({ min: 1, max: 500 }) }), {
  minLength: 1,
  maxLength: 4,
})
const world = fc.record({
  versions,
  on: day,
  begun: day,
  stories: fc.array(fc.tuple(story, fc.boolean()), { minLength: 3, maxLength: 3 }),
  visits: fc.array(fc.record({ day, target: fc.nat(2), contact: fc.nat(2) }), { maxLength: 14 }),
})

describe('duties derived in the database', () => {
  let db: TestDatabase
  let homes: BuiltHome[]
  let contacts: string[]
  const system = systemCaller('test', redFlower)

  beforeAll(async () => {
    db = await createTestDatabase()
    homes = []
    for (const room of ['101', '102', '103']) homes.push(await buildHome(db, testFields, { room }))
    contacts = []
    for (const name of ['赵', '钱', '孙']) contacts.push((await buildContact(db, redFlower, { name })).id)
  })
  afterAll(() => db.drop())

  it('stand for every link as the pure rules say, whatever the days', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ versions: rules, on, begun, stories, visits }) => {
        const links = stories.flatMap(([parts, open], at) => {
          const made: ContactLink[] = []
          let from = begun
          for (const [place, { contact, gap, lasts }] of parts.entries()) {
            const startsOn = addDays(from, gap)
            from = addDays(startsOn, lasts)
            const endsOn = open && place === parts.length - 1 ? null : from
            made.push({
              id: uuid(),
              contact: contacts[contact] ?? '',
              level: '4',
              target: homes[at]?.household ?? '',
              to: householdLevel,
              startsOn,
              endsOn,
            })
          }
          return made
        })
        const known: ContactVisit[] = visits
          .filter((visit) => visit.day <= on)
          .map((visit) => ({ day: visit.day, target: homes[visit.target]?.household ?? '', author: contacts[visit.contact] ?? '' }))
        await db.asOwner('delete from visit')
        await db.asOwner('delete from contact_link')
        await db.asOwner(
          `insert into contact_link (community, id, contact_id, level, to_level, household_id, target_id, starts_on, ends_on, origin, made_by)
            select $1, (x ->> 'id')::uuid, (x ->> 'contact')::uuid, '4', 'household', (x ->> 'target')::uuid, (x ->> 'target')::uuid, (x ->> 'startsOn')::date, (x ->> 'endsOn')::date, 'hand', 'test'
            from jsonb_array_elements($2::jsonb) x`,
          [redFlower, JSON.stringify(links)],
        )
        await db.asOwner(
          `insert into visit (community, id, day, kind, household_id, author, author_name, author_contact_id, note, body_index, made_at)
            select $1, gen_random_uuid(), (x ->> 'day')::date, 'home', (x ->> 'target')::uuid, 'test', 'test', (x ->> 'author')::uuid, '走访', '\\x00', now()
            from jsonb_array_elements($2::jsonb) x`,
          [redFlower, JSON.stringify(known)],
        )
        const meant = dutiesOn(rules, links, known, on)
        const rounds = roundsOn(rules, on)
        const { rows, sums } = await inScope(db, system, 'write', async (tx) => {
          await recountLinks(tx, redFlower, links.map(({ id }) => id)) // prettier-ignore
          const columns = sql`l.id, l.visited_on::text[] as visited_on`
          const found = await sql<{
            id: string
            state: number | null
            visited_on: string[]
          }>`${dutyStates(rounds, on, sql`l.community = ${redFlower}`, columns)}`.execute(tx)
          return { rows: found.rows, sums: await sumDutyRows(tx, redFlower, rounds, on, 'nobody') }
        })
        expect(new Map(rows.flatMap(({ id, state }) => (state === null ? [] : [[id, stateNumbers[state - 1]] as const])))).toEqual(
          new Map(meant.map(({ link, state }) => [link, state])),
        )
        // What one person's list is weighed from counts the same visits.
        const [of] = rounds.filter(({ by }) => by === '4')
        for (const { id, visited_on: visited } of rows) {
          const duty = meant.find(({ link }) => link === id)
          if (of !== undefined && duty !== undefined) expect(tallyOf(of.round, visited).now).toBe(duty.done)
        }
        const whole = sums.find((row) => row.of === 0)
        expect(whole).toMatchObject({
          links: meant.length,
          done: meant.filter(({ state }) => state === 'done').length,
          due: meant.filter(({ state }) => state === 'due').length,
          overdue: meant.filter(({ state }) => state === 'overdue').length,
          not_yet: meant.filter(({ state }) => state === 'not-yet').length,
        })
      }),
      { numRuns: 150 },
    )
  })
})
