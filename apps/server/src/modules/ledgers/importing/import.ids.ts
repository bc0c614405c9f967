import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'

const pool = new Uint8Array(16 * 256)
let used = pool.length
let sequence = 0

/**
 * UUIDv7 in the order they were asked for. Randomness is drawn from the system 256 at a time:
 * an import makes some 150,000 ids, and asking for each costs more than all the rest of it.
 */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const random = pool.subarray(used, used + 16)
  used += 16
  sequence = (sequence + 1) >>> 0
  return v7({ random, msecs: Date.now(), seq: sequence })
}
