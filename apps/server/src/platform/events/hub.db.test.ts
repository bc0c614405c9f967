import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Subscriber } from '@linli/rules/privacy'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildStaff } from '../../testing/callers.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { testFields } from '../../testing/keys.ts'
import { buildHome, redFlower } from '../../testing/register.ts'
import { inScope } from '../db/in-scope.ts'
import { type EventNote, eventChannel, record } from '../record.ts'
import { type Listening, listen } from '../db/listen.ts'
import { type Hub, createHub } from './hub.ts'

/** The socket of a screen: keeps what it was sent. */
class Socket extends EventEmitter {
  text = ''
  ended = false
  destroyed = false
  /** A reader that takes its time: `close` comes later than the end. */
  slow = false
  writableLength = 0
  write(chunk: string | Buffer): boolean {
    if (this.ended) throw new Error('write after end')
    this.text += String(chunk)
    return true
  }
  end(chunk = ''): void {
    this.text += chunk
    this.ended = true
    if (!this.slow) this.emit('close')
  }
  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }
  seqs(): number[] {
    return [...this.text.matchAll(/id: (\d+)\nevent: (?!ready)/g)].map((match) => Number(match[1]))
  }
}

describe('hub', () => {
  let db: TestDatabase
  let hub: Hub
  let listening: Listening

  beforeAll(async () => {
    db = await createTestDatabase()
    await buildHome(db, testFields)
    ;({ hub, listening } = start())
  })
  afterAll(async () => {
    await listening.stop()
    await db.drop()
  })

  function start() {
    const made = createHub(db, (error) => {
      throw error
    })
    return {
      hub: made,
      listening: listen(db.roles.app, { [eventChannel]: (community) => made.notify(Number(community)) }, (connected) => {
        if (connected) made.notifyAll()
      }),
    }
  }
  const staff: Subscriber = { kind: 'staff' }
  async function open(subscriber: Subscriber, after: number | null = null, on: Hub = hub, accountId = 'a') {
    const socket = new Socket()
    const state = { admitted: subscriber as Subscriber | null, fails: false }
    await on.open({
      community: redFlower,
      subscriber,
      accountId,
      response: socket as unknown as ServerResponse,
      after,
      stillAdmitted: () => (state.fails ? Promise.reject(new Error('no database')) : Promise.resolve(state.admitted)),
    })
    return { socket, state }
  }
  async function save(event: Partial<EventNote> = {}, count = 1): Promise<number> {
    const events = Array.from({ length: count }, () => ({
      kind: 'notice.withdrawn',
      privacyClass: 'public' as const,
      audience: null,
      data: { id: 'x' },
      ...event,
    }))
    await inScope(db, buildStaff(redFlower), 'write', (tx) => record(tx, buildStaff(redFlower), { verb: 'test', entity: 'thing' }, events))
    return (
      (await db.asOwner<{ seq: number }>('select event_seq::int as seq from chain_head where community = $1', [redFlower]))[0]?.seq ?? 0
    )
  }
  const reached = async (socket: Socket, seq: number) => expect.poll(() => socket.seqs().at(-1), { timeout: 5000 }).toBe(seq)

  it('shows each event once and in order, also those saved while a stream opens', async () => {
    const saving = Promise.all(Array.from({ length: 20 }, () => save()))
    const { socket } = await open(staff, 0)
    await saving
    const last = await save()
    await reached(socket, last)
    expect(socket.seqs()).toEqual(Array.from({ length: last }, (_, index) => index + 1))
  })

  it('resumes after the last event a screen had, also from another process', async () => {
    const before = await save()
    const restarted = start()
    await save({}, 700)
    const last = await save()
    const { socket } = await open(staff, before, restarted.hub)
    await reached(socket, last)
    expect(socket.seqs()).toEqual(Array.from({ length: last - before }, (_, index) => before + index + 1))
    await restarted.listening.stop()
  })

  it('says resync when the history is gone or comes from a restored past', async () => {
    const newest = await save()
    expect((await open(staff, newest + 5)).socket.text).toContain('event: resync')
    await db.asOwner('delete from outbox where seq < $1', [newest])
    expect((await open(staff, newest - 50)).socket.text).toContain('event: resync')
    const resumed = await open(staff, newest - 1)
    await expect.poll(() => resumed.socket.seqs()).toEqual([newest])
    expect(resumed.socket.text).not.toContain('event: resync')
  })

  it('an item never reaches a screen below its class or outside its places', async () => {
    const here = '018f0000-0000-7000-8000-000000000003'
    const there = '018f0000-0000-7000-8000-000000000004'
    const home = '018f0000-0000-7000-8000-00000000000a'
    // What was saved before must have come by, or screens opened now would still get it.
    await reached((await open(staff, 0)).socket, await save())
    const screens = {
      anyone: await open({ kind: 'public' }),
      lobby: await open({ kind: 'device', screen: 'lobby', places: [here], household: null }),
      otherLobby: await open({ kind: 'device', screen: 'lobby', places: [there], household: null }),
      resident: await open({ kind: 'resident', places: [here, home], household: home }),
      staff: await open(staff),
    }
    const building = await save({ privacyClass: 'public', audience: [here] })
    const community = await save({ privacyClass: 'community', audience: null })
    const household = await save({ privacyClass: 'household', audience: [home] })
    const internal = await save({ privacyClass: 'staff', audience: null })
    await reached(screens.staff.socket, internal)
    expect(Object.fromEntries(Object.entries(screens).map(([name, { socket }]) => [name, socket.seqs()]))).toEqual({
      anyone: [],
      lobby: [building],
      otherLobby: [],
      resident: [building, community, household],
      staff: [building, community, household, internal],
    })
  })

  it('closes a stream whose rights ended, and only that one (A17)', async () => {
    const ending = await open(staff, null, hub, 'ending')
    const staying = await open(staff, null, hub, 'staying')
    ending.state.admitted = null
    await hub.recheck('ending')
    expect(ending.socket.ended).toBe(true)
    expect(ending.socket.text).toContain('event: gone')
    const last = await save()
    await reached(staying.socket, last)
    expect(ending.socket.seqs()).toEqual([])
  })

  it('writes nothing after the end, however long the reader takes to hear of it', async () => {
    const ending = await open(staff, null, hub, 'slow')
    const staying = await open(staff, null, hub, 'quick')
    ending.socket.slow = true
    ending.state.admitted = null
    await hub.recheck('slow')
    await reached(staying.socket, await save())
    expect(ending.socket.text).toMatch(/event: gone\ndata: {}\n\n$/)
  })

  it('cuts a stream when nobody can tell whether it may stay, and never says gone then', async () => {
    const { socket, state } = await open(staff, null, hub, 'unsure')
    state.fails = true
    await hub.recheck('unsure')
    expect(socket).toMatchObject({ destroyed: true, ended: false })
    expect(socket.text).not.toContain('gone')
  })

  it('asks once more when the stream stands, and forgets who left before', async () => {
    const late = new Socket()
    await hub.open({
      community: redFlower,
      subscriber: staff,
      accountId: 'late',
      response: late as unknown as ServerResponse,
      after: null,
      stillAdmitted: () => Promise.resolve(null),
    })
    expect(late.text).toBe('event: gone\ndata: {}\n\n')
    const left = new Socket()
    left.destroyed = true
    await hub.open({
      community: redFlower,
      subscriber: staff,
      accountId: 'left',
      response: left as unknown as ServerResponse,
      after: null,
      stillAdmitted: () => Promise.resolve(staff),
    })
    expect(await hub.online(redFlower)).not.toContain('left')
  })

  it('cuts a stream it cannot begin', async () => {
    const failures: unknown[] = []
    const broken = createHub(
      { pool: { connect: () => Promise.reject(new Error('no database')) } as unknown as TestDatabase['pool'] },
      (error) => failures.push(error),
    )
    const socket = new Socket()
    await broken.open({
      community: redFlower,
      subscriber: staff,
      accountId: 'a',
      response: socket as unknown as ServerResponse,
      after: null,
      stillAdmitted: () => Promise.resolve(staff),
    })
    expect([socket.destroyed, failures.length]).toEqual([true, 1])
  })
})
