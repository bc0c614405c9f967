import type { Readable } from 'node:stream'

/** One stored object as a listing names it. */
export interface StoredObject {
  key: string
  bytes: number
  /** When it was written, as far as the store knows. */
  at: Date
}

/** Inclusive, as in a Range header. */
export interface ByteRange {
  first: number
  last: number
}

/**
 * Where bytes stand: generated keys (`<community>/<id>/<part>`), never names people gave. An object is there
 * whole or not at all; writing a key again replaces it.
 */
export interface ObjectStore {
  /** @returns how many bytes were written */
  put(key: string, content: Readable): Promise<number>
  /** Null when there is no such object. Whoever gets the stream must read or destroy it. */
  get(key: string, range?: ByteRange): Promise<{ stream: Readable; bytes: number } | null>
  /** Nothing there is fine too. */
  delete(key: string): Promise<void>
  list(prefix: string): AsyncIterable<StoredObject>
}

/** Digits, letters, dashes, at most five parts: no key leads out of its place, whatever made it. */
export function requireKey(key: string): string {
  if (key.length > 200 || !/^[0-9a-z-]{1,80}(?:\/[0-9a-z-]{1,80}){1,4}$/.test(key)) throw new Error('that is no key of the object store')
  return key
}

/** What may stand before a listing: a whole number of parts of a key, or nothing. */
export function requirePrefix(prefix: string): string {
  if (prefix !== '' && !/^(?:[0-9a-z-]{1,80}\/){1,4}$/.test(prefix)) throw new Error('that is no prefix of the object store')
  return prefix
}
