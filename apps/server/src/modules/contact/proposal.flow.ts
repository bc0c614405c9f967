import type { ProposalContact, ProposalInput, ProposalTarget } from './proposal.shape.ts'

/**
 * What an arrangement costs, in points. A link that stands near – same building or origin village – or that somebody chose
 * costs nothing to keep, so that it is only touched when its contact has more than they may; giving a target to somebody
 * new costs by how far they are, and more where it is taken from somebody who still serves.
 */
export const points = { keepNear: 0, keepFar: 25, both: 10, building: 12, origin: 15, anywhere: 30, taken: 8, nobody: 1_000 } as const

/** What one target more costs a contact, by how full they are beside the average: even loads without moving who is well kept. */
const fullness = [
  { upTo: 0.5, each: 0 },
  { upTo: 0.8, each: 1 },
  { upTo: 1, each: 3 },
  { upTo: 1.2, each: 8 },
  { upTo: 1.5, each: 16 },
  { upTo: Infinity, each: 28 },
] as const

/** Targets that agree in all the model knows are one group: whole numbers of them flow. */
export interface Group {
  targets: ProposalTarget[]
  /** Index of the contact they have, if that one serves still. */
  present: number | null
}

/** Where a flow goes: a hub, or a contact's own node. */
export interface Hub {
  kind: 'both' | 'building' | 'origin' | 'anywhere'
  contacts: number[]
}

export interface Arc {
  from: number
  to: number
  cost: number
  most: number
}

/** A network: nodes 0…n-1 with what each puts in, and arcs. Groups first, then hubs, then contacts, then the sink. */
export interface Flow {
  groups: Group[]
  hubs: Hub[]
  nodes: number
  supply: number[]
  arcs: Arc[]
  groupNode(at: number): number
  hubNode(at: number): number
  contactNode(at: number): number
  sink: number
}

export function buildFlow({ targets, contacts }: ProposalInput): Flow {
  const groups = groupTargets(targets, contacts)
  const { hubs, of } = buildHubs(contacts)
  const groupNode = (at: number) => at
  const hubNode = (at: number) => groups.length + at
  const contactNode = (at: number) => groups.length + hubs.length + at
  const sink = groups.length + hubs.length + contacts.length
  const arcs: Arc[] = []
  for (const [at, group] of groups.entries()) {
    const from = groupNode(at)
    const most = group.targets.length
    const [one] = group.targets
    if (one === undefined) continue
    const present = group.present === null ? undefined : contacts[group.present]
    if (group.present !== null && present !== undefined)
      arcs.push({ from, to: contactNode(group.present), cost: keepCost(one, present), most })
    const taken = present === undefined ? 0 : points.taken
    for (const hub of of(one)) arcs.push({ from, to: hubNode(hub), cost: points[hubs[hub]?.kind ?? 'anywhere'] + taken, most })
    arcs.push({ from, to: sink, cost: points.nobody, most })
  }
  for (const [at, hub] of hubs.entries())
    for (const contact of hub.contacts) arcs.push({ from: hubNode(at), to: contactNode(contact), cost: 0, most: targets.length })
  const average = targets.length / Math.max(1, contacts.filter(({ cap }) => cap > 0).length)
  for (const [at, { cap }] of contacts.entries()) arcs.push(...loadArcs(contactNode(at), sink, cap, average))
  const supply = Array.from({ length: sink + 1 }, () => 0)
  for (const [at, group] of groups.entries()) supply[groupNode(at)] = group.targets.length
  supply[sink] = -targets.length
  return { groups, hubs, nodes: sink + 1, supply, arcs, groupNode, hubNode, contactNode, sink }
}

export function isNear(
  target: Pick<ProposalTarget, 'building' | 'origin'>,
  contact: Pick<ProposalContact, 'building' | 'origin'>,
): boolean {
  return same(target.building, contact.building) || same(target.origin, contact.origin)
}

/** How near a contact stands to a target, as a reason. */
export function nearness(target: ProposalTarget, contact: ProposalContact): Hub['kind'] {
  if (same(target.building, contact.building)) return same(target.origin, contact.origin) ? 'both' : 'building'
  return same(target.origin, contact.origin) ? 'origin' : 'anywhere'
}

export function keepCost(target: ProposalTarget, contact: ProposalContact): number {
  return target.chosen || isNear(target, contact) ? points.keepNear : points.keepFar
}

const same = (one: string | null, other: string | null): boolean => one !== null && one === other

function groupTargets(targets: readonly ProposalTarget[], contacts: readonly ProposalContact[]): Group[] {
  const at = new Map(contacts.map(({ id }, index) => [id, index]))
  const groups = new Map<string, Group>()
  for (const target of targets) {
    const present = target.contact === null ? null : (at.get(target.contact) ?? null)
    const key = JSON.stringify([target.building, target.origin, present, present === null ? null : target.chosen])
    const group = groups.get(key) ?? { targets: [], present }
    group.targets.push(target)
    groups.set(key, group)
  }
  const inOrder = [...groups.values()]
  for (const group of inOrder) group.targets.sort((one, other) => (one.sort < other.sort ? -1 : 1))
  return inOrder
}

/** One hub for each building, village, pair of both, and one for all; `of` says which a target may flow to. */
function buildHubs(contacts: readonly ProposalContact[]): { hubs: Hub[]; of: (target: ProposalTarget) => number[] } {
  const hubs: Hub[] = []
  const known = new Map<string, number>()
  const join = (kind: Hub['kind'], key: string, contact: number): void => {
    const name = `${kind} ${key}`
    const at = known.get(name)
    if (at === undefined) {
      known.set(name, hubs.length)
      hubs.push({ kind, contacts: [contact] })
    } else hubs[at]?.contacts.push(contact)
  }
  for (const [at, { building, origin, cap }] of contacts.entries()) {
    if (cap === 0) continue
    if (building !== null && origin !== null) join('both', `${building} ${origin}`, at)
    if (building !== null) join('building', building, at)
    if (origin !== null) join('origin', origin, at)
    join('anywhere', '', at)
  }
  const of = ({ building, origin }: ProposalTarget): number[] =>
    [`both ${building ?? '-'} ${origin ?? '-'}`, `building ${building ?? '-'}`, `origin ${origin ?? '-'}`, 'anywhere '].flatMap(
      (name) => known.get(name) ?? [],
    )
  return { hubs, of }
}

/** Whole pieces of rising cost up to the cap; rising, so that the cheaper ones fill first by themselves. */
function loadArcs(from: number, sink: number, cap: number, average: number): Arc[] {
  const arcs: Arc[] = []
  let filled = 0
  for (const { upTo, each } of fullness) {
    const end = Math.min(cap, upTo === Infinity ? cap : Math.ceil(average * upTo))
    if (end > filled) arcs.push({ from, to: sink, cost: each, most: end - filled })
    filled = Math.max(filled, end)
  }
  return arcs
}
