import { v7 } from 'uuid'

/** A new UUIDv7, made where the intent is made: sent again it is the same write. */
export function newId(): string {
  return v7()
}
