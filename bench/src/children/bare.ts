import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { householdListQuery } from '@linli/server/src/modules/people/index.ts'
import type { Connection } from '@linli/server/src/platform/db/pool.ts'
import type pg from 'pg'
import { answerCalls } from '../child.ts'
import { createBarePool } from '../same-sql.ts'

let pool: pg.Pool | undefined

/** The least a handler can be: no framework, no validation, no session, no scope; the same SQL, prepared. */
async function start({ owner, planMode }: { owner: Connection; planMode: string }): Promise<number> {
  const connections = createBarePool(owner, planMode)
  pool = connections
  const server = createServer((request, response) => {
    const [, community, limit] = /^\/api\/communities\/(\d{12})\/households\?limit=(\d+)$/.exec(request.url ?? '') ?? []
    if (community === undefined) {
      response.writeHead(404).end()
      return
    }
    connections.query<{ rollup_total: number }>(householdListQuery(Number(community), {}, Number(limit) + 1, null)).then(
      ({ rows }) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ items: rows.slice(0, Number(limit)), total: rows[0]?.rollup_total })),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

answerCalls({ start }, async () => pool?.end())
