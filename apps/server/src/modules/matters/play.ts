import type { MatterAct, MatterOwner, MatterRole } from '@linli/rules/matter-acts'
import { dayAt } from '@linli/rules/working-hours'
import type { Caller } from '../../platform/caller.ts'
import type { Tx } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import type { ActInput } from './act.shape.ts'
import { applyAct } from './apply-act.ts'
import { boardChanged } from './board.sync.ts'
import { type BoardText, writeBoard } from './board.write.ts'
import { ensureCategories, listCategoryRows } from './categories.ts'
import { codeFor } from './matter.code.ts'
import { lockMatter } from './matter.row.ts'
import { type MatterTime, readMatterTime } from './matter.time.ts'
import { type RaisedMatter, type Raising, firstRaiserOf, raiseMatters } from './raise-matters.ts'
import type { Written } from './write-step.ts'

type Part = Pick<Deps, 'fields'>
export type DemoMatterTime = MatterTime

/** Tells matters of other days than today, by the same rules: the demo's. The calendar and rules of today at another instant, chosen from the day and the milliseconds of now. */
export async function timeAt(tx: Tx, community: number, choose: (today: string, now: number) => number): Promise<MatterTime> {
  const time = await readMatterTime(tx, community)
  const now = choose(time.today, time.now)
  return { ...time, now, today: dayAt(now) }
}

export async function readCategoryIds(tx: Tx, deps: Part, community: number): Promise<ReadonlyMap<string, string>> {
  await ensureCategories(tx, deps.fields, community)
  return new Map((await listCategoryRows(tx, community)).map(({ code, id }) => [code, id]))
}

/** Raised then, by a home or without a name. */
export function raiseAt(
  tx: Tx,
  deps: Part,
  caller: Caller,
  time: MatterTime,
  { home, ...matter }: Omit<RaisedMatter, 'raiser'> & { home: { household: string; person: string } | null },
): Promise<Raising> {
  const nobody = { household: null, person: null, account: null, name: null, contact: null, tellBy: null, said: null } as const
  const raiser =
    home === null
      ? ({ ...nobody, kind: 'anonymous', code: codeFor(deps, caller.lo, matter.id) } as const)
      : ({ ...nobody, kind: 'resident', ...home, said: matter.text } as const)
  return raiseMatters(tx, deps, caller, [{ ...matter, raiser }], time)
}

interface Play {
  community: number
  matter: string
  id: string
  act: MatterAct
  time: MatterTime
  party: string | null
  given: { owner?: MatterOwner; answer?: string; reason?: string; amount?: number; into?: string; rating?: number }
  /** Who takes it, by who owns the matter. */
  as: (owner: string | null) => { caller: Caller; roles: MatterRole[] }
}
export type Played = Written & { caller: Caller }

/** One step of then, by the same rules as any. */
export async function playAct(tx: Tx, deps: Part, { community, matter: id, act, time, party, given, as, ...step }: Play): Promise<Played> {
  const matter = await lockMatter(tx, community, id)
  if (matter === undefined) throw new Error('the matter to play on is not there')
  const { caller, roles } = as(matter.owner)
  const raiser = roles.includes('raiser') ? firstRaiserOf(id) : null
  const input: ActInput = { ...given, id: step.id, index: Buffer.alloc(0), party, helpers: [], rating: given.rating ?? null }
  const written = await applyAct(tx, deps, { caller, roles, raiser }, matter, time, act, input, () =>
    Promise.reject(new Error(`the demo's ${act} is not possible in ${matter.state}`)),
  )
  return { ...written, caller }
}

/** What anyone reads of it. */
export async function boardOf(tx: Tx, community: number, id: string, text: BoardText): Promise<Written> {
  const matter = await lockMatter(tx, community, id)
  if (matter === undefined) throw new Error('the matter to show is not there')
  await writeBoard(tx, community, matter, text)
  return {
    audit: [
      { verb: 'matter.show', entity: 'matter', entityId: id, detail: { number: matter.number, class: text.privacyClass, tv: text.onTv } },
    ],
    events: [boardChanged(id, text.privacyClass)],
  }
}
