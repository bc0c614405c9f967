/** A membership of a household, from–to; `endsOn` exclusive, null = now. */
export interface MergingStay {
  id: string
  household: string
  relation: string
  startsOn: string
  endsOn: string | null
  of: 'kept' | 'merged'
}

/** Two open memberships in different households: somebody has to say which one holds. */
export function openHouseholds(stays: readonly MergingStay[]): string[] {
  return [...new Set(stays.filter(({ endsOn }) => endsOn === null).map(({ household }) => household))]
}

/**
 * Memberships of two records as those of one person: nobody is in two households on one day. The open one that holds keeps
 * its days, then those of the record that is kept; of all others stay the days that nobody else claims. Together they cover
 * the same days as before, and no other. Within one household the head's membership holds.
 * @param holds whose open membership holds, where both have one in different households
 * @param newId ids for what is left on both sides of another membership
 */
export function mergeStays(stays: readonly MergingStay[], holds: 'kept' | 'merged', newId: () => string): MergingStay[] {
  const order = (stay: MergingStay): number => {
    if (stay.endsOn !== null) return stay.of === 'kept' ? 2 : 3
    if (openHouseholds(stays).length > 1) return stay.of === holds ? 0 : 1
    return stay.relation === '02' ? 0 : 1
  }
  const rank = (stay: MergingStay) => `${String(order(stay))} ${stay.of} ${stay.startsOn} ${stay.id}`
  const settled: MergingStay[] = []
  for (const stay of stays.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
    const taken = new Set<string>()
    for (const piece of unclaimed(stay, settled)) {
      const beside = settled.find((other) => other.of !== stay.of && isContinued(other, piece))
      if (beside !== undefined) {
        if (beside.startsOn === piece.endsOn) beside.startsOn = piece.startsOn
        else beside.endsOn = piece.endsOn
        continue
      }
      settled.push({ ...piece, id: taken.size === 0 ? stay.id : newId() })
      taken.add(piece.startsOn)
    }
  }
  return settled.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))
}

const end = (stay: MergingStay): string => stay.endsOn ?? '9999-12-31'

/** The days of a membership that no other has, as periods. */
function unclaimed(stay: MergingStay, others: readonly MergingStay[]): MergingStay[] {
  let pieces = [{ ...stay }]
  for (const other of others)
    pieces = pieces.flatMap((piece) => {
      if (end(other) <= piece.startsOn || other.startsOn >= end(piece)) return [piece]
      return [
        ...(piece.startsOn < other.startsOn ? [{ ...piece, endsOn: other.startsOn }] : []),
        ...(other.endsOn !== null && end(piece) > other.endsOn ? [{ ...piece, startsOn: other.endsOn }] : []),
      ]
    })
  return pieces
}

/** One household, one relation, no day between: one membership that went on. */
function isContinued(a: MergingStay, b: MergingStay): boolean {
  return a.household === b.household && a.relation === b.relation && (a.startsOn === b.endsOn || a.endsOn === b.startsOn)
}
