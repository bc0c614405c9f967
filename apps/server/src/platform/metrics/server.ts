import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface MetricsServer {
  port: number
  stop(): Promise<void>
}

/**
 * Answers `/metrics` and `/health/live` on 127.0.0.1 alone. The Host is checked too: a web page on the same machine must
 * not read the figures by a name that it makes point here.
 */
export async function serveMetrics(port: number, render: () => Promise<{ type: string; text: string }>): Promise<MetricsServer> {
  const server: Server = createServer((request, response) => {
    const say = (status: number, type: string, text: string) =>
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(text)
    if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')) say(403, 'text/plain', 'local only\n')
    else if (request.method !== 'GET') say(405, 'text/plain', 'GET only\n')
    else if (request.url === '/health/live') say(200, 'application/json', '{"status":"ok"}')
    else if (request.url === '/metrics')
      render().then(
        ({ type, text }) => say(200, type, text),
        () => say(503, 'text/plain', 'unavailable\n'),
      )
    else say(404, 'text/plain', 'not here\n')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        'code' in error && error.code === 'EADDRINUSE'
          ? new Error(`Port ${String(port)} of 127.0.0.1 is taken; choose another LINLI_METRICS_PORT.`)
          : error,
      ),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
  server.requestTimeout = 10_000
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
