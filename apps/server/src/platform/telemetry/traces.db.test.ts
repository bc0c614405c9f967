import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type TestApp, createTestApp } from '../../testing/app.ts'
import { redFlower } from '../../testing/register.ts'
import { systemCaller } from '../caller.ts'
import { inScope } from '../db/in-scope.ts'
import { nameOf } from '../db/watched-pool.ts'
import { defineJob, enqueue } from '../jobs/index.ts'
import { untilQueue } from '../jobs/testing/runners.ts'

interface SentSpan {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
}

describe('traces', () => {
  const sent: SentSpan[] = []
  const texts: string[] = []
  const paths = new Set<string>()
  let receiver: Server
  let app: TestApp

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (part: string) => (body += part))
      request.on('end', () => {
        paths.add(`${String(request.method)} ${String(request.url)}`)
        texts.push(body)
        const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[] }
        sent.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)))
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      })
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    const { port } = receiver.address() as AddressInfo
    const job = defineJob({
      name: 'test.traced',
      about: { zh: '测试', en: 'Test' },
      input: z.object({}),
      async run(_input, { once }) {
        await once((tx) => tx.selectFrom('community').select('community').execute())
      },
    })
    app = await createTestApp({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(port)}` }, { moreJobs: [job] })
    await app.runner.start()
    const admin = await app.signIn({ login: 'traced', post: { kind: 'administrator', community: redFlower } })
    await admin.get(`/api/communities/${String(redFlower)}/persons?q=${encodeURIComponent('张秘密')}`)
    await admin.get('/health/ready')
    await inScope(app.deps.database, systemCaller('test', redFlower), 'write', (tx) => enqueue(tx, job, {}))
    await untilQueue(app.db, (jobs) => jobs.length === 0)
    await app.stop()
  })
  afterAll(() => new Promise((resolve) => receiver.close(resolve)))

  const named = (name: string) => sent.filter((span) => span.name === name)

  it('go to the standard path of the receiver', () => {
    expect([...paths]).toEqual(['POST /v1/traces'])
  })

  it('a request has a span by its route name, with its queries inside', () => {
    const [request] = named('health.getReady')
    expect(request?.attributes).toContainEqual({ key: 'http.response.status_code', value: { intValue: 200 } })
    const inside = sent.filter((span) => span.parentSpanId === request?.spanId)
    expect(inside.map((span) => [span.name, span.traceId === request?.traceId])).toContainEqual(['select community', true])
  })

  it('a request with a body keeps its queries inside', () => {
    const [request] = named('accounts.signIn')
    expect(sent.some((span) => span.parentSpanId === request?.spanId)).toBe(true)
  })

  it('a job has a span, with its queries inside', () => {
    const [job] = named('job test.traced')
    const inside = sent.filter((span) => span.traceId === job?.traceId && span.parentSpanId !== undefined)
    expect(inside.map((span) => span.name)).toEqual(expect.arrayContaining(['insert job_effect', 'select community', 'commit']))
  })

  it('carry no values', () => {
    expect(texts.join('')).not.toMatch(/张秘密|%E5%BC%A0|530502004001|correct-horse/)
  })
})

describe('the name of a query', () => {
  it.each([
    [{ name: 'linli_session', text: 'select 1' }, 'linli_session'],
    [{ text: 'select "a" from "household" where "name" = \'王伟\'' }, 'select household'],
    ['insert into job_effect (community) values ($1)', 'insert job_effect'],
    ['begin', 'begin'],
    ["select '王伟'", 'select'],
    [undefined, 'query'],
  ])('of %j is %s', (config, name) => expect(nameOf(config)).toBe(name))
})
