import type { Attendee, Decision, Meeting, Motion } from '@linli/contract/meetings'
import { v7 as uuid } from 'uuid'
import { type Answer, type TestApp, type Visitor, createTestApp } from '../../../testing/app.ts'
import { testFields } from '../../../testing/keys.ts'
import { buildStaff } from '../../../testing/callers.ts'
import { inScope } from '../../../platform/db/in-scope.ts'
import { record } from '../../../platform/record.ts'
import { type RaisedMatter, raiseMatters, setReady } from '../../matters/index.ts'
import { type BuiltHome, buildHome, redFlower } from '../../../testing/register.ts'

export const community = redFlower
export const at = `/api/communities/${String(community)}`
export const branch = '第一支部'

export interface MeetingWorld {
  app: TestApp
  secretary: Visitor
  worker: Visitor
  homes: BuiltHome[]
  /** A row of the ledger of Party members. */
  addMember(person: string | null, overrides?: Record<string, string | null>): Promise<void>
  plan(overrides?: Record<string, unknown>): Promise<Meeting>
  open(meeting: Meeting, exceptions?: unknown[]): Promise<Meeting>
  /** A members' meeting of so many, with so many there, open and with one item. */
  sit(entitled: number, present: number): Promise<{ meeting: Meeting; item: string }>
  roll(meeting: string): Promise<{
    entitled: number | null
    present: number
    guests: number
    attendees: Attendee[]
    others: { reason: string; count: number }[]
  }>
  /** A matter of the building, recorded at the desk and ready to be talked over. */
  matter(title: string, overrides?: Partial<RaisedMatter>): Promise<string>
}

export const vote = (present: number, yes: number, overrides: Record<string, unknown> = {}) => ({
  id: uuid(),
  text: '同意',
  present,
  yes,
  no: present - yes,
  abstain: 0,
  void: 0,
  ...overrides,
})

export const soundDecision = (overrides: Record<string, unknown> = {}) => ({
  id: uuid(),
  kind: 'other',
  text: '修好路灯',
  motion: null,
  owner: '物业公司',
  ownerKind: 'property-company',
  dueOn: null,
  matters: [],
  ...overrides,
})

export function ok<T>(answer: Answer): T {
  if (answer.status !== 200) throw new Error(`${String(answer.status)} ${JSON.stringify(answer.error)}`)
  return answer.body as T
}

export async function createMeetingWorld(): Promise<MeetingWorld> {
  const app = await createTestApp()
  const homes: BuiltHome[] = []
  for (let room = 101; room <= 112; room += 1)
    homes.push(
      await buildHome(app.db, testFields, {
        room: String(room),
        people: [
          { name: `户主${String(room)}` },
          { name: `家人${String(room)}`, bornOn: '1975-01-01' },
          { name: `孩子${String(room)}`, bornOn: '2019-01-01' },
        ],
      }),
    )
  const secretary = await app.signIn({ login: 'm-secretary', name: '李书记', post: { kind: 'secretary', community } })
  const worker = await app.signIn({ login: 'm-worker', post: { kind: 'worker', community } })
  const start = new Date(Date.now() + 30 * 60_000).toISOString()
  const plan: MeetingWorld['plan'] = async (overrides = {}) =>
    ok<Meeting>(
      await worker.post(`${at}/meetings`, {
        ...{
          id: uuid(),
          kind: 'people-talk',
          title: '民情恳谈会',
          startsAt: start,
          endsAt: null,
          place: '活动室',
          branch: null,
          partyGroup: null,
        },
        ...{ audience: null, chair: null, recorder: null, notice: null },
        ...overrides,
      }),
    )
  const world: MeetingWorld = {
    app,
    secretary,
    worker,
    homes,
    async addMember(person, overrides = {}) {
      const columns = {
        kind: '01',
        branch,
        relation_state: 'here',
        home_branch: null,
        duties: null,
        party_group: null,
        name: '党员',
        ...overrides,
      }
      await app.db.asOwner(
        `insert into party_member (community, id, name, kind, branch, party_group, relation_state, home_branch, duties, person_id, search)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')`,
        [
          community,
          uuid(),
          columns.name,
          columns.kind,
          columns.branch,
          columns.party_group,
          columns.relation_state,
          columns.home_branch,
          columns.duties,
          person,
        ],
      )
    },
    plan,
    open: async (meeting, exceptions = []) =>
      ok<Meeting>(
        await worker.post(`${at}/meetings/${meeting.id}/open`, {
          version: meeting.version,
          exceptions,
        }),
      ),
    async sit(entitled, present) {
      const own = `支部${uuid()}`
      for (let n = 0; n < entitled; n += 1) await world.addMember(null, { name: `党员${String(n)}`, branch: own })
      const planned = await plan({ kind: 'members-meeting', title: '党员大会', branch: own })
      const item = uuid()
      const withItem = ok<Meeting>(
        await worker.send('PUT', `${at}/meetings/${planned.id}/agenda`, {
          version: planned.version,
          items: [
            ...planned.agenda.map(({ id, title, text, carried }) => ({ id, title, text, matters: [], carry: carried?.id ?? null })),
            { id: item, title: '议题', text: null, matters: [], carry: null },
          ],
        }),
      )
      const meeting = await world.open(withItem)
      const { attendees } = await world.roll(meeting.id)
      const ids = attendees
        .filter((one) => one.onRoll)
        .slice(0, present)
        .map((one) => one.id)
      if (ids.length > 0) ok(await worker.post(`${at}/meetings/${meeting.id}/paper-list`, { attendees: ids }))
      return { meeting, item }
    },
    roll: async (id) => ok(await worker.get(`${at}/meetings/${id}/roll`)),
    async matter(title, overrides = {}) {
      const id = uuid()
      const [home] = homes
      const staff = buildStaff(community)
      await inScope(app.db, staff, 'write', async (tx) => {
        const raised = await raiseMatters(tx, { fields: testFields }, staff, [
          {
            ...{ id, category: null, title, text: title, source: 'hall' as const, building: home?.building ?? null, place: null },
            raiser: {
              kind: 'resident',
              household: home?.household ?? null,
              person: home?.persons[0] ?? null,
              name: '户主101',
              tellBy: 'phone',
              account: null,
              contact: null,
              said: null,
            },
            ...overrides,
          },
        ])
        const ready = await setReady(tx, staff, [id], true)
        await record(tx, staff, [...raised.audit, ...ready.audit], [...raised.events, ...ready.events])
      })
      return id
    },
  }
  return world
}

export type { Attendee, Decision, Meeting, Motion }
