import { Worker } from 'node:worker_threads'
import type { Seal, Sealed } from './import.seal.ts'

export type SealingThread = { seal: Seal; close(): Promise<void> }

/** Seals beside the reading: on two cores a quarter of an import's work costs no time of its own. */
export function startSealingThread(keys: { fieldCipher: Buffer; blindIndex: Buffer }): SealingThread {
  const worker = new Worker(new URL('./import.sealer.worker.ts', import.meta.url), {
    workerData: keys,
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  })
  const waiting: { resolve: (sealed: Sealed[]) => void; reject: (error: Error) => void }[] = []
  let broken: Error | null = null
  const fail = (error: Error): void => {
    broken = error
    for (const turn of waiting.splice(0)) turn.reject(error)
  }
  // One thread answers in the order it was asked.
  worker.on('message', (sealed: Sealed[]) => waiting.shift()?.resolve(sealed))
  worker.once('error', (error) => fail(error instanceof Error ? error : new Error('sealing failed')))
  worker.once('exit', () => fail(new Error('sealing ended')))
  return {
    seal: (community, people) =>
      new Promise((resolve, reject) => {
        if (broken !== null) return reject(broken)
        waiting.push({ resolve, reject })
        worker.postMessage({ community, people })
      }),
    close: async () => void (await worker.terminate()),
  }
}
