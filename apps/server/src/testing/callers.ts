import { rights } from '@linli/contract/rights'
import type { Caller } from '../platform/caller.ts'

/** A staff member of one community with every right. */
export function buildStaff(community: number, overrides: Partial<Caller> = {}): Caller {
  return {
    kind: 'staff',
    id: 'staff-1',
    name: '测试员',
    lo: community,
    hi: community + 1,
    household: null,
    places: [],
    rights: new Set(rights),
    screenClass: null,
    ...overrides,
  }
}

export function buildHelper(community: number, buildings: string[], overrides: Partial<Caller> = {}): Caller {
  return buildStaff(community, {
    kind: 'helper',
    id: 'helper-1',
    name: '楼长',
    places: buildings,
    rights: new Set(['register.read']),
    ...overrides,
  })
}

export function buildResident(community: number, household: string, places: string[], overrides: Partial<Caller> = {}): Caller {
  return buildStaff(community, {
    kind: 'resident',
    id: 'resident-1',
    name: '居民',
    household,
    places: [...places, household],
    rights: new Set(),
    ...overrides,
  })
}

export function buildDevice(community: number, places: string[], household: string | null = null, overrides: Partial<Caller> = {}): Caller {
  return buildStaff(community, {
    kind: 'device',
    id: 'device-1',
    name: '电视',
    household,
    places: household === null ? places : [...places, household],
    rights: new Set(),
    screenClass: household === null ? 'lobby' : 'household',
    ...overrides,
  })
}
