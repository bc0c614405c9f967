import { postKinds } from '@linli/contract/rights'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { type Caller, systemCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { type EventNote, record } from '../../platform/record.ts'
import { type Accounts, createPass, createStaffAccount } from '../accounts/index.ts'
import { refreshRollups } from '../space/index.ts'
import { answerSuggestion, sendSuggestion } from '../suggestions/index.ts'
import { writeBase } from './demo.base.ts'
import { writeContacts } from './demo.contact.ts'
import { writeConsents } from './demo.consents.ts'
import { writeLedgers } from './demo.ledgers.ts'
import { writeForces, writeMatters } from './demo.matters.ts'
import { writeMeetings } from './demo.meetings.ts'
import { writeContactDays } from './demo.visits.ts'
import { type DemoAccount, demoAccounts, demoCommunity, demoNotices, demoPassword, demoStreet, demoSuggestions } from './demo.content.ts'

/** What the composition root hands over; the command line makes the same two. */
export interface DemoParts {
  deps: Deps
  accounts: Accounts
}

type Say = (line: string) => void
const community = demoCommunity

/**
 * Creates the labelled demo community on the first run, when there is no community at all. Interrupted
 * half-way, the next start finishes it: register first, then accounts, then notices and suggestions.
 */
export async function createDemo(parts: DemoParts, say: Say = () => undefined): Promise<void> {
  const { any, demo } = await lookAround(parts.deps)
  if (any && !demo) return
  if (!any) {
    say('Creating the demo community 红花社区 (演示数据).')
    await writeBase(parts.deps, [], 'demo.create')
  }
  await furnish(parts)
}

/** The demo anew, after `removeDemo`; `news` takes the old notices off the screens. */
export async function recreateDemo(parts: DemoParts, news: EventNote[]): Promise<void> {
  await writeBase(parts.deps, news, 'demo.reset')
  await furnish(parts)
}

/** One open paper code for a home in building 3, as its head would hand it over; null without the demo. */
export async function demoPassUrl({ deps, accounts }: DemoParts): Promise<string | null> {
  const secretary = await findAccount(deps, 'secretary')
  const household = await inScope(deps.database, systemCaller('demo', community), 'read', async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select h.id from community c
        join household h on h.community = c.community
        join occupancy o on o.community = h.community and o.household_id = h.id and o.ends_on is null and o.kind = 'lives_in'
        join dwelling d on d.community = o.community and d.id = o.dwelling_id
        join building b on b.community = d.community and b.id = d.building_id and b.number = '3'
      where c.community = ${community} and c.demo and (select count(*) from membership m where m.community = h.community and m.household_id = h.id and m.ends_on is null) >= 3
      order by d.address_key limit 1`.execute(tx)
    return rows[0]?.id
  })
  if (secretary === undefined || household === undefined) return null
  return (await createPass(accounts.context, secretaryCaller(secretary), household, newId())).url
}

async function lookAround(deps: Deps): Promise<{ any: boolean; demo: boolean }> {
  const rows = await inScope(deps.database, systemCaller('demo'), 'read', (tx) =>
    tx.selectFrom('community').select(['community', 'demo']).execute(),
  )
  return { any: rows.length > 0, demo: rows.some((row) => row.community === community && row.demo) }
}

async function furnish({ deps, accounts }: DemoParts): Promise<void> {
  const buildings = await inScope(deps.database, systemCaller('demo', community), 'read', (tx) =>
    tx.selectFrom('building').select(['id', 'number']).where('community', '=', community).execute(),
  )
  const buildingIds = new Map(buildings.map((building) => [building.number, building.id]))
  const forces = await writeForces(deps)
  await Promise.all(
    demoAccounts.map(async (account) => {
      if ((await findAccount(deps, account.login)) === undefined) await createAccount(accounts, account, buildingIds, forces)
    }),
  )
  const secretary = await findAccount(deps, 'secretary')
  if (secretary === undefined) return
  await writeConsents(deps, secretaryCaller(secretary))
  await writeLedgers(deps, secretaryCaller(secretary), buildingIds)
  await writeContacts(deps, secretaryCaller(secretary))
  // Before the contact days, which raise matters of their own.
  await writeMatters(deps, await accountIds(deps), buildingIds)
  await writeContactDays(deps, secretaryCaller(secretary))
  await writeMeetings(deps, secretaryCaller(secretary), buildingIds)
  if (!(await writeNotices(deps, secretaryCaller(secretary), buildingIds))) return
  for (const { text, contact, answer } of demoSuggestions) {
    const id = newId()
    await sendSuggestion(deps, community, { id, text, contact })
    if (answer !== null) await answerSuggestion(deps, secretaryCaller(secretary), id, answer)
  }
}

async function createAccount(
  accounts: Accounts,
  given: DemoAccount,
  buildings: ReadonlyMap<string, string>,
  forces: ReadonlyMap<string, string>,
): Promise<void> {
  const building = typeof given.place === 'object' && 'building' in given.place ? buildings.get(given.place.building) : undefined
  const force = typeof given.place === 'object' && 'force' in given.place ? forces.get(given.place.force) : undefined
  await createStaffAccount(accounts, {
    login: given.login,
    name: given.name,
    password: demoPassword,
    demo: true,
    post: {
      kind: given.kind,
      community: given.place === 'street' ? demoStreet : community,
      ...(building === undefined ? {} : { building }),
      ...(force === undefined ? {} : { force }),
      organisation: given.organisation,
      published: given.publicPhone !== null,
      publicPhone: given.publicPhone,
    },
  })
}

/** Logins lie in the sign-in schema, of which the application may read just this. */
async function findAccount(deps: Deps, login: string): Promise<string | undefined> {
  const { rows } = await inScope(deps.database, systemCaller('demo', community), 'read', (tx) =>
    sql<{ id: string }>`select id from auth."user" where username = ${login}`.execute(tx),
  )
  return rows[0]?.id
}

async function accountIds(deps: Deps): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(demoAccounts.map(async ({ login }) => [login, (await findAccount(deps, login)) ?? login] as const))
  return new Map(found)
}

/** The demo's own secretary, for what a person would have done. */
function secretaryCaller(account: string): Caller {
  const name = demoAccounts.find(({ login }) => login === 'secretary')?.name ?? ''
  return {
    kind: 'staff',
    id: account,
    name,
    lo: community,
    hi: community + 1,
    household: null,
    places: [],
    rights: new Set(postKinds.secretary.rights),
    screenClass: null,
  }
}

/** @returns false when there are notices already */
async function writeNotices(deps: Deps, author: Caller, buildings: ReadonlyMap<string, string>): Promise<boolean> {
  return inScope(deps.database, author, 'write', async (tx) => {
    if ((await tx.selectFrom('notice').select('id').where('community', '=', community).limit(1).executeTakeFirst()) !== undefined)
      return false
    const written = demoNotices.map((notice) => ({
      ...notice,
      id: newId(),
      audience: notice.building === null ? null : [buildings.get(notice.building) ?? ''],
    }))
    const ago = (hours: number) => sql<string>`date_trunc('minute', now()) - make_interval(hours => ${hours})`
    const rows = await tx
      .insertInto('notice')
      .values(
        written.map((notice) => ({
          community,
          id: notice.id,
          title: notice.title,
          body: notice.body,
          privacy_class: notice.privacyClass,
          audience: notice.audience,
          state: notice.state,
          author: author.id,
          starts_at: ago(notice.hoursAgo),
          published_at: notice.state === 'published' ? ago(notice.hoursAgo) : null,
          created_at: ago(notice.hoursAgo),
          updated_at: ago(notice.hoursAgo),
        })),
      )
      .returning(['id', 'title', 'body', 'privacy_class', 'audience', 'starts_at', 'published_at'])
      .execute()
    const events = rows.flatMap((row): EventNote[] => {
      if (row.published_at === null) return []
      const building = written.find((notice) => notice.id === row.id)?.building ?? null
      const notice = {
        id: row.id,
        title: row.title,
        body: row.body,
        privacyClass: row.privacy_class,
        urgent: false,
        forPlace: building === null ? null : `${building}栋`,
        publishedAt: row.published_at,
        startsAt: row.starts_at,
        endsAt: null,
        version: 1,
      }
      return [{ kind: 'notice.shown', privacyClass: row.privacy_class as 'public' | 'community', audience: row.audience, data: { notice } }]
    })
    await refreshRollups(tx, community, ['notices_published'])
    await record(
      tx,
      author,
      written.map((notice) => ({
        verb: notice.state === 'published' ? 'notice.publish' : 'notice.draft',
        entity: 'notice',
        entityId: notice.id,
        detail: { privacyClass: notice.privacyClass, demo: true },
      })),
      events,
    )
    return true
  })
}
