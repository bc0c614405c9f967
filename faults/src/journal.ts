import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { v7 as uuid } from 'uuid'

export type Outcome = 'ok' | 'fail' | 'unknown'

export interface Entry {
  outcome: Outcome
  /** When the intent was written down, before anything was sent, and when the answer came. */
  from: number
  to: number
}

/** What a client wanted and was told, on disk before and after each request: the one witness of what was acknowledged. */
export interface Journal {
  intent(id: string): void
  settle(id: string, outcome: Outcome): void
  /** Read back from the file; what was never answered is unknown. */
  read(): Map<string, Entry>
  close(): void
}

export function openJournal(folder: string): Journal {
  const file = path.join(folder, `${uuid()}.journal`)
  const handle = openSync(file, 'a')
  const write = (line: string): void => {
    writeSync(handle, `${line} ${String(Date.now())}\n`)
    fsyncSync(handle)
  }
  return {
    intent: (id) => write(`intent ${id}`),
    settle: (id, outcome) => write(`${outcome} ${id}`),
    read() {
      const found = new Map<string, Entry>()
      for (const line of readFileSync(file, 'utf8').split('\n')) {
        const [word, id, at] = line.split(' ')
        if (id === undefined || at === undefined) continue
        if (word === 'intent') found.set(id, { outcome: 'unknown', from: found.get(id)?.from ?? Number(at), to: Number(at) })
        else found.set(id, { outcome: word as Outcome, from: found.get(id)?.from ?? Number(at), to: Number(at) })
      }
      return found
    },
    close: () => closeSync(handle),
  }
}
