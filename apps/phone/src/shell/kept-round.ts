import type { AnswerOf } from '@linli/client'
import { computed, shallowRef } from 'vue'

export type Round = AnswerOf<'visits.getMyRound'>
export type VisitHome = Round['homes'][number]
export type VisitPerson = Round['people'][number]

/** Whom the user visits, kept on this phone for stairwells without signal; gone with signing out and with another user. */
export interface KeptRound {
  /** Whose it is: `ownerOf` a session. */
  owner: string
  community: number
  round: Round
  categories: { id: string; name: string }[]
}

export const keptRound = shallowRef<KeptRound | null>(null)
/** The user has a place in the chain of linked contact. */
export const isContact = computed(() => (keptRound.value?.round.me.length ?? 0) > 0)

const table = 'round'
const key = 'mine'

/** Reads what was kept. Never throws: some in-app browsers refuse IndexedDB, and then it lasts as long as the page. */
export async function openRound(): Promise<void> {
  try {
    keptRound.value = ((await run('readonly', (rows) => rows.get(key))) as KeptRound | undefined) ?? null
  } catch {
    keptRound.value = null
  }
}

export async function keepRound(next: KeptRound): Promise<void> {
  keptRound.value = next
  await run('readwrite', (rows) => rows.put(structuredCloneOf(next), key)).catch(() => undefined)
}

/** Forgets it unless it belongs to whoever uses the phone now. */
export async function forgetRound(unless: string | null = null): Promise<void> {
  if (keptRound.value !== null && keptRound.value.owner === unless) return
  keptRound.value = null
  await run('readwrite', (rows) => rows.clear()).catch(() => undefined)
}

/** Answers may be reactive, which the phone's store does not take. */
function structuredCloneOf(value: KeptRound): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown
}

function run<T>(mode: IDBTransactionMode, work: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (error: DOMException | null) => reject(error ?? new Error('not kept on this phone'))
    const opening = indexedDB.open('linli-round', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore(table)
    opening.onerror = () => fail(opening.error)
    opening.onblocked = () => fail(null)
    opening.onsuccess = () => {
      const database = opening.result
      const transaction = database.transaction(table, mode)
      const request = work(transaction.objectStore(table))
      transaction.oncomplete = () => {
        database.close()
        resolve(request.result)
      }
      transaction.onabort = () => {
        database.close()
        fail(transaction.error)
      }
    }
  })
}
