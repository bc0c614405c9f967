import { events } from '@linli/contract'
import type { Subscriber } from '@linli/rules/privacy'
import type { FastifyRequest } from 'fastify'
import { type Caller, communityOf } from '../../platform/caller.ts'
import { inScope } from '../../platform/db/in-scope.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/errors.ts'
import { type Hub, beginStream } from '../../platform/events/hub.ts'
import { type Door, bindRaw } from '../../platform/http/bind.ts'
import { networkOf } from '../../platform/http/network.ts'
import { anonymousStreams, createStreamLimit } from './stream-limit.ts'

/** Live events: what the screen may see is decided for each event by the one rule of `@linli/rules/privacy`. */
export function bindEvents(door: Door, deps: Deps, hub: Hub): void {
  const limit = createStreamLimit(anonymousStreams)
  bindRaw(door, 'events.streamEvents', events.streamEvents, async ({ caller, query, request, reply }) => {
    const community = communityOf(caller)
    await requireCommunity(deps, caller)
    if (caller.kind === 'public' && !limit.enter(networkOf(request.ip), reply.raw)) throw new AppError('too_many_requests')
    const headers = reply.getHeaders()
    reply.hijack()
    beginStream(reply.raw, headers)
    await hub.open({
      community,
      subscriber: subscriberOf(caller),
      accountId: caller.id,
      response: reply.raw,
      after: lastSeen(request, query.after),
      async stillAdmitted() {
        if (caller.kind === 'public') return { kind: 'public' }
        const { caller: now } = await door.keeper.callerFor(request, community)
        return now === null || now.id !== caller.id || now.kind !== caller.kind ? null : subscriberOf(now)
      },
    })
  })
}

async function requireCommunity(deps: Deps, caller: Caller): Promise<void> {
  const found = await inScope(deps.database, caller, 'read', (tx) =>
    tx.selectFrom('community').select('community').where('community', '=', communityOf(caller)).executeTakeFirst(),
  )
  if (found === undefined) throw new AppError('not_found')
}

/** Staff without any right to the register or notices (none today) would still get only ids. */
function subscriberOf(caller: Caller): Subscriber {
  switch (caller.kind) {
    case 'staff':
      return { kind: 'staff' }
    case 'helper':
      return { kind: 'helper', places: caller.places }
    case 'resident':
      return { kind: 'resident', places: caller.places, household: caller.household }
    case 'device':
      return { kind: 'device', screen: caller.screenClass ?? 'lobby', places: caller.places, household: caller.household }
    case 'public':
    case 'system':
      return { kind: 'public' }
  }
}

function lastSeen(request: FastifyRequest, after: string | undefined): number | null {
  const header = request.headers['last-event-id']
  const text = typeof header === 'string' && /^\d{1,15}$/.test(header) ? header : after
  return text === undefined ? null : Number(text)
}
