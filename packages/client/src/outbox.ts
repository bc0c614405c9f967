import type { Client } from './client.ts'
import { ApiError, isPassing } from './errors.ts'
import type { OutboxEntry, OutboxFile, OutboxStore } from './outbox-store.ts'
import type { InputOf } from './route-names.ts'

/** Writes that may wait for a signal; each carries in its body the id that makes a repeat a no-op. */
export type OutboxRoute =
  | 'accounts.sendSuggestion'
  | 'asks.answerHomeQuestion'
  | 'quality.confirmHousehold'
  | 'quality.confirmMyHousehold'
  | 'changes.sendChange'
  | 'visits.makeVisit'
  | 'visits.changeVisit'
  | 'visits.addToVisit'
  | 'myMatters.raiseMatter'
  | 'myMatters.raiseAnonymously'
  | 'myMatters.stepMyMatter'
  | 'matters.takeMatterStep'

export interface OutboxOptions {
  clock?: () => Date
  /** Sends a picture that goes ahead of its write; sending it again under its id is harmless. */
  sendFile?: (file: OutboxFile) => Promise<unknown>
}

export interface Outbox {
  /** Keeps the write, then tries to send it. Resolves with the entry as it then stands. */
  add: <N extends OutboxRoute>(route: N, input: InputOf<N>, more?: Pick<OutboxEntry, 'owner' | 'files'>) => Promise<OutboxEntry>
  /** Sends what waits, oldest first; stops at the first failure that may pass. */
  flush: () => Promise<void>
  list: () => Promise<OutboxEntry[]>
  remove: (id: string) => Promise<void>
  /** Forgets everything, sent or not. */
  clear: () => Promise<void>
  /** Tells the entries after every change. Returns the way to stop. */
  subscribe: (listener: (entries: OutboxEntry[]) => void) => () => void
}

/** An ordered outbox: what was made first is sent first, and each write happens once. */
export function createOutbox(client: Client, store: OutboxStore, { clock = () => new Date(), sendFile }: OutboxOptions = {}): Outbox {
  const listeners = new Set<(entries: OutboxEntry[]) => void>()
  let flushing: Promise<void> | undefined
  let askedAgain = false

  async function tell() {
    const entries = await store.list()
    for (const listener of listeners) listener(entries)
  }

  async function sendWaiting(): Promise<void> {
    do {
      askedAgain = false
      for (const entry of await store.list()) {
        if (entry.state !== 'waiting') continue
        const after = await sendOne(client, entry, sendFile)
        await store.put(after)
        await tell()
        // Who is nobody to the server may still write without a name.
        if (after.state === 'waiting' && after.waitsFor !== 'sign-in') return
      }
    } while (askedAgain)
  }

  // Two flushes at once would send out of order; a second page may, and the server's ids keep that harmless.
  function flush(): Promise<void> {
    askedAgain = true
    flushing ??= sendWaiting().finally(() => {
      flushing = undefined
    })
    return flushing
  }

  return {
    add: async (route, input, more = {}) => {
      const { id } = input.body as { id: string }
      const entry: OutboxEntry = { id, route, input, madeAt: clock().toISOString(), state: 'waiting', ...more }
      await store.put(entry)
      await tell()
      await flush()
      return (await store.list()).find((kept) => kept.id === entry.id) ?? entry
    },
    flush,
    list: () => store.list(),
    remove: async (id) => {
      await store.remove(id)
      await tell()
    },
    clear: async () => {
      await store.clear()
      await tell()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The entry as it stands after one attempt. */
async function sendOne(client: Client, entry: OutboxEntry, sendFile: OutboxOptions['sendFile']): Promise<OutboxEntry> {
  try {
    for (const file of entry.files ?? []) await sendFile?.(file)
    const answer = await client.call(entry.route as OutboxRoute, entry.input as InputOf<OutboxRoute>)
    const { files: _sent, ...kept } = entry
    return { ...kept, state: 'sent', answer }
  } catch (error) {
    if (!(error instanceof ApiError)) return { ...entry, waitsFor: 'signal' }
    // A session that ran out loses nothing: it goes out after signing in again.
    if (error.id === 'not_signed_in') return { ...entry, waitsFor: 'sign-in' }
    if (isPassing(error)) return { ...entry, waitsFor: 'server' }
    const { id, reason, zh, en, requestId, current } = error
    return { ...entry, state: 'refused', refusal: { id, reason, zh, en, requestId, ...(current === undefined ? {} : { current }) } }
  }
}
