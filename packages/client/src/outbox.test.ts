import { expect, test } from 'vitest'
import type { Client } from './client.ts'
import { ApiError, OfflineError } from './errors.ts'
import { newId } from './ids.ts'
import { createOutbox } from './outbox.ts'
import { memoryOutboxStore } from './outbox-store.ts'

type Reply = { code: string } | Error

/** A client that answers by a script, one reply a call; past its end it answers with a code. */
function scriptedClient(script: Reply[]) {
  const sent: string[] = []
  const client = {
    call: (_name: string, input: { body: { id: string } }) => {
      const reply = script.shift() ?? { code: `code of ${input.body.id}` }
      if (reply instanceof Error) return Promise.reject(reply)
      sent.push(input.body.id)
      return Promise.resolve(reply)
    },
  } as unknown as Client
  return { client, sent }
}

const suggestion = (id: string, text = '路灯坏了') => ({ params: { community: 530502004001 }, body: { id, text, contact: null } })
const refused = new ApiError(409, { id: 'same_id_other_content', zh: '这个编号已用于另一份内容。', en: 'Used already.', requestId: 'r' })

test('with a signal the answer comes back at once', async () => {
  const { client } = scriptedClient([{ code: 'K7Q2' }])
  const entry = await createOutbox(client, memoryOutboxStore()).add('accounts.sendSuggestion', suggestion(newId()))
  expect(entry).toMatchObject({ state: 'sent', answer: { code: 'K7Q2' } })
})

test('without a signal writes wait and later go out once, in the order they were made', async () => {
  const { client, sent } = scriptedClient([new OfflineError(), new OfflineError()])
  const outbox = createOutbox(client, memoryOutboxStore())
  const [first, second] = [newId(), newId()]
  expect(await outbox.add('accounts.sendSuggestion', suggestion(first))).toMatchObject({ state: 'waiting', waitsFor: 'signal' })
  expect(await outbox.add('accounts.sendSuggestion', suggestion(second))).toMatchObject({ state: 'waiting' })
  await Promise.all([outbox.flush(), outbox.flush()])
  await outbox.flush()
  expect(sent).toEqual([first, second])
})

test('a busy server is waited for; a refusal is kept with its words and does not hold up the rest', async () => {
  const busy = new ApiError(503, { id: 'unavailable', zh: '忙', en: 'Busy', requestId: 'r' })
  const { client } = scriptedClient([busy, busy, refused])
  const outbox = createOutbox(client, memoryOutboxStore())
  expect(await outbox.add('accounts.sendSuggestion', suggestion(newId()))).toMatchObject({ state: 'waiting', waitsFor: 'server' })
  await outbox.add('accounts.sendSuggestion', suggestion(newId()))
  await outbox.flush()
  expect((await outbox.list()).map((entry) => entry.state)).toEqual(['refused', 'sent'])
  expect((await outbox.list())[0]?.refusal?.id).toBe('same_id_other_content')
})

test('entries survive a new page over the same store, and clear forgets them', async () => {
  const store = memoryOutboxStore()
  await createOutbox(scriptedClient([new OfflineError()]).client, store).add('accounts.sendSuggestion', suggestion(newId()))
  const { client, sent } = scriptedClient([])
  const outbox = createOutbox(client, store)
  const seen: string[][] = []
  outbox.subscribe((entries) => seen.push(entries.map((entry) => entry.state)))
  await outbox.flush()
  expect(sent).toHaveLength(1)
  await outbox.clear()
  expect(seen).toEqual([['sent'], []])
})

test('pictures go ahead of their write, again until it is through, and then leave the phone', async () => {
  const { client, sent } = scriptedClient([new OfflineError()])
  const files: string[] = []
  let broken = true
  const sendFile = (file: { id: string }) => {
    if (broken) return Promise.reject(new OfflineError())
    files.push(file.id)
    return Promise.resolve()
  }
  const outbox = createOutbox(client, memoryOutboxStore(), { sendFile })
  const [id, picture] = [newId(), newId()]
  const file = { id: picture, community: 530502004001, use: 'visit.picture' as const, name: '1.jpg', blob: new Blob(['a']) }
  expect(await outbox.add('accounts.sendSuggestion', suggestion(id), { files: [file], owner: 'helper/赵' })).toMatchObject({
    waitsFor: 'signal',
  })
  broken = false
  await outbox.flush()
  expect(sent).toEqual([])
  await outbox.flush()
  expect([files, sent]).toEqual([[picture, picture], [id]])
  const [entry] = await outbox.list()
  expect(entry).toMatchObject({ state: 'sent', owner: 'helper/赵' })
  expect(entry).not.toHaveProperty('files')
})

test('a session that ran out refuses nothing: it waits for signing in, and holds up nobody else', async () => {
  const over = () => new ApiError(401, { id: 'not_signed_in', zh: '请先登录。', en: 'Sign in.', requestId: 'r' })
  const { client, sent } = scriptedClient([over(), over()])
  const outbox = createOutbox(client, memoryOutboxStore())
  const [first, second] = [newId(), newId()]
  expect(await outbox.add('accounts.sendSuggestion', suggestion(first))).toMatchObject({ state: 'waiting', waitsFor: 'sign-in' })
  expect(await outbox.add('accounts.sendSuggestion', suggestion(second))).toMatchObject({ state: 'sent' })
  await outbox.flush()
  expect(sent).toEqual([second, first])
})

test('a conflict is kept with what stands there now', async () => {
  const stale = new ApiError(409, {
    id: 'conflict',
    reason: 'visit-changed',
    zh: '改过',
    en: 'Changed',
    requestId: 'r',
    current: { version: 2 },
  })
  const { client } = scriptedClient([stale])
  const entry = await createOutbox(client, memoryOutboxStore()).add('accounts.sendSuggestion', suggestion(newId()))
  expect(entry).toMatchObject({ state: 'refused', refusal: { reason: 'visit-changed', current: { version: 2 } } })
})
