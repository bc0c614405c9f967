import { v7 as newId } from 'uuid'
import type { Tx } from '../../platform/db/in-scope.ts'
import { listCarriedRows } from './record.queries.ts'

/**
 * Puts the open decisions of earlier meetings of the same kind on the agenda, behind what stands there, so that each is
 * looked at until it is done. @returns how many came
 */
export async function addCarried(tx: Tx, community: number, meeting: string): Promise<number> {
  const rows = await listCarriedRows(tx, community, { meeting, sameKind: true })
  if (rows.length === 0) return 0
  const last = await tx
    .selectFrom('meeting_item')
    .select((eb) => eb.fn.max('position').as('position'))
    .where('community', '=', community)
    .where('meeting_id', '=', meeting)
    .executeTakeFirst()
  const from = (last?.position ?? 0) + 1
  await tx
    .insertInto('meeting_item')
    .values(
      rows.map((row, index) => ({
        community,
        id: newId(),
        meeting_id: meeting,
        position: from + index,
        title: titleOf(row.text),
        text: null,
        carry_id: row.id,
      })),
    )
    .execute()
  return rows.length
}

function titleOf(decision: string): string {
  const chars = [...`回头看：${decision.replaceAll(/\s+/gu, ' ')}`]
  return chars.length > 60 ? `${chars.slice(0, 59).join('')}…` : chars.join('')
}
