/** Who may see a record at all, from a lobby screen down to a purpose-bound look (PRODUCT.md rule 3). */
export const privacyClasses = ['public', 'community', 'household', 'staff', 'sensitive'] as const;

export type PrivacyClass = (typeof privacyClasses)[number];

/** The places somebody belongs to, from the estate inwards; null where they belong to none. */
export type PlaceIds = {
  readonly estate: string | null;
  readonly building: string | null;
  readonly unit: string | null;
  readonly household: string | null;
};

/** A helper (building head, group leader) may answer for several places. */
export type Subscriber =
  | { readonly kind: 'public' }
  | { readonly kind: 'device'; readonly screen: 'lobby' | 'household'; readonly places: PlaceIds }
  | { readonly kind: 'resident'; readonly places: PlaceIds }
  | { readonly kind: 'helper'; readonly places: readonly PlaceIds[] }
  | { readonly kind: 'staff' };

export type Audience = { readonly kind: 'community' } | { readonly kind: 'places'; readonly ids: readonly string[] };

export type EventItem = { readonly privacyClass: PrivacyClass; readonly audience: Audience };

/**
 * The one rule deciding whether an event may travel to a subscriber of the same community. Default deny.
 * `sensitive` never travels; it is looked up with a purpose, and the look is recorded.
 */
export function mayReceive(subscriber: Subscriber, item: EventItem): boolean {
  if (item.privacyClass === 'sensitive') return false;
  switch (subscriber.kind) {
    case 'staff':
      return true;
    case 'public':
      return item.privacyClass === 'public' && item.audience.kind === 'community';
    case 'device':
      return subscriber.screen === 'lobby'
        ? item.privacyClass === 'public' && isAddressed(item.audience, subscriber.places)
        : mayReachHome(subscriber.places, item);
    case 'resident':
      return mayReachHome(subscriber.places, item);
    case 'helper':
      return isOpenToResidents(item.privacyClass) && isAddressedToAny(item.audience, subscriber.places);
    default:
      return deny(subscriber);
  }
}

/** Makes the switch above exhaustive for the compiler, and closed at run time all the same. */
function deny(_unknown: never): false {
  return false;
}

/** `household` items need a home, and an address naming one of its places: such an item for "everybody" is a mistake. */
function mayReachHome(places: PlaceIds, item: EventItem): boolean {
  if (isOpenToResidents(item.privacyClass)) return isAddressed(item.audience, places);
  return item.privacyClass === 'household' && places.household !== null
    && item.audience.kind === 'places' && isAddressed(item.audience, places);
}

function isOpenToResidents(privacyClass: PrivacyClass): boolean {
  return privacyClass === 'public' || privacyClass === 'community';
}

function isAddressedToAny(audience: Audience, places: readonly PlaceIds[]): boolean {
  return audience.kind === 'community' || places.some((place) => isAddressed(audience, place));
}

function isAddressed(audience: Audience, places: PlaceIds): boolean {
  if (audience.kind === 'community') return true;
  return [places.estate, places.building, places.unit, places.household]
    .some((id) => id !== null && audience.ids.includes(id));
}
