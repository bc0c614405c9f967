import { ApiError, OfflineError, type ApiErrorFacts } from './errors.ts'

/** The parts of a call once its types are gone. */
export interface Parts {
  params?: Readonly<Record<string, string | number>> | undefined
  query?: Readonly<Record<string, unknown>> | undefined
  body?: unknown
}

export interface CallOptions {
  signal?: AbortSignal | undefined
}

/** Sends one request given as `METHOD /path/:param`. Rejects with ApiError, OfflineError, or the caller's own abort. */
export async function sendRequest(baseUrl: string, line: string, parts: Parts, options: CallOptions): Promise<unknown> {
  const space = line.indexOf(' ')
  const url = baseUrl + fillPath(line.slice(space + 1), parts.params) + queryText(parts.query)
  const headers: Record<string, string> = { accept: 'application/json' }
  const init: RequestInit = { method: line.slice(0, space), headers, credentials: 'same-origin', cache: 'no-store' }
  if (options.signal !== undefined) init.signal = options.signal
  // FormData sets its own content type with the boundary.
  if (parts.body instanceof FormData) init.body = parts.body
  else if (parts.body !== undefined) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(parts.body)
  }

  let status: number
  let text: string
  try {
    const response = await fetch(url, init)
    status = response.status
    text = await response.text()
  } catch (error) {
    if (options.signal?.aborted === true) throw error
    throw new OfflineError('no answer from the server', { cause: error })
  }

  const answer = readJson(text)
  if (status >= 200 && status < 300 && answer !== undefined) return answer
  const facts = errorFacts(answer)
  if (facts !== undefined) throw new ApiError(status, facts)
  // A captive portal or a proxy answered: not our words, so as good as no answer; a proxy's 5xx is one too.
  throw new OfflineError(`an answer that is not ours (status ${status})`)
}

/** Puts encoded values in the place of `:name`. */
export function fillPath(path: string, params: Parts['params']): string {
  return path.replace(/:([A-Za-z]+)/g, (_whole, name: string) => {
    const value = params?.[name]
    if (value === undefined || value === '') throw new TypeError(`path parameter ${name} is missing`)
    return encodeURIComponent(String(value))
  })
}

/** Query values that are undefined are never sent. */
export function queryText(query: Parts['query']): string {
  const pairs = Object.keys(query ?? {}).flatMap((key) => {
    const value = query?.[key]
    return value === undefined || value === null ? [] : [`${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`]
  })
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function errorFacts(answer: unknown): ApiErrorFacts | undefined {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return undefined
  const { error } = answer
  if (typeof error !== 'object' || error === null) return undefined
  return 'id' in error && 'zh' in error && 'en' in error ? (error as ApiErrorFacts) : undefined
}
