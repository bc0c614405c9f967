import { v7 as uuid } from 'uuid'
import { raiseMatters } from '../modules/matters/index.ts'
import { inScope } from '../platform/db/in-scope.ts'
import { record } from '../platform/record.ts'
import type { TestApp, Visitor } from './app.ts'
import { buildStaff } from './callers.ts'
import { testFields } from './keys.ts'
import type { BuiltHome } from './register.ts'
import { upload } from './uploads.ts'

interface Side {
  community: number
  home: BuiltHome
  administrator: Visitor
  surname: string
}

/**
 * Three meetings: one to be changed and opened, one whose minutes wait for approval, one being minuted with an item, two
 * motions and a decision on a matter. Titles tell them apart (`renewMeetings`).
 */
export async function addMeetings(app: TestApp, side: Side): Promise<Record<string, string>> {
  const { community, home, administrator, surname } = side
  const at = `/api/communities/${String(community)}`
  const made = async (method: 'POST' | 'PUT', path: string, body: unknown): Promise<Record<string, unknown>> => {
    const answer = await administrator.send(method, `${at}/${path}`, body)
    if (answer.status !== 200) throw new Error(`the world was not built: ${path} ${JSON.stringify(answer.body)}`)
    return answer.body as Record<string, unknown>
  }
  const plan = (title: string, audience: string[] | null = null) =>
    made('POST', 'meetings', {
      ...{
        id: uuid(),
        kind: 'household-heads',
        title: `${surname}${title}`,
        startsAt: '2026-02-01T08:00:00.000Z',
        endsAt: null,
        place: '活动室',
      },
      ...{ branch: null, partyGroup: null, audience, chair: null, recorder: null, notice: null },
    })
  const open = (meeting: Record<string, unknown>) =>
    made('POST', `meetings/${String(meeting['id'])}/open`, { version: meeting['version'], exceptions: [] })
  const rowOf = async (meeting: Record<string, unknown>): Promise<string> => {
    const { attendees } = (await administrator.get(`${at}/meetings/${String(meeting['id'])}/roll`)).body as {
      attendees: { id: string; household: string | null }[]
    }
    return attendees.find((one) => one.household === home.household)?.id ?? ''
  }
  const changed = await open(await plan('会议'))
  const place = await rowOf(changed)
  await made('POST', `meeting-attendees/${place}/excuse`, { reason: `${surname}请假` })
  const waiting = await open(await plan('待批'))
  await made('POST', `meetings/${String(waiting['id'])}/minutes`, {
    version: waiting['version'],
    minutes: null,
    endsAt: null,
    chair: null,
    recorder: null,
  })
  const [matter, item, motion, passed, decision] = [await raise(app, side), uuid(), uuid(), uuid(), uuid()]
  const planned = await plan('记录中', [home.household])
  const agenda = [{ id: item, title: `${surname}议题`, text: null, matters: [matter], carry: null }]
  const minuted = await open(await made('PUT', `meetings/${String(planned['id'])}/agenda`, { version: planned['version'], items: agenda }))
  await made('POST', `meetings/${String(minuted['id'])}/paper-list`, { attendees: [await rowOf(minuted)] })
  for (const id of [motion, passed])
    await made('POST', `meeting-items/${item}/motions`, { id, text: `${surname}表决`, present: 1, yes: 1, no: 0, abstain: 0, void: 0 })
  await made('POST', `meeting-items/${item}/decisions`, {
    ...{
      id: decision,
      kind: 'matter',
      text: `${surname}决议`,
      motion: null,
      owner: '居委会',
      ownerKind: 'committee',
      dueOn: null,
      matters: [matter],
    },
  })
  const file = await upload(administrator, {
    community,
    bytes: Buffer.from(`${surname}签到表`),
    name: '签到表.txt',
    use: 'meeting.attachment',
  })
  return {
    meetings: String(changed['id']),
    'meeting-attendees': place,
    'meeting-minutes': String(waiting['id']),
    'meeting-items': item,
    motions: motion,
    'passed-motions': passed,
    decisions: decision,
    'agenda-matters': matter,
    'meeting-files': file.id,
  }
}

/** What was called off, approved, decided on or taken back stands there again. */
export async function renewMeetings(app: TestApp): Promise<void> {
  await app.db.asOwner(`update meeting set state = case when title like '_待批' then 'minuted' else 'held' end,
    roll_closed_at = case when title like '_会议' then null else roll_closed_at end`)
  await app.db.asOwner(
    `update decision set state = 'open', done_on = null, outcome = null, reply = null, reply_class = null, replied_at = null`,
  )
}

async function raise(app: TestApp, { community, home, surname }: Side): Promise<string> {
  const [id, staff] = [uuid(), buildStaff(community)]
  await inScope(app.db, staff, 'write', async (tx) => {
    const raised = await raiseMatters(tx, { fields: testFields }, staff, [
      {
        ...{
          id,
          category: null,
          title: `${surname}诉求`,
          text: `${surname}路灯不亮`,
          source: 'hall',
          building: home.building,
          place: null,
        },
        raiser: {
          ...{ kind: 'resident', household: home.household, person: home.persons[0] ?? null, account: null, name: `${surname}建国` },
          ...{ contact: null, tellBy: 'phone', said: null },
        },
      },
    ])
    await record(tx, staff, raised.audit, raised.events)
  })
  return id
}
