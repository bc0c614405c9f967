import type { QuestionShape } from '@linli/contract/question-shape'
import type { QuestionHit } from '@linli/contract/questions'
import { ageOn } from '@linli/rules'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { readAsOf, readNow } from '../space/index.ts'
import { type HitRow, listFound, listHits } from './ask.queries.ts'
import { mayAsk } from './questions.policy.ts'

const pageSize = 50

export async function askQuestion(deps: Deps, caller: Caller, { shape, cursor }: { shape: QuestionShape; cursor?: string | undefined }) {
  mayAsk(caller)
  const position = decodeCursor(cursor)
  const after = position === null ? null : { ...position, key: String(position.key) }
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const { asked, day } = await placeInTime(tx, caller, shape)
    const found = await listFound(tx, community, { shape: asked, day, limit: pageSize + 1, after })
    const hits = await listHits(
      tx,
      { ground: community, day, asOf: asked.asOf },
      asked.of,
      found.slice(0, pageSize).map(({ id }) => id),
    )
    const byId = new Map(hits.map((hit) => [hit.id, hit]))
    return pageOf(
      found,
      pageSize,
      found[0]?.total ?? after?.total ?? 0,
      ({ key, id }) => ({ key, id }),
      ({ id }) => presentHit(id, byId.get(id), day),
    )
  })
}

/** The day a question is asked on; one for today asks for the register as it is. */
export async function placeInTime(tx: Tx, caller: Caller, shape: QuestionShape): Promise<{ asked: QuestionShape; day: string }> {
  const past = await readAsOf(tx, caller, shape.asOf)
  const { of, where } = shape
  if (past !== null) return { asked: { of, where, asOf: past }, day: past }
  return { asked: { of, where }, day: (await readNow(tx)).today }
}

function presentHit(id: string, row: HitRow | undefined, day: string): QuestionHit {
  if (row === undefined) return { id, name: null, sex: null, age: null, members: null, door: null, household: null }
  const { name, sex, born_on, members, door, household } = row
  return { id, name, sex, age: born_on === null ? null : ageOn(born_on, day), members, door, household }
}
