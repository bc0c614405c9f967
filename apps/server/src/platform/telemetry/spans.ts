import type { FastifyInstance } from 'fastify'

/** Names and numbers only; values of queries and requests never. */
export type SpanFields = Record<string, string | number>

/** Traces of requests, database queries and jobs. Off, it costs one call a job and nothing a request or query. */
export interface Telemetry {
  span<T>(name: string, fields: SpanFields, work: () => Promise<T>): Promise<T>
  /** Spans around every request. */
  watchRequests(app: FastifyInstance): void
  /** Given to the pool: starts a query's span, ended by the function it returns. */
  watchQuery: ((name: string) => (error: Error | null) => void) | undefined
  /** Sends what is left, for a few seconds at most. */
  stop(): Promise<void>
}
