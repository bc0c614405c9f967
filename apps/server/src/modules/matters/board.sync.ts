import { sql } from 'kysely'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { EventNote } from '../../platform/record.ts'

/** What the board says of a matter follows it: its state and how many raised it. Merged and withdrawn ones leave. */
export async function syncBoard(tx: Tx, community: number, matter: string): Promise<EventNote[]> {
  const { rows } = await sql<{ privacy_class: 'public' | 'community'; gone: boolean }>`
    update matter_board b set state = m.state, raisers = m.raisers, changed_at = clock_timestamp()
    from matter m
    where b.community = ${community} and b.matter_id = ${matter}::uuid and m.community = b.community and m.id = b.matter_id
      and (b.state <> m.state or b.raisers <> m.raisers)
    returning b.privacy_class, m.state in ('merged', 'withdrawn') as gone`.execute(tx)
  const [entry] = rows
  if (entry === undefined) return []
  if (entry.gone) await removeFromBoard(tx, community, matter)
  return [boardChanged(matter, entry.privacy_class)]
}

export async function removeFromBoard(tx: Tx, community: number, matter: string): Promise<'public' | 'community' | null> {
  const removed = await tx
    .deleteFrom('matter_board')
    .where('community', '=', community)
    .where('matter_id', '=', matter)
    .returning('privacy_class')
    .executeTakeFirst()
  return (removed?.privacy_class as 'public' | 'community' | undefined) ?? null
}

export function boardChanged(matter: string, privacyClass: 'public' | 'community'): EventNote {
  return { kind: 'board.changed', privacyClass, audience: null, data: { id: matter } }
}
