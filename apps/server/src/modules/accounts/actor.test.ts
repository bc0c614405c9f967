import { postKinds } from '@linli/contract/rights'
import { describe, expect, it } from 'vitest'
import { type Actor, type ActorPost, narrow } from './actor.ts'

const community = 530502004001
const post = (overrides: Partial<ActorPost>): ActorPost => ({
  id: 'p',
  kind: 'worker',
  community,
  building: null,
  places: [],
  ...overrides,
})
const staff = (...posts: ActorPost[]): Actor => ({
  kind: 'staff',
  account: 'a',
  name: '甲',
  standing: { freshUntil: 0, secondFactor: null, due: false },
  posts,
})

describe('narrowing an actor to a community', () => {
  it('joins the rights of the posts that cover it, and of no other', () => {
    const actor = staff(post({ kind: 'street_officer', community: 530502004000 }), post({ kind: 'administrator', community: 530502004002 }))
    expect(narrow(actor, community)?.rights).toEqual(new Set([...postKinds.street_officer.rights]))
    expect(narrow(actor, 530502004002)?.rights.has('accounts.write')).toBe(true)
    expect(narrow(actor, 530502005001)).toBeNull()
  })

  it('never takes a community post for its street, nor nonsense for a place', () => {
    for (const code of [530502004000, 530502000000, 0, 1, -5, Number.NaN, 999_999_999_999_9])
      expect(narrow(staff(post({})), code)).toBeNull()
  })

  it('takes staff before helper, and a helper post without a building for nothing', () => {
    const head = post({ kind: 'building_head', building: 'b', places: ['b', 'e', 'u'] })
    expect(narrow(staff(head, post({})), community)).toMatchObject({ kind: 'staff', places: [] })
    expect(narrow(staff(head), community)).toMatchObject({ kind: 'helper', places: ['b', 'e', 'u'], lo: community, hi: community + 1 })
    expect(narrow(staff(post({ kind: 'building_head' })), community)).toBeNull()
    expect(narrow(staff(), community)).toBeNull()
  })

  it('a post at a force reaches the force and no building, and handles nothing where another post only lets look', () => {
    const force = post({ kind: 'property_company', force: 'f', places: ['f'] })
    const representative = post({ kind: 'residents_representative', building: 'c', places: ['c', 'e'] })
    expect(narrow(staff(force), community)).toMatchObject({
      kind: 'helper',
      rights: new Set(['matters.handle']),
      places: ['f'],
      handling: ['f'],
    })
    expect(narrow(staff(force, representative), community)).toMatchObject({ places: ['f'], handling: ['f'] })
    const leader = post({ kind: 'party_group_leader', building: 'c', places: ['c', 'e'] })
    expect(narrow(staff(force, leader), community)).toMatchObject({ places: ['f', 'c', 'e'], handling: ['f'] })
    const head = post({ kind: 'building_head', building: 'b', places: ['b', 'e'] })
    expect(narrow(staff(head, leader), community)).toMatchObject({ places: ['b', 'e', 'c'], handling: ['b', 'e'] })
    expect(narrow(staff(post({ kind: 'community_police', force: null })), community)).toBeNull()
  })

  it('knows which rights come from above the community', () => {
    const street = post({ kind: 'street_officer', community: 530502004000 })
    expect(narrow(staff(street), community)?.fromAbove?.has('matters.supervise')).toBe(true)
    expect(narrow(staff(post({ kind: 'administrator' })), community)?.fromAbove?.has('matters.supervise')).toBe(false)
  })

  it('keeps the right of a building head out of the building where the same person only represents', () => {
    const head = post({ kind: 'building_head', building: 'b', places: ['b', 'e'] })
    const representative = post({ kind: 'residents_representative', building: 'c', places: ['c', 'e'] })
    expect(narrow(staff(head, representative), community)).toMatchObject({
      kind: 'helper',
      rights: new Set(postKinds.building_head.rights),
      places: ['b', 'e'],
    })
    expect(narrow(staff(representative), community)).toMatchObject({ kind: 'helper', rights: new Set(), places: ['c', 'e'] })
  })
})
