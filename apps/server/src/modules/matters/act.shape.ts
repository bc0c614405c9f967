import type { MatterAct, MatterOwner, MatterRole } from '@linli/rules/matter-acts'
import type { Caller } from '../../platform/caller.ts'
import type { Deps } from '../../platform/deps.ts'
import type { MatterRecord } from './matter.row.ts'
import type { MatterTime } from './matter.time.ts'
import type { MatterPatch, Written } from './write-step.ts'

/** Who takes a step, as what, and in whose stead. `raiser`: the row of whoever raised it and says so. */
export interface Actor {
  caller: Caller
  roles: readonly MatterRole[]
  raiser: string | null
}

/** What comes with a step; which of it an act needs, the rules say. */
export interface ActInput {
  id: string
  index: Buffer
  reason?: string | null
  note?: string | null
  answer?: string
  files?: readonly string[]
  owner?: MatterOwner
  party?: string | null
  helpers?: readonly { party: string | null; account: string | null }[]
  amount?: number
  into?: string
  rating?: number | null
}

/** What a step changes beside the state, and what raisers read of it. */
export interface Effect {
  patch: MatterPatch
  said: string | null
  note?: string | null
  detail?: Record<string, unknown>
  /** Raisers told of it who are no longer its own: a merge. */
  tell?: readonly string[]
  /** Written in the same transaction for another matter. */
  tellAlso?: Written[]
}

export interface EffectContext {
  deps: Pick<Deps, 'fields'>
  actor: Actor
  matter: MatterRecord
  time: MatterTime
  act: MatterAct
  input: ActInput
  role: MatterRole
}
