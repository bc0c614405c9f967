import type { matters } from '@linli/contract'
import type { BoardEntry } from '@linli/contract/matter-shapes'
import type { RouteInput } from '@linli/contract/route'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { decodeCursor, pageOf } from '../../platform/cursor.ts'
import { type Tx, inScope } from '../../platform/db/in-scope.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../../platform/record.ts'
import { countBoardEntries, findBoardEntry, listBoardEntries } from './board.read.ts'
import { boardChanged, removeFromBoard } from './board.sync.ts'
import { writeBoard } from './board.write.ts'
import { refuseMatter } from './matter.refusals.ts'
import { lockMatter } from './matter.row.ts'
import type { MattersDeps } from './matters.deps.ts'
import { mayWriteMatters } from './matters.policy.ts'
import { contactOf, listRaiserRows } from './raisers.read.ts'

type Part = Pick<MattersDeps, 'database' | 'fields'>
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

/** Open to anyone; which entries, the row policies say by who asks. */
export async function listBoard(
  deps: Part,
  caller: Caller,
  { tv, limit = 20, cursor }: { tv?: '1' | undefined; limit?: number | undefined; cursor?: string | undefined },
) {
  const position = decodeCursor(cursor)
  if (position !== null && !uuid.test(position.id)) throw new AppError('invalid_input', { reason: 'cursor' })
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'read', async (tx) => {
    const [rows, total] = await Promise.all([
      listBoardEntries(tx, community, { tv: tv === '1', limit: limit + 1, after: position?.id ?? null }),
      position?.total ?? countBoardEntries(tx, community, tv === '1'),
    ])
    return pageOf(
      rows,
      limit,
      total,
      (row) => ({ key: 0, id: row.matter }),
      (row) => row,
    )
  })
}

/** In words that name nobody, which is looked at; a letter only where its writer agreed. The same again changes nothing. */
export async function showOnBoard(
  deps: Part,
  caller: Caller,
  id: string,
  given: RouteInput<typeof matters.showOnBoard>['body'],
): Promise<BoardEntry> {
  mayWriteMatters(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const matter = await lockMatter(tx, community, id)
    if (matter === undefined) throw new AppError('not_found')
    if (matter.state === 'merged' || matter.state === 'withdrawn') throw refuseMatter('not-shown')
    if (matter.source === 'letter' && !matter.public_wished) throw refuseMatter('not-wished')
    await requireNameless(tx, deps, community, id, [given.title, given.text, given.reply ?? '', given.place ?? ''].join('\n'))
    const before = await findBoardEntry(tx, community, id)
    if (before !== null && isSame(before, given)) return before
    await writeBoard(tx, community, matter, given)
    await record(
      tx,
      caller,
      { verb: 'matter.show', entity: 'matter', entityId: id, detail: { number: matter.number, class: given.privacyClass, tv: given.onTv } },
      // Those who could read it before must hear that it is no longer theirs to read.
      [...new Set([given.privacyClass, before?.privacyClass ?? given.privacyClass])].map((privacyClass) => boardChanged(id, privacyClass)),
    )
    const entry = await findBoardEntry(tx, community, id)
    if (entry === null) throw new Error('the entry just written is not visible')
    return entry
  })
}

export async function takeOffBoard(deps: Part, caller: Caller, id: string): Promise<{ ok: true }> {
  mayWriteMatters(caller)
  const community = communityOf(caller)
  return inScope(deps.database, caller, 'write', async (tx) => {
    const matter = await lockMatter(tx, community, id)
    if (matter === undefined) throw new AppError('not_found')
    const removed = await removeFromBoard(tx, community, id)
    if (removed !== null)
      await record(tx, caller, { verb: 'matter.hide', entity: 'matter', entityId: id, detail: { number: matter.number } }, [
        boardChanged(id, removed),
      ])
    return { ok: true }
  })
}

function isSame(entry: BoardEntry, given: RouteInput<typeof matters.showOnBoard>['body']): boolean {
  return (['title', 'text', 'reply', 'place', 'privacyClass', 'onTv'] as const).every((key) => entry[key] === given[key])
}

/** No number of eleven digits or of an identity card, nor the name, door or contact of whoever raised it. */
async function requireNameless(tx: Tx, deps: Part, community: number, matter: string, text: string): Promise<void> {
  const bare = text.replace(/[\s-]/gu, '')
  if (/1[3-9]\d{9}/u.test(bare) || /\d{17}[\dXx]/u.test(bare)) throw refuseMatter('board-names')
  for (const raiser of await listRaiserRows(tx, community, matter)) {
    const named = [raiser.name, raiser.person_name, raiser.label, contactOf(deps, raiser)].filter(
      (part) => part !== null && [...part].length >= 2,
    )
    if (named.some((part) => part !== null && (text.includes(part) || bare.includes(part)))) throw refuseMatter('board-names')
  }
}
