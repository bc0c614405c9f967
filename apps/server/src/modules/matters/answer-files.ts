import { type Caller, communityOf } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import { type FileOwner, attachFiles, listFilesOf, showFiles } from '../files/index.ts'
import type { MatterRecord } from './matter.row.ts'

type Seen = Pick<MatterRecord, 'id' | 'raiser_households'>

/** Pictures of what was done are for everybody who raised it; those of what was seen stay with whose they are. */
function answerOwner({ id, raiser_households: households }: Seen): FileOwner {
  const alone = households.length === 0
  return {
    domain: 'matter-answer',
    id,
    privacyClass: alone ? 'staff' : 'household',
    audience: alone ? null : [...households],
    shown: true,
  }
}

/** Adds to those of earlier answers, which stay. */
export async function attachAnswer(tx: Tx, caller: Caller, matter: MatterRecord, files: readonly string[]): Promise<void> {
  if (files.length === 0) return
  const owner = answerOwner(matter)
  const before = (await listFilesOf(tx, communityOf(caller), owner.domain, [matter.id]))(matter.id, 'matter.answer')
  await attachFiles(tx, caller, owner, 'matter.answer', [...before.map(({ id }) => id), ...files])
}

/** Whoever joined sees what was done, too. */
export function showAnswers(tx: Tx, community: number, matter: Seen): Promise<void> {
  return showFiles(tx, community, answerOwner(matter))
}
