import type { FileUse } from '@linli/contract/file-limits'
import type { ApiErrorFacts } from './errors.ts'

/** A picture that goes ahead of its write, under the id the write names it by. */
export interface OutboxFile {
  id: string
  community: number
  use: FileUse
  name: string
  blob: Blob
}

/** One write waiting to be sent, sent, or refused by the server. */
export interface OutboxEntry {
  /** UUIDv7; also the id inside the write, so sending twice writes once. Entries go out in this order. */
  id: string
  route: string
  input: unknown
  madeAt: string
  state: 'waiting' | 'sent' | 'refused'
  /** Whose it is, where that matters: it goes when somebody else takes the phone. */
  owner?: string
  /** Kept until the write is sent. */
  files?: OutboxFile[]
  /** Why the last attempt did not go through; absent before the first one. */
  waitsFor?: 'signal' | 'server' | 'sign-in'
  answer?: unknown
  refusal?: ApiErrorFacts
}

export interface OutboxStore {
  list: () => Promise<OutboxEntry[]>
  put: (entry: OutboxEntry) => Promise<void>
  remove: (id: string) => Promise<void>
  clear: () => Promise<void>
}

/** Keeps entries while the page is open; for tests and for browsers without IndexedDB. */
export function memoryOutboxStore(): OutboxStore {
  const entries = new Map<string, OutboxEntry>()
  return {
    list: () => Promise.resolve([...entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1))),
    put: (entry) => Promise.resolve(void entries.set(entry.id, entry)),
    remove: (id) => Promise.resolve(void entries.delete(id)),
    clear: () => Promise.resolve(entries.clear()),
  }
}

/** Keeps entries in IndexedDB. Some in-app browsers refuse it: then the memory store serves, and `lasting` is false. */
export async function openOutboxStore(name = 'linli-outbox'): Promise<{ store: OutboxStore; lasting: boolean }> {
  try {
    return { store: storeOver(await openDatabase(name)), lasting: true }
  } catch {
    return { store: memoryOutboxStore(), lasting: false }
  }
}

const table = 'entries'

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: 'id' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'))
    request.onblocked = () => reject(new Error('IndexedDB is held by another version'))
  })
}

function storeOver(database: IDBDatabase): OutboxStore {
  // Resolves when the transaction is complete, not when the request succeeded: only then is it on disk.
  const run = <T>(mode: IDBTransactionMode, work: (entries: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(table, mode)
      const request = work(transaction.objectStore(table))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error ?? new Error('not saved on this phone'))
    })
  return {
    list: () => run<OutboxEntry[]>('readonly', (entries) => entries.getAll()),
    put: async (entry) => void (await run('readwrite', (entries) => entries.put(entry))),
    remove: async (id) => void (await run('readwrite', (entries) => entries.delete(id))),
    clear: async () => void (await run('readwrite', (entries) => entries.clear())),
  }
}
