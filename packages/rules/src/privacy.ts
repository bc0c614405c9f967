/** Who may see a record at all, from a lobby screen down to a purpose-bound look (PRODUCT.md rule 3). */
export const privacyClasses = ['public', 'community', 'household', 'staff', 'sensitive'] as const

export type PrivacyClass = (typeof privacyClasses)[number]

/** `places` are the ids of every estate, building, unit and household somebody belongs to or answers for. */
export type Subscriber =
  | { readonly kind: 'public' }
  | {
      readonly kind: 'device'
      readonly screen: 'lobby' | 'household'
      readonly places: readonly string[]
      readonly household: string | null
    }
  | { readonly kind: 'resident'; readonly places: readonly string[]; readonly household: string | null }
  | { readonly kind: 'helper'; readonly places: readonly string[] }
  | { readonly kind: 'staff' }

export type Audience = { readonly kind: 'community' } | { readonly kind: 'places'; readonly ids: readonly string[] }

export type EventItem = { readonly privacyClass: PrivacyClass; readonly audience: Audience }

/**
 * The one rule deciding whether an event may travel to a subscriber of the same community. Default deny.
 * `sensitive` never travels; it is looked up with a purpose, and the look is recorded.
 */
export function mayReceive(subscriber: Subscriber, item: EventItem): boolean {
  if (item.privacyClass === 'sensitive') return false
  switch (subscriber.kind) {
    case 'staff':
      return true
    case 'public':
      return item.privacyClass === 'public' && item.audience.kind === 'community'
    case 'device':
      return subscriber.screen === 'lobby'
        ? item.privacyClass === 'public' && isAddressed(item.audience, subscriber.places)
        : mayReachHome(subscriber, item)
    case 'resident':
      return mayReachHome(subscriber, item)
    case 'helper':
      return isOpenToResidents(item.privacyClass) && isAddressed(item.audience, subscriber.places)
    default:
      return deny(subscriber)
  }
}

/** Makes the switch above exhaustive for the compiler, and closed at run time all the same. */
function deny(_unknown: never): false {
  return false
}

/** `household` items need a home and an address naming it: such an item for "everybody" or a whole building is a mistake. */
function mayReachHome(home: { places: readonly string[]; household: string | null }, item: EventItem): boolean {
  if (isOpenToResidents(item.privacyClass)) return isAddressed(item.audience, home.places)
  return (
    item.privacyClass === 'household' &&
    home.household !== null &&
    item.audience.kind === 'places' &&
    item.audience.ids.includes(home.household)
  )
}

function isOpenToResidents(privacyClass: PrivacyClass): boolean {
  return privacyClass === 'public' || privacyClass === 'community'
}

function isAddressed(audience: Audience, places: readonly string[]): boolean {
  return audience.kind === 'community' || audience.ids.some((id) => places.includes(id))
}
