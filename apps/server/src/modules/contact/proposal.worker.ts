import { parentPort, workerData } from 'node:worker_threads'
import { planLinks } from './proposal.plan.ts'
import type { ProposalInput } from './proposal.shape.ts'

// Handed over by proposal.host.ts, which made it.
parentPort?.postMessage(await planLinks(workerData as ProposalInput))
