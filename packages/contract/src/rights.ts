/** Kinds of actor; each request and each job is exactly one of them. */
export const actorKinds = ['staff', 'helper', 'resident', 'device', 'public', 'system'] as const
export type ActorKind = (typeof actorKinds)[number]

/** What a post can allow. Reach (which communities, which buildings) comes from the post's place. */
export const rights = [
  'overview.read',
  'register.read',
  'register.write',
  'register.import',
  'register.reveal',
  'notices.read',
  'notices.write',
  'screens.write',
  'accounts.read',
  'accounts.write',
  'passes.write',
  'suggestions.read',
  'suggestions.write',
  'contact.read',
  'contact.write',
  'visits.enter',
  'matters.read',
  'matters.write',
  'matters.handle',
  'matters.approve',
  'matters.supervise',
  'meetings.read',
  'meetings.write',
  'meetings.approve',
  'audit.read',
  'settings.write',
  'operations.manage',
] as const
export type Right = (typeof rights)[number]

const reading = [
  'overview.read',
  'register.read',
  'notices.read',
  'contact.read',
  'matters.read',
  'meetings.read',
] as const satisfies readonly Right[]
const working = [
  ...reading,
  'register.write',
  'register.import',
  'register.reveal',
  'notices.write',
  'screens.write',
  'passes.write',
  'suggestions.read',
  'suggestions.write',
  'contact.write',
  'visits.enter',
  'matters.write',
  'matters.handle',
  'meetings.write',
] as const satisfies readonly Right[]

/**
 * Posts 岗位 and what they allow. `actor` says how the holder meets the wall: staff by range of
 * division codes, helpers by the buildings of their post. Titles are in the message catalogues.
 */
export const postKinds = {
  administrator: { actor: 'staff', rights },
  secretary: {
    actor: 'staff',
    rights: [...working, 'accounts.read', 'accounts.write', 'audit.read', 'settings.write', 'matters.approve', 'meetings.approve'],
  },
  worker: { actor: 'staff', rights: [...working, 'accounts.read'] },
  street_officer: { actor: 'staff', rights: [...reading, 'audit.read', 'matters.supervise'] },
  building_head: { actor: 'helper', rights: ['register.read', 'matters.handle'] },
  party_group_leader: { actor: 'helper', rights: ['register.read'] },
  residents_representative: { actor: 'helper', rights: [] },
  party_member: { actor: 'helper', rights: [] },
  /** At a force 四支力量, not at a place: reaches the matters dispatched to it. */
  property_company: { actor: 'helper', rights: ['matters.handle'] },
  community_police: { actor: 'helper', rights: ['matters.handle'] },
} as const satisfies Record<string, { actor: 'staff' | 'helper'; rights: readonly Right[] }>
export type PostKind = keyof typeof postKinds
export const postKindNames = [
  'administrator',
  'secretary',
  'worker',
  'street_officer',
  'building_head',
  'party_group_leader',
  'residents_representative',
  'party_member',
  'property_company',
  'community_police',
] as const satisfies readonly PostKind[]
