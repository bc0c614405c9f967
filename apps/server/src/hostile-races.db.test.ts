import { type RouteShape, routes } from '@linli/contract'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, createTestApp } from './testing/app.ts'
import { sampleOf } from './testing/samples.ts'
import { type World, createWorld, innerOf, thingOf, urlOf } from './testing/world.ts'

// Many at once, many guesses, many requests: HOSTILE.md A19, A22, B03, C13, E10, E12, E16. `LINLI_HOSTILE=long` tries more.
const long = process.env['LINLI_HOSTILE'] === 'long'

describe('many at once', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.stop())
  const at = (community: number) => `/api/communities/${String(community)}`

  it('two communities asked about at the same time on few connections never mix (A19)', async () => {
    const { mine, theirs } = world
    const asked = Array.from({ length: long ? 2_000 : 200 }, (_, index) => (index % 2 === 0 ? mine : theirs))
    const answers = await Promise.all(asked.map((side) => side.administrator.get(`${at(side.community)}/persons?limit=50`)))
    for (const [index, answer] of answers.entries()) {
      const [own, other] = asked[index] === mine ? ['瞿', '亓'] : ['亓', '瞿']
      expect(answer.status).toBe(200)
      expect(JSON.stringify(answer.body)).toContain(`${own}建国`)
      expect(JSON.stringify(answer.body)).not.toContain(`${other}建国`)
    }
  })

  it('ids beside a known one are nobody’s (A22)', async () => {
    const { mine } = world
    const known = mine.home.persons[0] ?? ''
    expect((await mine.administrator.get(`${at(mine.community)}/persons/${known}`)).status).toBe(200)
    const tail = BigInt(`0x${known.slice(-12)}`)
    const near = Array.from({ length: long ? 1_000 : 200 }, (_, index) => {
      const next = (tail + BigInt(index + 1)) & 0xffff_ffff_ffffn
      return `${known.slice(0, -12)}${next.toString(16).padStart(12, '0')}`
    })
    const answers = await Promise.all(near.map((id) => mine.administrator.get(`${at(mine.community)}/persons/${id}`)))
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([404]))
  })

  // What is made under an id of the sender's is made once, however often and however much at once it is sent.
  const made: Record<string, (world: World) => { url: string; body: Record<string, unknown>; other: Record<string, unknown> }> = {
    'notices.createNotice': ({ mine }) => {
      const body = {
        id: uuid(),
        title: '同时发二十次',
        body: '只应有一条',
        privacyClass: 'community',
        audience: { kind: 'community' },
        urgent: false,
        startsAt: '2026-01-01T00:00:00.000Z',
        endsAt: null,
        publish: true,
      }
      return { url: `${at(mine.community)}/notices`, body, other: { ...body, title: '另一条' } }
    },
    'meetings.planMeeting': ({ mine }) => {
      const body = {
        ...{ id: uuid(), kind: 'people-talk', title: '同时发二十次', startsAt: '2026-12-01T08:00:00.000Z', endsAt: null, place: '活动室' },
        ...{ branch: null, partyGroup: null, audience: null, chair: null, recorder: null, notice: null },
      }
      return { url: `${at(mine.community)}/meetings`, body, other: { ...body, title: '另一场' } }
    },
    'visits.makeVisit': ({ mine }) => {
      const body = {
        ...{
          id: uuid(),
          contact: mine.things['contacts'],
          to: { kind: 'household', id: mine.other.household },
          day: '2026-02-01',
          kind: 'home',
        },
        ...{
          note: '同时发二十次',
          nobodyHome: false,
          lateReason: '补记',
          needs: [{ id: uuid(), category: null, text: '灯' }],
          confirmed: true,
        },
        ...{ madeAt: '2026-02-01T02:00:00.000Z', pictures: [] },
      }
      return { url: `${at(mine.community)}/visits`, body, other: { ...body, note: '另一次' } }
    },
    'accounts.sendSuggestion': ({ mine }) => {
      const body = { id: uuid(), text: '路灯坏了', contact: null }
      return { url: `${at(mine.community)}/suggestions`, body, other: { ...body, text: '别的' } }
    },
    'people.addCareTag': ({ mine }) => {
      const body = { id: uuid(), kind: 'living-alone', basis: '台账', legalBasis: 'statutory_duty', startsOn: '2026-01-01' }
      return { url: `${at(mine.community)}/persons/${mine.home.persons[1] ?? ''}/care-tags`, body, other: { ...body, basis: '别的' } }
    },
    'privacy.giveConsent': ({ mine }) => {
      const body = {
        id: uuid(),
        subject: 'skills',
        purposes: ['service'],
        givenBy: 'self',
        guardianName: null,
        way: 'paper',
        givenOn: '2026-01-01',
      }
      return { url: `${at(mine.community)}/persons/${mine.home.persons[1] ?? ''}/consents`, body, other: { ...body, way: 'spoken' } }
    },
  }
  it.each(Object.entries(made))(
    '%s sent twenty times at once is done once; other content under its id is refused (E12)',
    async (_name, build) => {
      const { url, body, other } = build(world)
      const answers = await Promise.all(Array.from({ length: 20 }, () => world.mine.administrator.post(url, body)))
      expect(answers.map((answer) => [answer.status, answer.error?.id])).toEqual(Array.from({ length: 20 }, () => [200, undefined]))
      expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
      expect((await world.mine.administrator.post(url, other)).error?.id).toBe('same_id_other_content')
    },
  )

  // Settings carry theirs in a choice of shapes and are tried beside their module.
  const versioned = [...routes].filter(([, route]) => holdsVersion(route))
  // A sample that would be refused for another reason first.
  const sound: Record<string, object> = {
    'notices.updateNotice': {
      audience: { kind: 'community' },
      privacyClass: 'community',
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: null,
      urgent: false,
    },
    'contact.changeContact': { phone: null, account: null, role: 'party-member' },
    'contact.showMyPhone': { shown: true },
    'questions.updateQuestion': { shape: { of: 'persons', where: null } },
    'ledgerRows.changeLedgerRow': { values: { role: 'grid-worker', name: '测试' } },
  }
  it.each(versioned)('%s with a version of before is a conflict and overwrites nothing (E16)', async (name, route) => {
    const { mine } = world
    if (route.body === undefined) return
    const url = urlOf(route, mine.community, mine.things[thingOf(route) ?? ''] ?? uuid(), mine.things[innerOf(route)])
    const { value } = sampleOf(route.body, () => undefined, false)
    const rows = () => world.app.db.asOwner('select id, version from person union all select id, version from notice order by 1')
    const before = await rows()
    const answer: Answer = await mine.administrator.send(route.method, url, { ...(value as object), ...sound[name], version: 2_000_000 })
    expect([name, answer.error?.id]).toEqual([name, 'conflict'])
    expect(await rows()).toEqual(before)
  })
})

