import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createClient } from './client.ts'
import { ApiError, isPassing, OfflineError } from './errors.ts'

const community = 530502004001
const client = createClient({ baseUrl: 'https://linli.test' })
const fetchMock = vi.fn<typeof fetch>()

beforeEach(() => vi.stubGlobal('fetch', fetchMock))
afterEach(() => {
  fetchMock.mockReset()
  vi.unstubAllGlobals()
})

const json = (status: number, body: unknown) => Promise.resolve(new Response(JSON.stringify(body), { status }))
const refusal = { error: { id: 'not_found', zh: '没有找到。', en: 'Not found.', requestId: 'r-1' } }

test('path parameters are encoded and undefined query values are not sent', async () => {
  fetchMock.mockImplementation(() => json(200, { items: [], next: null, total: 0 }))
  await client.call('people.listHouseholds', { params: { community }, query: { q: '3-2-1102 尹', building: undefined } })
  expect(fetchMock.mock.calls[0]?.[0]).toBe(`https://linli.test/api/communities/530502004001/households?q=3-2-1102%20%E5%B0%B9`)
  await client.call('accounts.readSuggestion', { params: { community, code: 'A/../B' } })
  expect(fetchMock.mock.calls[1]?.[0]).toBe('https://linli.test/api/communities/530502004001/suggestions/by-code/A%2F..%2FB')
})

test('a body goes out as JSON with the method of the contract', async () => {
  fetchMock.mockReturnValue(json(200, { code: 'K7Q2' }))
  const body = { id: '019a0000-0000-7000-8000-000000000001', text: '路灯坏了', contact: null }
  expect(await client.call('accounts.sendSuggestion', { params: { community }, body })).toEqual({ code: 'K7Q2' })
  const init = fetchMock.mock.calls[0]?.[1]
  expect(init).toMatchObject({
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { 'content-type': 'application/json' },
  })
  expect(JSON.parse(String(init?.body))).toEqual(body)
})

test('a refusal becomes an ApiError with its stable id and both sentences', async () => {
  fetchMock.mockReturnValue(json(404, refusal))
  const error = await client.call('people.getHousehold', { params: { community, id: 'x' } }).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({ status: 404, id: 'not_found', zh: '没有找到。', en: 'Not found.', fields: [], requestId: 'r-1' })
  expect(isPassing(error)).toBe(false)
})

test('no network, and an answer that is not ours, are both OfflineError', async () => {
  fetchMock.mockRejectedValueOnce(new TypeError('Failed to fetch'))
  await expect(client.call('space.listCommunities')).rejects.toBeInstanceOf(OfflineError)
  fetchMock.mockReturnValueOnce(Promise.resolve(new Response('<html>hotel wifi</html>', { status: 200 })))
  await expect(client.call('space.listCommunities')).rejects.toBeInstanceOf(OfflineError)
})

test('an abort by the caller stays an abort', async () => {
  const abort = new AbortController()
  fetchMock.mockImplementation(() => {
    abort.abort()
    return Promise.reject(abort.signal.reason as Error)
  })
  await expect(client.call('space.listCommunities', {}, { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' })
})
