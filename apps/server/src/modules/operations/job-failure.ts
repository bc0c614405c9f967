import type { JobFailure } from '@linli/contract/operations'
import type { JobProblem } from '../../platform/jobs/index.ts'

const databaseAway = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', '53300'])
const storageFull = new Set(['53100', 'ENOSPC', 'EDQUOT'])
const conflicts = new Set(['40001', '40P01', '23505'])

/** A stored problem as people are told it; null: the process ended under the job. */
export function presentFailure(problem: JobProblem | null): JobFailure {
  if (problem === null) return { reason: 'process-ended', said: null, technical: '' }
  const { kind, code = '', where = '', zh, en } = problem
  const technical = [kind, code, where].filter((part) => part !== '').join(' ')
  if (zh !== undefined && en !== undefined) return { reason: 'said', said: { zh, en }, technical: '' }
  if (kind === 'refusal') return { reason: 'refused', said: null, technical }
  if (databaseAway.has(code) || code.startsWith('08') || code.startsWith('57P')) return { reason: 'database-away', said: null, technical }
  if (storageFull.has(code)) return { reason: 'storage-full', said: null, technical }
  if (conflicts.has(code)) return { reason: 'conflict', said: null, technical }
  return { reason: 'unexpected', said: null, technical }
}
