import { type Socket, connect, createServer } from 'node:net'
import { v7 as uuid } from 'uuid'
import { check } from '../checker.ts'
import { freePort } from '../arena.ts'
import { type Fault, attempt, newReport, unless } from '../fault.ts'
import { openJournal } from '../journal.ts'
import { sendNotice } from '../writing.ts'

export const lostReply: Fault = {
  id: 'F5b',
  name: 'the answer is lost after the commit',
  async run({ arena: open, journals, times }) {
    const report = newReport()
    const arena = await open()
    const { origin } = arena
    const proxy = await startProxy(Number(new URL(origin).port))
    try {
      await attempt(report, 'sent again with the same id it is one row', async () => {
        const journal = openJournal(journals)
        const problems: string[] = []
        // The Origin stays the server's own; only the way there is another.
        const through = { ...arena, by: `http://127.0.0.1:${String(proxy.port)}` }
        const ids = Array.from({ length: times(5) }, () => uuid())
        for (const id of ids) {
          const { status } = await sendNotice(through, journal, id)
          if (status !== 0) problems.push(`an answer came through: ${String(status)}`)
        }
        const committed = await arena.ask<{ id: string }>('select id from notice where id = any($1::uuid[])', [ids])
        problems.push(...unless(committed.length === ids.length, `${String(committed.length)} of ${String(ids.length)} had been committed`))
        return [...problems, ...(await check(arena, journal))]
      })
    } finally {
      await proxy.stop()
    }
    return report
  },
}

/** Lets requests through; at the first byte of the answer it drops the client. */
async function startProxy(target: number): Promise<{ port: number; stop(): Promise<void> }> {
  const port = await freePort()
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    open.add(client).add(upstream)
    client.pipe(upstream)
    upstream.once('data', () => {
      client.resetAndDestroy()
      upstream.destroy()
    })
    for (const socket of [client, upstream]) {
      socket.on('error', () => undefined)
      socket.once('close', () => open.delete(socket))
    }
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port,
    async stop() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