describe('floods and broken requests', () => {
  it('one client is stopped with the time to come back, and the next is served (E10)', async () => {
    const most = long ? 1_000 : 40
    const app = await createTestApp({}, { limits: { requests: most, anonymousWrites: 10 } })
    try {
      const from = (address: string) =>
        app.http.inject({ method: 'GET', url: '/auth/session', remoteAddress: address, headers: { host: 'localhost' } })
      const answers = []
      for (let sent = 0; sent < most + 20; sent += 1) answers.push(await from('10.1.1.1'))
      const stopped = answers.filter((answer) => answer.statusCode === 429)
      expect(answers.slice(0, most).map((answer) => answer.statusCode)).toEqual(Array.from({ length: most }, () => 200))
      expect(stopped.length).toBe(20)
      expect(Number(stopped[0]?.headers['retry-after'])).toBeGreaterThan(0)
      expect((await from('10.1.1.2')).statusCode).toBe(200)
    } finally {
      await app.stop()
    }
  })

  it('a known and an unknown login are refused in the same words after the same work (B03)', async () => {
    const app = await createTestApp()
    try {
      await app.signIn({ login: 'known', post: { kind: 'worker', community: 530502004001 } })
      const took: Record<string, number[]> = { known: [], nobody: [] }
      const said = new Set<string>()
      for (let round = 0; round < (long ? 200 : 5); round += 1) {
        // No lock may answer in place of the password.
        await app.db.asOwner('delete from auth.attempt')
        for (const login of round % 2 === 0 ? ['known', 'nobody'] : ['nobody', 'known']) {
          const begun = performance.now()
          const answer = await app.visitor().post('/auth/sign-in', { login, password: 'not-the-password' })
          took[login]?.push(performance.now() - begun)
          said.add(JSON.stringify([answer.status, { ...answer.error, requestId: '' }, answer.cookie]))
        }
      }
      expect(said.size).toBe(1)
      // Leaving the hash out would be ten times faster; less than half is no noise over so many rounds.
      const [known, nobody] = [median(took['known'] ?? []), median(took['nobody'] ?? [])]
      if (long) expect(Math.min(known, nobody) / Math.max(known, nobody)).toBeGreaterThan(0.5)
    } finally {
      await app.stop()
    }
  })

  it('requests that two readers could understand differently are cut off (C13)', async () => {
    const app = await createTestApp()
    try {
      await app.http.listen({ port: 0, host: '127.0.0.1' })
      const { port } = app.http.server.address() as AddressInfo
      const head = 'POST /auth/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n'
      const smuggled = 'GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n'
      const broken = {
        'length and chunks': `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
        'two lengths': `${head}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}${smuggled}`,
        'a length that is none': `${head}Content-Length: 2x\r\n\r\n{}${smuggled}`,
        'a bare line feed': `${head.replaceAll('\r\n', '\n')}\n{}${smuggled}`,
        'chunks that are none': `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n${smuggled}`,
      }
      for (const [name, text] of Object.entries(broken)) {
        const said = await talk(port, text)
        expect([name, said.split('\r\n')[0]]).toEqual([name, expect.stringMatching(/^HTTP\/1\.1 4\d\d/)])
        // One answer, and nothing of the request that was hidden behind it.
        expect([name, said.match(/HTTP\/1\.1/g)?.length, said.includes('"openapi"')]).toEqual([name, 1, false])
      }
      expect(await talk(port, 'GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 200/)
    } finally {
      await app.stop()
    }
  })
})

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.trunc(values.length / 2)] ?? 0
}

function holdsVersion(route: RouteShape): boolean {
  const body = route.body as { shape?: Record<string, unknown> } | undefined
  return body?.shape?.['version'] !== undefined
}

/** Everything a server says to these bytes until it hangs up; a server that does not is cut off, late enough for a busy machine. */
function talk(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let said = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    const end = () => {
      socket.destroy()
      resolve(said)
    }
    socket.setTimeout(20_000, end)
    socket.on('data', (bytes: Buffer) => (said += bytes.toString('latin1')))
    socket.on('close', end).on('error', end)
  })
}
