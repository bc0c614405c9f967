import { describe, expect, it } from 'vitest'
import { mayReceive, privacyClasses, type Audience, type PrivacyClass, type Subscriber } from './privacy.ts'

const lobby = { places: ['e1', 'b3', 'u2'], household: null }
const home = { places: ['e1', 'b3', 'u2', 'h1'], household: 'h1' }
const subscribers: Record<string, Subscriber> = {
  public: { kind: 'public' },
  'lobby device': { kind: 'device', screen: 'lobby', ...lobby },
  'household device': { kind: 'device', screen: 'household', ...home },
  'household device without a home': { kind: 'device', screen: 'household', ...lobby },
  resident: { kind: 'resident', ...home },
  helper: { kind: 'helper', places: ['e1', 'b4', 'b3'] },
  'helper without a place': { kind: 'helper', places: [] },
  staff: { kind: 'staff' },
}
const audiences: Record<string, Audience> = {
  community: { kind: 'community' },
  'my estate': { kind: 'places', ids: ['e1'] },
  'my building': { kind: 'places', ids: ['b9', 'b3'] },
  'my unit': { kind: 'places', ids: ['u2'] },
  'my home': { kind: 'places', ids: ['h1'] },
  'another building': { kind: 'places', ids: ['b9'] },
  nobody: { kind: 'places', ids: [] },
}

const everywhere = ['community', 'my estate', 'my building', 'my unit', 'my home']
const inTheHome = { public: everywhere, community: everywhere, household: ['my home'], staff: [], sensitive: [] }
const inTheBuilding = ['community', 'my estate', 'my building']
const all = Object.keys(audiences)
const allowed: Record<string, Record<PrivacyClass, string[]>> = {
  public: { public: ['community'], community: [], household: [], staff: [], sensitive: [] },
  'lobby device': { public: [...inTheBuilding, 'my unit'], community: [], household: [], staff: [], sensitive: [] },
  'household device': inTheHome,
  'household device without a home': {
    public: [...inTheBuilding, 'my unit'],
    community: [...inTheBuilding, 'my unit'],
    household: [],
    staff: [],
    sensitive: [],
  },
  resident: inTheHome,
  helper: { public: inTheBuilding, community: inTheBuilding, household: [], staff: [], sensitive: [] },
  'helper without a place': { public: ['community'], community: ['community'], household: [], staff: [], sensitive: [] },
  staff: { public: all, community: all, household: all, staff: all, sensitive: [] },
}

describe('mayReceive', () => {
  const cases = Object.entries(subscribers).flatMap(([who, subscriber]) =>
    privacyClasses.flatMap((privacyClass) =>
      Object.entries(audiences).map(([to, audience]) => ({ who, subscriber, privacyClass, to, audience })),
    ),
  )

  it.each(cases)('$who, $privacyClass item to $to', ({ who, subscriber, privacyClass, to, audience }) => {
    expect(mayReceive(subscriber, { privacyClass, audience })).toBe(allowed[who]?.[privacyClass].includes(to))
  })
})
