import { type ContactRules, householdLevel } from './duties-rules.ts'

/** Why rules of linked contact cannot hold together. Stable: screens have words for each. */
export const contactRuleFaults = [
  'level-twice',
  'level-reserved',
  'role-twice',
  'level-unknown',
  'visits-itself',
  'cadence-twice',
  'in-a-circle',
  'household-unvisited',
] as const
export type ContactRuleFault = (typeof contactRuleFaults)[number]

/** `at` is the dotted path of what is wrong. */
export interface FoundContactFault {
  readonly fault: ContactRuleFault
  readonly at: readonly (string | number)[]
}

/**
 * What is incoherent in a community's rules of linked contact: each level once and each role on one level, every cadence
 * between levels there are, no pair said twice, nobody above themselves, and households visited by somebody.
 */
export function contactRuleFaultsOf({ levels, cadences }: Pick<ContactRules, 'levels' | 'cadences'>): FoundContactFault[] {
  const faults: FoundContactFault[] = []
  const codes = new Set<string>()
  const roles = new Set<string>()
  for (const [at, level] of levels.entries()) {
    if (level.code === householdLevel) faults.push({ fault: 'level-reserved', at: ['levels', at, 'code'] })
    if (codes.has(level.code)) faults.push({ fault: 'level-twice', at: ['levels', at, 'code'] })
    codes.add(level.code)
    for (const role of level.roles) {
      if (roles.has(role)) faults.push({ fault: 'role-twice', at: ['levels', at, 'roles'] })
      roles.add(role)
    }
  }
  const pairs = new Set<string>()
  const down = new Map<string, string[]>()
  for (const [at, { by, to }] of cadences.entries()) {
    if (to !== householdLevel && !codes.has(to)) faults.push({ fault: 'level-unknown', at: ['cadences', at, 'to'] })
    for (const one of by) {
      if (!codes.has(one)) faults.push({ fault: 'level-unknown', at: ['cadences', at, 'by'] })
      if (one === to) faults.push({ fault: 'visits-itself', at: ['cadences', at, 'by'] })
      const pair = JSON.stringify([one, to])
      if (pairs.has(pair)) faults.push({ fault: 'cadence-twice', at: ['cadences', at, 'by'] })
      pairs.add(pair)
      down.set(one, [...(down.get(one) ?? []), to])
    }
  }
  if (faults.length > 0) return faults
  if ([...codes].some((code) => reaches(down, code, code))) faults.push({ fault: 'in-a-circle', at: ['cadences'] })
  if (!cadences.some(({ to }) => to === householdLevel)) faults.push({ fault: 'household-unvisited', at: ['cadences'] })
  return faults
}

function reaches(down: ReadonlyMap<string, readonly string[]>, from: string, goal: string): boolean {
  const seen = new Set<string>()
  const open = [...(down.get(from) ?? [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === goal) return true
    if (!seen.has(next)) open.push(...(down.get(next) ?? []))
    seen.add(next)
  }
  return false
}
