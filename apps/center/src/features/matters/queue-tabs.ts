import type { InputOf } from '@linli/client'

type Query = NonNullable<InputOf<'matters.listMatters'>['query']>

/** How far: tabs of the queue, from first to last. */
export const stages = ['open', 'accepted', 'verified', 'dispatched', 'handling', 'answered', 'settled'] as const
/** What wants attention, whatever its stage. */
export const marks = ['today', 'late', 'waiting', 'extension', 'supervised', 'ready'] as const
export type QueueTab = (typeof stages)[number] | (typeof marks)[number]

const standings = ['open', 'settled', ...marks] as const

/** What a tab asks the server for. */
export function filterOf(tab: QueueTab): Pick<Query, 'state' | 'standing'> {
  const standing = standings.find((one) => one === tab)
  if (standing !== undefined) return { standing }
  return { state: tab as Exclude<QueueTab, (typeof standings)[number]> }
}

/** The tab an address names; a queue opens on what is open. */
export function tabOf(name: string | undefined): QueueTab {
  return [...stages, ...marks].find((one) => one === name) ?? 'open'
}
