/** What came back; status 0 = nothing came back (no network, no server, too slow). */
export interface Answer {
  status: number
  body: unknown
  roundTrip: number
}
export type Send = (method: 'GET' | 'POST', path: string, body: object | null, done: (answer: Answer) => void) => void

const timeoutMs = 15000

/** One JSON request by XMLHttpRequest; `done` is called once, always. */
export const send: Send = (method, path, body, done) => {
  const request = new XMLHttpRequest()
  const sentAt = Date.now()
  let answered = false
  const finish = (status: number, value: unknown): void => {
    if (answered) return
    answered = true
    done({ status, body: value, roundTrip: Date.now() - sentAt })
  }
  request.onreadystatechange = () => {
    if (request.readyState === 4) finish(request.status, parse(request.responseText))
  }
  request.onerror = () => {
    finish(0, null)
  }
  request.ontimeout = () => {
    finish(0, null)
  }
  try {
    request.open(method, path, true)
    request.timeout = timeoutMs
    request.setRequestHeader('Accept', 'application/json')
    if (body) request.setRequestHeader('Content-Type', 'application/json')
    request.send(body ? JSON.stringify(body) : null)
  } catch {
    finish(0, null)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
