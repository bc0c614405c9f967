import type { ServerResponse } from 'node:http'

/** Open signed-out pages of one household or office behind one address are a handful; a school or a café, some dozens. */
export const anonymousStreams = 60

/** Counts open streams by client: an open stream costs a socket for as long as it likes, and needs no session. */
export function createStreamLimit(most: number): { enter(client: string, response: Pick<ServerResponse, 'once' | 'destroyed'>): boolean } {
  const open = new Map<string, number>()
  return {
    enter(client, response) {
      const count = open.get(client) ?? 0
      if (count >= most) return false
      // A connection that is gone already never says `close` again.
      if (response.destroyed) return true
      open.set(client, count + 1)
      response.once('close', () => {
        const left = (open.get(client) ?? 1) - 1
        if (left <= 0) open.delete(client)
        else open.set(client, left)
      })
      return true
    },
  }
}
