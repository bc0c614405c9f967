import type { FastifyInstance } from 'fastify'

/**
 * Takes no new connections, finishes the open requests and cuts those that take longer than `patienceMs`.
 * Connections kept alive end with their request: left to themselves they would hold the end back by over a minute.
 */
export async function closeHttp(http: FastifyInstance, patienceMs: number): Promise<void> {
  const tidying = setInterval(() => http.server.closeIdleConnections(), 100)
  const cutting = setTimeout(() => http.server.closeAllConnections(), patienceMs)
  try {
    await http.close()
  } finally {
    clearInterval(tidying)
    clearTimeout(cutting)
  }
}
