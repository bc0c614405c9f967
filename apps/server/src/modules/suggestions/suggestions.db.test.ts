import type { Right } from '@linli/contract/rights'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '../../platform/caller.ts'
import { publicCaller } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import { createFieldCipher } from '../../platform/fields.ts'
import { type TestDatabase, createTestDatabase } from '../../testing/database.ts'
import { type FilesDeps, createFileLinks } from '../files/index.ts'
import { newCode, readCode } from './suggestions.code.ts'
import { answerSuggestion, listSuggestions, readSuggestion, sendSuggestion } from './suggestions.service.ts'

let at: TestDatabase
let deps: Pick<FilesDeps, 'database' | 'fields' | 'links'>
let next = 530502004100

beforeAll(async () => {
  at = await createTestDatabase()
  deps = {
    database: at,
    fields: createFieldCipher({ fieldCipher: Buffer.alloc(32, 1), blindIndex: Buffer.alloc(32, 2) }),
    links: createFileLinks(Buffer.alloc(32, 3)),
  }
})
afterAll(() => at.drop())

async function buildCommunity(): Promise<number> {
  const community = (next += 1)
  await at.asOwner('insert into community (community, name) values ($1, $2)', [community, '测试社区'])
  return community
}

function staffOf(community: number, rights: Right[] = ['suggestions.read', 'suggestions.write']): Caller {
  return {
    kind: 'staff',
    id: 'account-1',
    name: '尹志华',
    lo: community,
    hi: community + 1,
    household: null,
    places: [],
    rights: new Set(rights),
    screenClass: null,
  }
}

const verbs = async (community: number) =>
  (
    await at.asOwner<{ verb: string; actor: string }>('select verb, actor from audit_entry where community = $1 order by seq', [community])
  ).map((row) => `${row.actor} ${row.verb}`)
const open = async (community: number) =>
  (await at.asOwner<{ value: number }>(`select value from rollup where community = $1 and measure = 'suggestions_open'`, [community])).map(
    (row) => row.value,
  )

test('a code has eight characters that cannot be mistaken, and is read as people type it', () => {
  for (let index = 0; index < 200; index += 1) expect(newCode()).toMatch(/^[2-9A-HJ-NP-Z]{8}$/u)
  expect(readCode(' ab3d-ef7h ')).toBe('AB3DEF7H')
  expect(readCode('ＡＢ３ＤＥＦ７Ｈ')).toBe('AB3DEF7H')
})

describe('sending', () => {
  test('gives a code with which the sender reads the answer, and nothing of the contact', async () => {
    const community = await buildCommunity()
    const { code } = await sendSuggestion(deps, community, { id: uuidv7(), text: '楼道的灯坏了', contact: '13900000000' })
    expect(await readSuggestion(deps, community, code.toLowerCase())).toEqual({
      code,
      text: '楼道的灯坏了',
      createdAt: expect.any(String),
      answer: null,
      answeredAt: null,
      pictures: [],
    })
    expect(await verbs(community)).toEqual(['public suggestion.send'])
    expect(await open(community)).toEqual([1])
  })

  test('keeps the contact sealed', async () => {
    const community = await buildCommunity()
    await sendSuggestion(deps, community, { id: uuidv7(), text: '请回电', contact: '13912345678' })
    const rows = await at.asOwner<{ whole: string }>('select row_to_json(s)::text as whole from suggestion s where community = $1', [
      community,
    ])
    expect(rows[0]?.whole).not.toContain('13912345678')
    expect(rows[0]?.whole).not.toContain(Buffer.from('13912345678').toString('hex'))
    const trail = await at.asOwner<{ whole: string }>(
      `select (select json_agg(a) from audit_entry a)::text || (select json_agg(o) from outbox o)::text as whole`,
    )
    expect(trail[0]?.whole).not.toContain('13912345678')
    expect(trail[0]?.whole).not.toContain('请回电')
  })

  test('tells staff screens only', async () => {
    const community = await buildCommunity()
    const id = uuidv7()
    await sendSuggestion(deps, community, { id, text: '建议', contact: null })
    expect(await at.asOwner('select kind, privacy_class, audience, data from outbox where community = $1', [community])).toEqual([
      { kind: 'suggestion.changed', privacy_class: 'staff', audience: null, data: { id } },
    ])
  })

  test('again with the same id and content answers the same code and does nothing else', async () => {
    const community = await buildCommunity()
    const sent = { id: uuidv7(), text: '夜里太吵', contact: '门卫老杨' }
    const first = await sendSuggestion(deps, community, sent)
    expect(await sendSuggestion(deps, community, sent)).toEqual(first)
    expect(await verbs(community)).toHaveLength(1)
  })

  test('at the same moment twice is one suggestion', async () => {
    const community = await buildCommunity()
    const sent = { id: uuidv7(), text: '同时', contact: null }
    const codes = await Promise.all([sendSuggestion(deps, community, sent), sendSuggestion(deps, community, sent)])
    expect(codes[0]).toEqual(codes[1])
    expect(await verbs(community)).toHaveLength(1)
  })

  test.each([
    { text: '别的话', contact: '甲' },
    { text: '原话', contact: '乙' },
    { text: '原话', contact: null },
  ])('the same id with other content is refused: %o', async (other) => {
    const community = await buildCommunity()
    const id = uuidv7()
    await sendSuggestion(deps, community, { id, text: '原话', contact: '甲' })
    await expect(sendSuggestion(deps, community, { id, ...other })).rejects.toMatchObject({ id: 'same_id_other_content' })
  })

  test('to a community that is not here is not found', async () => {
    await expect(sendSuggestion(deps, 530502009999, { id: uuidv7(), text: '有人吗', contact: null })).rejects.toMatchObject({
      id: 'not_found',
    })
  })
})

