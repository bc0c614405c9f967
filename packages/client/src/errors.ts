import type { ErrorId, FieldProblem } from '@linli/contract/errors'

/** The server refused. `id` is stable; `zh` and `en` are sentences for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly id: ErrorId
  readonly reason: string | undefined
  readonly zh: string
  readonly en: string
  readonly fields: readonly FieldProblem[]
  readonly requestId: string
  /** Of a conflict over something typed: what stands there now. */
  readonly current: unknown

  constructor(status: number, body: ApiErrorFacts) {
    super(`${status} ${body.id}${body.reason === undefined ? '' : ` (${body.reason})`}`)
    this.status = status
    this.id = body.id
    this.reason = body.reason
    this.zh = body.zh
    this.en = body.en
    this.fields = body.fields ?? []
    this.requestId = body.requestId
    this.current = body.current
  }
}

export interface ApiErrorFacts {
  id: ErrorId
  reason?: string | undefined
  zh: string
  en: string
  fields?: readonly FieldProblem[] | undefined
  requestId: string
  current?: unknown
}

/** The request never reached the server, or its answer never arrived: it may or may not have been done. */
export class OfflineError extends Error {
  override readonly name = 'OfflineError'
}

/** True when sending the same thing again later may succeed. */
export function isPassing(error: unknown): boolean {
  return error instanceof OfflineError || (error instanceof ApiError && (error.status >= 500 || error.status === 429))
}
