import { describe, expect, it } from 'vitest'
import { contactRuleFaultsOf } from './contact-rules-check.ts'
import { type Cadence, householdLevel, seedContactRules } from './duties-rules.ts'

const cadence = (by: string[], to: string): Cadence => ({ by, to, months: 1, visits: 1, counting: 'calendar' })
const faults = (levels: { code: string; roles: string[] }[], cadences: Cadence[]) =>
  contactRuleFaultsOf({ levels, cadences }).map(({ fault }) => fault)
const three = [
  { code: '1', roles: ['a'] },
  { code: '2', roles: ['b'] },
  { code: '3', roles: ['c'] },
]

describe('rules of linked contact', () => {
  it('hold together as the product was founded on', () => {
    expect(contactRuleFaultsOf(seedContactRules)).toEqual([])
  })

  it('have each level once, each role on one level, and none called like the households', () => {
    expect(faults([...three, { code: '1', roles: [] }], [cadence(['1'], householdLevel)])).toEqual(['level-twice'])
    expect(faults([...three, { code: '4', roles: ['a'] }], [cadence(['1'], householdLevel)])).toEqual(['role-twice'])
    expect(faults([...three, { code: householdLevel, roles: [] }], [cadence(['1'], householdLevel)])).toEqual(['level-reserved'])
  })

  it('ask of levels there are, of each pair once, and of nobody to visit themselves', () => {
    expect(contactRuleFaultsOf({ levels: three, cadences: [cadence(['9'], householdLevel), cadence(['1'], '8')] })).toEqual([
      { fault: 'level-unknown', at: ['cadences', 0, 'by'] },
      { fault: 'level-unknown', at: ['cadences', 1, 'to'] },
    ])
    expect(faults(three, [cadence(['1', '2'], '2'), cadence(['1'], '2')])).toEqual(['visits-itself', 'cadence-twice'])
  })

  it('lead to the households, and nowhere in a circle', () => {
    expect(faults(three, [cadence(['1'], '2'), cadence(['2'], '3'), cadence(['3'], '1'), cadence(['3'], householdLevel)])).toEqual([
      'in-a-circle',
    ])
    expect(faults(three, [cadence(['1'], '2')])).toEqual(['household-unvisited'])
  })
})
