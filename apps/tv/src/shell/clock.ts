export interface SavedClock {
  skew: number
  floor: number
}

/**
 * The server's time on this box. Boxes boot in 1970 or drift by hours, so local time is only ever used
 * as "how long since the server told us"; `floor` is the last time the server was heard, which time cannot be before.
 */
export interface Clock {
  now(): number
  /** Takes the time of an answer that took `roundTrip` ms. */
  set(serverNow: number, roundTrip: number): void
  /** True once the server was heard since the page opened. */
  isSet(): boolean
  saved(): SavedClock
}

/** `steady` counts ms evenly and is not moved by setting the box's clock; `wall` is the box's clock. Both injected for tests. */
export function createClock(wall: () => number, steady: () => number, saved: SavedClock | null): Clock {
  let skew = saved ? saved.skew : 0
  let floor = saved ? saved.floor : 0
  let base: { server: number; steady: number } | null = null
  const opened = steady()

  function now(): number {
    if (base) return base.server + (steady() - base.steady)
    return Math.max(wall() + skew, floor + (steady() - opened))
  }
  return {
    now,
    set(serverNow, roundTrip) {
      base = { server: serverNow + Math.max(0, roundTrip) / 2, steady: steady() }
      skew = base.server - wall()
      floor = serverNow
    },
    isSet: () => base !== null,
    saved: () => ({ skew, floor }),
  }
}

/** An even counter where the engine has one, else the box's clock. */
export function steadyMs(): number {
  return typeof performance !== 'undefined' && typeof performance.now === 'function' ? performance.now() : Date.now()
}
