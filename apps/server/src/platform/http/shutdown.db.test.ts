import { Agent, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type TestApp, createTestApp } from '../../testing/app.ts'
import { redFlower } from '../../testing/register.ts'
import { readConfig } from '../config.ts'
import { createHttp } from './server.ts'
import { closeHttp } from './close.ts'

interface Heard {
  status: number
  text: string
  whole: boolean
}

function hear(port: number, path: string, agent: Agent, onData: (text: string) => void = () => undefined): Promise<Heard> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
        onData(text)
      })
      response.on('close', () => resolve({ status: response.statusCode ?? 0, text, whole: response.complete }))
      response.on('error', () => undefined)
    }).on('error', reject)
  })
}

describe('when the server stops', () => {
  const agent = new Agent({ keepAlive: true })
  let app: TestApp | undefined
  afterEach(async () => {
    await app?.db.drop()
    app = undefined
  })

  const slowServer = async () => {
    const http = await createHttp({ config: readConfig({ LINLI_LOG: 'silent' }), uploadLimit: 1, limits: null })
    let arrived = () => undefined as void
    let answer = () => undefined as void
    const there = new Promise<void>((resolve) => (arrived = resolve))
    const gate = new Promise<void>((resolve) => (answer = resolve))
    http.get('/slow', async () => {
      arrived()
      await gate
      return { done: true }
    })
    await http.listen({ port: 0, host: '127.0.0.1' })
    const { port } = http.server.address() as AddressInfo
    return { http, port, there, answer: () => answer() }
  }

  it('an open request on a connection kept alive is answered, and nothing new taken', async () => {
    const { http, port, there, answer } = await slowServer()
    const open = hear(port, '/slow', agent)
    await there
    const closed = closeHttp(http, 60_000)
    await expect(hear(port, '/slow', new Agent())).rejects.toThrow('ECONNREFUSED')
    answer()
    expect(await open).toEqual({ status: 200, text: '{"done":true}', whole: true })
    await closed
  })

  it('one that takes too long is cut', async () => {
    const { http, port, there } = await slowServer()
    const open = hear(port, '/slow', agent)
    await there
    await Promise.all([closeHttp(http, 50), expect(open).rejects.toThrow('socket hang up')])
  })

  it('event streams end with the time to come back', async () => {
    app = await createTestApp()
    await app.db.asOwner(`insert into community (community, name) values ($1, '红花')`, [redFlower])
    await app.http.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.http.server.address() as AddressInfo
    let ready = () => undefined as void
    const begun = new Promise<void>((resolve) => (ready = resolve))
    const stream = hear(port, `/api/communities/${String(redFlower)}/events`, agent, (text) => {
      if (text.includes('event: ready')) ready()
    })
    await begun
    await app.close()
    expect((await stream).text).toMatch(/event: ready[\s\S]*retry: \d{4}\n\n$/)
  })
})
