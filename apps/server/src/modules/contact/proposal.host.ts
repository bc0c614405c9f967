import { Worker } from 'node:worker_threads'
import type { ProposalInput, ProposalPlan } from './proposal.shape.ts'

/** Longer than any community takes: the largest we measure stays under ten seconds. */
const patience = 60_000

/** Plans in a thread of its own, which ends with the plan: the solver blocks its thread, and its memory goes with it. */
export async function planBeside(input: ProposalInput, signal?: AbortSignal): Promise<ProposalPlan> {
  const worker = new Worker(new URL('./proposal.worker.ts', import.meta.url), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
  const stop = (): void => void worker.terminate()
  const timer = setTimeout(stop, patience)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise<ProposalPlan>((resolve, reject) => {
      worker.once('message', (plan: ProposalPlan) => resolve(plan))
      worker.once('error', (error) => reject(error instanceof Error ? error : new Error('planning failed')))
      worker.once('exit', () => reject(new Error('planning ended without a plan')))
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
