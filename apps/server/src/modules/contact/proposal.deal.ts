import { type Flow, isNear, keepCost, nearness, points } from './proposal.flow.ts'
import type { PlannedTarget, ProposalCause, ProposalContact, ProposalInput, ProposalPlan, ProposalTarget } from './proposal.shape.ts'

/** Deals the flow out to doors: who keeps whom, and neighbouring doors together to whoever takes them. */
export function dealFlow(
  input: ProposalInput,
  network: Flow,
  flow: readonly number[],
  cost: number,
): Omit<ProposalPlan, 'summary'> & { cost: number } {
  const { contacts } = input
  const given = new Map<string, number>()
  const arriving = new Map<number, ProposalTarget[]>()
  const leaving = new Map<number, { contact: number; count: number }[]>()
  const rest = network.groups.map((group) => [...group.targets])
  const firstHub = network.hubNode(0)
  const firstContact = network.contactNode(0)
  for (const [at, { from, to }] of network.arcs.entries()) {
    const count = flow[at] ?? 0
    if (count === 0) continue
    if (from < firstHub) {
      const waiting = rest[from] ?? []
      if (to >= firstContact && to < network.sink) for (const target of waiting.splice(0, count)) given.set(target.id, to - firstContact)
      else if (to < firstContact) arriving.set(to, [...(arriving.get(to) ?? []), ...waiting.splice(0, count)])
    } else if (from < firstContact) leaving.set(from, [...(leaving.get(from) ?? []), { contact: to - firstContact, count }])
  }
  for (const [hub, targets] of arriving)
    for (const [id, contact] of dealHub(targets, leaving.get(hub) ?? [], contacts)) given.set(id, contact)
  const before = countBy(input.targets.map(({ contact }) => contact))
  const loads = new Map<number, number>()
  for (const contact of given.values()) loads.set(contact, (loads.get(contact) ?? 0) + 1)
  const targets = input.targets
    .toSorted((one, other) => (one.sort < other.sort ? -1 : 1))
    .map((target) => planned(target, given.get(target.id), contacts, before))
  return {
    cost,
    targets,
    loads: contacts.map(({ id, cap }, at) => ({ contact: id, before: before.get(id) ?? 0, after: loads.get(at) ?? 0, cap })),
  }
}

/** Doors in walking order to contacts in the order of their building. Nobody gets the door they live behind, if another can be swapped for it. */
function dealHub(
  targets: readonly ProposalTarget[],
  shares: readonly { contact: number; count: number }[],
  contacts: readonly ProposalContact[],
): Map<string, number> {
  const doors = targets.toSorted((one, other) => (one.sort < other.sort ? -1 : 1))
  const order = shares
    .toSorted((one, other) => one.contact - other.contact)
    .flatMap(({ contact, count }) => Array.from({ length: count }, () => contact))
  for (const [at, door] of doors.entries()) {
    const mine = order[at]
    if (mine === undefined || door.own === null || contacts[mine]?.id !== door.own) continue
    const other = order.findIndex(
      (contact, place) => contact !== mine && doors[place]?.own !== contacts[mine]?.id && contacts[contact]?.id !== door.own,
    )
    const swapped = order[other]
    if (swapped === undefined) continue
    order[at] = swapped
    order[other] = mine
  }
  return new Map(doors.flatMap(({ id }, at) => (order[at] === undefined ? [] : [[id, order[at]] as const])))
}

function planned(
  target: ProposalTarget,
  at: number | undefined,
  contacts: readonly ProposalContact[],
  before: ReadonlyMap<string | null, number>,
): PlannedTarget {
  const base = { target: target.id, link: target.link, before: target.before }
  const contact = at === undefined ? undefined : contacts[at]
  if (contact === undefined)
    return { ...base, contact: null, reason: 'none', cause: causeOf(target, undefined, contacts, before), cost: points.nobody }
  if (contact.id === target.contact) return { ...base, contact: contact.id, reason: 'kept', cause: null, cost: keepCost(target, contact) }
  const reason = nearness(target, contact)
  const serving = contacts.some(({ id }) => id === target.contact)
  return {
    ...base,
    contact: contact.id,
    reason,
    cause: causeOf(target, contact, contacts, before),
    cost: points[reason] + (serving ? points.taken : 0),
  }
}

function causeOf(
  target: ProposalTarget,
  next: ProposalContact | undefined,
  contacts: readonly ProposalContact[],
  before: ReadonlyMap<string | null, number>,
): ProposalCause {
  const present = contacts.find(({ id }) => id === target.contact)
  if (present === undefined) return target.before === null && target.link === null ? 'new' : 'vacant'
  if ((before.get(present.id) ?? 0) > present.cap) return 'full'
  return next !== undefined && isNear(target, next) && !isNear(target, present) ? 'nearer' : 'full'
}

function countBy(values: readonly (string | null)[]): Map<string | null, number> {
  const counts = new Map<string | null, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
