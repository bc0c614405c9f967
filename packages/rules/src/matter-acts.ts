/** Where a matter 诉求 stands. Names follow 受理→核实→派遣→处置→反馈→回访→结案 (DOMAIN.md §1.6, GB/T 30428.8 [S32]). */
export const matterStates = [
  'accepted',
  'verified',
  'dispatched',
  'handling',
  'answered',
  'confirmed',
  'closed',
  'withdrawn',
  'merged',
] as const
export type MatterState = (typeof matterStates)[number]

/** One owner among the four of 1+4+X [SEED, DOMAIN.md §1.1]: 居委会, 物业公司, 社区民警, 楼栋长. Helpers come from X. */
export const matterOwners = ['committee', 'property-company', 'police', 'building-head'] as const
export type MatterOwner = (typeof matterOwners)[number]

/** What somebody is to one matter; a secretary is `committee` too, and whoever owns it `owner`. `above`: the street. */
export const matterRoles = ['raiser', 'owner', 'committee', 'secretary', 'above', 'clock'] as const
export type MatterRole = (typeof matterRoles)[number]

interface MatterActRule {
  /** From each state to one; the same state is a mark on the matter, no move. */
  readonly moves: Partial<Record<MatterState, MatterState>>
  readonly by: readonly MatterRole[]
  /** What has to be said or named with it. */
  readonly needs: 'reason' | 'owner' | 'answer' | 'matter' | null
}

const stays = <S extends MatterState>(...states: S[]) => Object.fromEntries(states.map((state) => [state, state])) as Record<S, S>
const all = <T extends MatterState>(to: T, ...states: MatterState[]) => Object.fromEntries(states.map((state) => [state, to]))

/** Every step a matter can take, and who takes it unless a community says otherwise. */
export const matterActs = {
  verify: { moves: { accepted: 'verified' }, by: ['committee'], needs: null },
  dispatch: { moves: { verified: 'dispatched' }, by: ['committee'], needs: 'owner' },
  take: { moves: { dispatched: 'handling' }, by: ['owner'], needs: null },
  answer: { moves: { handling: 'answered' }, by: ['owner', 'committee'], needs: 'answer' },
  confirm: { moves: { answered: 'confirmed' }, by: ['raiser'], needs: null },
  /** In the raiser's stead, so many working days after the answer. */
  'auto-confirm': { moves: { answered: 'confirmed' }, by: ['clock'], needs: null },
  close: { moves: { confirmed: 'closed' }, by: ['committee', 'clock'], needs: null },
  /** 退单: the owner is not the right one. */
  'send-back': { moves: { dispatched: 'verified', handling: 'verified' }, by: ['owner'], needs: 'reason' },
  /** The answer does not do. */
  'send-back-answer': { moves: { answered: 'handling' }, by: ['raiser', 'committee'], needs: 'reason' },
  /** 延期, once: asked for by the owner, this is the approval. */
  extend: { moves: stays('dispatched', 'handling'), by: ['secretary'], needs: 'reason' },
  /** Waiting for the raiser: the clock stands. */
  'ask-raiser': { moves: stays('accepted', 'verified', 'dispatched', 'handling'), by: ['owner', 'committee'], needs: 'reason' },
  'raiser-replied': { moves: stays('accepted', 'verified', 'dispatched', 'handling'), by: ['raiser', 'owner', 'committee'], needs: null },
  /** 督办 by the level above. */
  supervise: { moves: stays('accepted', 'verified', 'dispatched', 'handling', 'answered'), by: ['above'], needs: 'reason' },
  /** Into another matter: its raisers are kept, and told. */
  merge: { moves: all('merged', 'accepted', 'verified', 'dispatched', 'handling'), by: ['committee'], needs: 'matter' },
  withdraw: { moves: all('withdrawn', 'accepted', 'verified', 'dispatched', 'handling', 'answered'), by: ['raiser'], needs: null },
  /** By any raiser, to be dispatched anew. */
  reopen: { moves: all('verified', 'confirmed', 'closed'), by: ['raiser'], needs: 'reason' },
} as const satisfies Record<string, MatterActRule>

export type MatterAct = keyof typeof matterActs
export const matterActNames = Object.keys(matterActs) as MatterAct[]

/** Where an act leads from a state; null where it cannot be taken. */
export function moveOf(act: MatterAct, state: MatterState): MatterState | null {
  const rule: MatterActRule = matterActs[act]
  return rule.moves[state] ?? null
}
