/* Web APIs that WebViews of Chrome 61–90 lack and that our libraries call. Imported first; `globalThis` may not exist yet. */
type Loose = Record<string, unknown>
const root = (typeof self === 'undefined' ? undefined : self) as unknown as Loose

function fill(owner: object, name: string, value: unknown): void {
  if (!(name in owner)) Object.defineProperty(owner, name, { value, configurable: true, writable: true })
}

fill(root, 'globalThis', root)
fill(root, 'queueMicrotask', (work: () => void) => void Promise.resolve().then(work))
fill(Object, 'fromEntries', (pairs: Iterable<readonly [string, unknown]>) => {
  const made: Loose = {}
  for (const [key, value] of pairs) made[key] = value
  return made
})
fill(Array.prototype, 'at', function at(this: unknown[], index: number) {
  return this[index < 0 ? this.length + index : index]
})
fill(Array.prototype, 'flat', function flat(this: unknown[], depth = 1): unknown[] {
  return this.reduce<unknown[]>((all, one) => all.concat(depth > 1 && Array.isArray(one) ? one.flat(depth - 1) : one), [])
})
fill(Array.prototype, 'flatMap', function flatMap(this: unknown[], each: (value: unknown, index: number) => unknown) {
  return this.map((value, index) => each(value, index)).reduce<unknown[]>((all, one) => all.concat(one), [])
})
fill(Promise.prototype, 'finally', function last(this: Promise<unknown>, work?: () => unknown) {
  return this.then(
    (value) => Promise.resolve(work?.()).then(() => value),
    (error: unknown) => Promise.resolve(work?.()).then(() => Promise.reject(error as Error)),
  )
})

/** Enough for callers that listen and abort; such an old `fetch` ignores the signal and its late answer is dropped. */
class Signal {
  aborted = false
  reason: unknown
  private readonly listeners = new Set<() => void>()
  addEventListener(_kind: string, listener: () => void) {
    this.listeners.add(listener)
  }
  removeEventListener(_kind: string, listener: () => void) {
    this.listeners.delete(listener)
  }
  raise(reason: unknown) {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    for (const listener of this.listeners) listener()
  }
}
class Controller {
  readonly signal = new Signal()
  abort(reason?: unknown) {
    this.signal.raise(reason)
  }
}
fill(root, 'AbortController', Controller)

export {}
