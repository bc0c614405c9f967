import autocannon from 'autocannon'
import { answerCalls } from '../child.ts'

export interface LoadTask {
  origin: string
  paths: string[]
  cookie: string | null
  connections: number
  seconds: number
}
export interface LoadResult {
  perSecond: number
  failed: number
  p50: number
  p99: number
}

answerCalls({
  /** As many requests as the server answers; each connection walks the paths from another place. */
  async push({ origin, paths, cookie, connections, seconds }: LoadTask): Promise<LoadResult> {
    let client = 0
    const headers: Record<string, string> = cookie === null ? {} : { cookie }
    const result = await autocannon({
      url: origin,
      connections,
      duration: seconds,
      setupClient(own) {
        const start = Math.floor((client * paths.length) / connections)
        client += 1
        own.setRequests([...paths.slice(start), ...paths.slice(0, start)].map((path) => ({ method: 'GET', path, headers })))
      },
    })
    return {
      perSecond: result['2xx'] / result.duration,
      failed: result.errors + result.timeouts + result.non2xx,
      p50: result.latency.p50,
      p99: result.latency.p99,
    }
  },
})