describe('reading and answering', () => {
  test('the public scope itself sees no suggestion', async () => {
    const community = await buildCommunity()
    await sendSuggestion(deps, community, { id: uuidv7(), text: '看不见', contact: null })
    expect(await inScope(at, publicCaller(community), 'read', (tx) => tx.selectFrom('suggestion').selectAll().execute())).toEqual([])
  })

  test('a code of the neighbouring community finds nothing', async () => {
    const [mine, other] = [await buildCommunity(), await buildCommunity()]
    const { code } = await sendSuggestion(deps, mine, { id: uuidv7(), text: '本社区', contact: null })
    await expect(readSuggestion(deps, other, code)).rejects.toMatchObject({ id: 'not_found' })
  })

  test('the list is newest first, by pages, open or answered, and a look at contacts is recorded', async () => {
    const community = await buildCommunity()
    const caller = staffOf(community)
    await at.asOwner(
      `insert into suggestion (community, id, code, text) select $1, gen_random_uuid(), 'TEST' || n, n::text from generate_series(1000, 1054) n`,
      [community],
    )
    const first = await listSuggestions(deps, caller, {})
    const second = await listSuggestions(deps, caller, { cursor: first.next ?? '' })
    expect([first.items.length, first.total, second.items.length, second.total, second.next]).toEqual([50, 55, 5, 55, null])
    expect(new Set([...first.items, ...second.items].map((item) => item.code)).size).toBe(55)
    expect(await verbs(community)).toEqual([])
    const id = uuidv7()
    await sendSuggestion(deps, community, { id, text: '电梯慢', contact: '13900000001' })
    expect((await listSuggestions(deps, caller, { open: 'true' })).items[0]).toMatchObject({ id, contact: '13900000001' })
    expect((await listSuggestions(deps, caller, { open: 'false' })).items).toEqual([])
    expect(await verbs(community)).toEqual(['public suggestion.send', 'account-1 suggestion.look'])
  })

  test('each answer that shows the contact again is recorded as a look, also when nothing changes', async () => {
    const community = await buildCommunity()
    const id = uuidv7()
    await sendSuggestion(deps, community, { id, text: '请回电', contact: '13912345678' })
    for (const answer of ['已回电', '已回电'])
      expect(await answerSuggestion(deps, staffOf(community), id, answer)).toMatchObject({ contact: '13912345678' })
    expect(await verbs(community)).toEqual([
      'public suggestion.send',
      'account-1 suggestion.answer',
      'account-1 suggestion.look',
      'account-1 suggestion.look',
    ])
  })

  test('an answer reaches the sender, is audited and closes the suggestion; the same again changes nothing', async () => {
    const community = await buildCommunity()
    const caller = staffOf(community)
    const id = uuidv7()
    const { code } = await sendSuggestion(deps, community, { id, text: '路灯', contact: null })
    expect(await answerSuggestion(deps, caller, id, '明天就修')).toMatchObject({ answer: '明天就修', answeredBy: '尹志华' })
    expect(await readSuggestion(deps, community, code)).toMatchObject({ answer: '明天就修', answeredAt: expect.any(String) })
    await answerSuggestion(deps, caller, id, '明天就修')
    expect(await verbs(community)).toEqual(['public suggestion.send', 'account-1 suggestion.answer'])
    expect(await open(community)).toEqual([0])
    await answerSuggestion(deps, caller, id, '今天修好了')
    expect(await at.asOwner('select detail from audit_entry where community = $1 and seq = 3', [community])).toEqual([
      { detail: { corrected: true } },
    ])
  })

  test('needs the right, an existing suggestion and a page position of ours', async () => {
    const [community, other] = [await buildCommunity(), await buildCommunity()]
    const id = uuidv7()
    await sendSuggestion(deps, community, { id, text: '路灯', contact: null })
    await expect(listSuggestions(deps, staffOf(community, []), {})).rejects.toMatchObject({ id: 'forbidden' })
    await expect(answerSuggestion(deps, staffOf(community, ['suggestions.read']), id, '好')).rejects.toMatchObject({ id: 'forbidden' })
    await expect(answerSuggestion(deps, staffOf(other), id, '好')).rejects.toMatchObject({ id: 'not_found' })
    await expect(listSuggestions(deps, staffOf(community), { cursor: 'x' })).rejects.toMatchObject({ id: 'invalid_input' })
  })
})
