import type { MyScreen } from '@linli/contract/screens'
import type { ShownNotice } from '@linli/contract/notices'
import type { SavedClock } from '../../shell/clock.ts'
import { asRecord, isNumber, readNotices, readScreen } from './wire.ts'

/** The last good content of this television. `asOf` = server time it was last known to be right. */
export interface Kept {
  screen: MyScreen
  notices: ShownNotice[]
  asOf: number
  clock: SavedClock
}

export interface Store {
  read(): Kept | null
  write(kept: Kept): void
  clear(): void
}

const key = 'linli.tv.kept.1'

/** `storage` is null where the box has none; a full or broken store only means nothing is kept. */
export function createStore(storage: Storage | null): Store {
  return {
    read() {
      const text = attempt(() => (storage ? storage.getItem(key) : null))
      return text === null ? null : parseKept(text)
    },
    write(kept) {
      attempt(() => {
        if (storage) storage.setItem(key, JSON.stringify(kept))
        return null
      })
    },
    clear() {
      attempt(() => {
        if (storage) storage.removeItem(key)
        return null
      })
    },
  }
}

function parseKept(text: string): Kept | null {
  const it = attempt(() => asRecord(JSON.parse(text)))
  if (!it) return null
  const screen = readScreen(it.screen)
  const notices = readNotices(it.notices)
  const clock = asRecord(it.clock)
  if (!screen || !notices || !clock || !isNumber(it.asOf) || !isNumber(clock.skew) || !isNumber(clock.floor)) return null
  return { screen, notices, asOf: it.asOf, clock: { skew: clock.skew, floor: clock.floor } }
}

function attempt<T>(work: () => T | null): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
