import { dealFlow } from './proposal.deal.ts'
import { buildFlow, nearness } from './proposal.flow.ts'
import type { ProposalInput, ProposalPlan } from './proposal.shape.ts'
import { solveFlow } from './proposal.solve.ts'

/** The cheapest arrangement, door by door, with what it costs and gives. */
export async function planLinks(input: ProposalInput): Promise<ProposalPlan> {
  const begun = performance.now()
  const network = buildFlow(input)
  const { flow, cost } = await solveFlow(network)
  const { targets, loads } = dealFlow(input, network, flow, cost)
  const contacts = new Map(input.contacts.map((contact) => [contact.id, contact]))
  const sought = new Map(input.targets.map((target) => [target.id, target]))
  const near = targets.flatMap(({ target, contact }) => {
    const [door, one] = [sought.get(target), contact === null ? undefined : contacts.get(contact)]
    return door === undefined || one === undefined ? [] : [nearness(door, one)]
  })
  const after = loads.filter(({ cap }) => cap > 0).map((load) => load.after)
  return {
    targets,
    loads,
    summary: {
      targets: targets.length,
      kept: targets.filter(({ reason }) => reason === 'kept').length,
      changed: targets.filter(({ reason, link }) => reason !== 'kept' && reason !== 'none' && link !== null).length,
      added: targets.filter(({ reason, link }) => reason !== 'kept' && reason !== 'none' && link === null).length,
      left: targets.filter(({ reason }) => reason === 'none').length,
      sameBuilding: near.filter((one) => one === 'both' || one === 'building').length,
      sameOrigin: near.filter((one) => one === 'both' || one === 'origin').length,
      least: after.length === 0 ? 0 : Math.min(...after),
      most: after.length === 0 ? 0 : Math.max(...after),
      cost,
      seconds: Math.round(performance.now() - begun) / 1000,
    },
  }
}
