import type { QuestionShape } from '@linli/contract/question-shape'
import { sql } from 'kysely'
import { type Database, inScope } from '../../platform/db/in-scope.ts'
import type { Scope } from '../../platform/db/scope.ts'
import { questionCount } from './question.queries.ts'

/** Small enough that what is hashed stays in the processor's cache, and that two connections share the work evenly. */
const communitiesAtOnce = 10
const atOnce = 2

/** How many fit in each of some communities, in the order of their codes; those with none are left out. */
export async function countEach(
  database: Database,
  scope: Scope,
  codes: readonly number[],
  shape: QuestionShape,
  day: string,
): Promise<Map<number, number>> {
  const parts = Array.from({ length: Math.ceil(codes.length / communitiesAtOnce) }, (_, index) =>
    codes.slice(index * communitiesAtOnce, (index + 1) * communitiesAtOnce),
  )
  const counts = new Map<number, number>()
  const worker = async (): Promise<void> => {
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const ground = { lo: part[0] ?? 0, hi: (part.at(-1) ?? -1) + 1, communities: part.length }
      const rows = await inScope(database, scope, 'read', async (tx) => {
        const answer = await sql<{ community: number; count: number }>`${questionCount(ground, shape, { day })}`.execute(tx)
        return answer.rows
      })
      for (const { community, count } of rows) counts.set(community, count)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return counts
}
