import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, createTestApp } from '../../testing/app.ts'
import { redFlower } from '../../testing/register.ts'

interface Line {
  reqId?: string
  route?: string
  status?: number
  method?: string
  msg: string
}

describe('the log', () => {
  const raw: string[] = []
  let app: TestApp
  beforeAll(async () => {
    app = await createTestApp({ LINLI_LOG: 'trace' }, { logTo: { write: (line) => void raw.push(line) } })
  })
  afterAll(() => app.stop())

  const linesOf = async (ask: () => Promise<{ headers: Record<string, unknown> }>) => {
    raw.length = 0
    const { headers } = await ask()
    return { id: String(headers['x-request-id']), lines: raw.map((line) => JSON.parse(line) as Line) }
  }

  it('has one line a request, with the id the answer carries, its route name and status', async () => {
    const { id, lines } = await linesOf(() => app.visitor().get(`/api/communities/${String(redFlower)}/persons?q=王伟`))
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(lines).toMatchObject([{ reqId: id, method: 'GET', route: 'people.listPersons', status: 401, msg: 'request' }])
  })

  it('does not take the id a client sends', async () => {
    const { id } = await linesOf(() => app.visitor().send('GET', '/health/live', undefined, { 'x-request-id': 'mine' }))
    expect(id).not.toBe('mine')
  })

  it('says of a failure which route and where in the program, under the same id', async () => {
    await app.db.asOwner('alter table building rename to building_away')
    const { id, lines } = await linesOf(() => app.visitor().get(`/api/communities/${String(redFlower)}/public/buildings`))
    await app.db.asOwner('alter table building_away rename to building')
    expect(lines.map((line) => [line.reqId, line.route, line.msg])).toEqual([
      [id, 'accounts.listPublicBuildings', 'request failed'],
      [id, 'accounts.listPublicBuildings', 'request'],
    ])
  })

  it('stays one line however an address is written (C10)', async () => {
    const { lines } = await linesOf(() => app.visitor().get('/nowhere%0d%0a{"level":60,"msg":"forged"}/张三'))
    expect(raw.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true)
    expect(lines).toMatchObject([{ route: 'none', status: 404 }])
    expect(raw.join('')).not.toMatch(/forged|张三|%E5/)
  })
})
