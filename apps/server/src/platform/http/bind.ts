import type { RouteAnswer, RouteInput, RouteShape } from '@linli/contract/route'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, RouteOptions } from 'fastify'
import { type Caller, publicCaller } from '../caller.ts'
import { AppError } from '../errors.ts'
import type {} from './fastify-config.ts'
import { type WriteRefusal, isRefusal } from './refusals.ts'

/** Knows who is behind a request. Given by the accounts module; `null` = nobody signed in. */
export interface Doorkeeper {
  /** Narrowed to the community, or `null` when nobody is signed in or nothing of theirs reaches there. */
  callerFor(request: FastifyRequest, community: number | null): Promise<Admission>
}

export interface Admission {
  signedIn: boolean
  caller: Caller | null
  /** Proved again, not long ago, who is there: what dangerous steps need. */
  fresh: boolean
  /** A second factor is due and not set up yet: only the pages to do so are open. */
  confined: boolean
  /** The session goes on under a new token: the answer, whatever it is, carries the cookie. */
  setCookie?: string
}

/** Where modules bind their routes; remembers what was bound so that tests can compare with the contract. */
export interface Door {
  app: FastifyInstance
  keeper: Doorkeeper
  bound: Map<string, RouteShape>
  /** Told of every write and look refused to somebody signed in. */
  refused?: WriteRefusal
}

export interface Exchange<R extends RouteShape> extends RouteInput<R> {
  caller: Caller
  request: FastifyRequest
  reply: FastifyReply
}

/** Binds one route of the contract: access is decided before the body is read, input validated, the answer serialised by its schema. */
export function bind<R extends RouteShape>(
  door: Door,
  name: string,
  route: R,
  handle: (exchange: Exchange<R>) => Promise<RouteAnswer<R>>,
): void {
  attach(door, name, route, (exchange) => handle(exchange))
}

/** Binds a route whose handler sends the answer itself: on the raw socket (server-sent events) or as a stream of bytes. */
export function bindRaw<R extends RouteShape>(door: Door, name: string, route: R, handle: (exchange: Exchange<R>) => Promise<void>): void {
  attach(door, name, route, async (exchange) => {
    await handle(exchange)
    return exchange.reply
  })
}

function attach(door: Door, name: string, route: RouteShape, handle: (exchange: Exchange<RouteShape>) => Promise<unknown>): void {
  door.bound.set(name, route)
  const admitted = new WeakMap<FastifyRequest, Caller>()
  const schema: FastifySchema & Record<string, unknown> = {
    summary: route.summary,
    operationId: name,
    tags: [name.split('.')[0] ?? name],
    ...(route.params === undefined ? {} : { params: route.params }),
    ...(route.query === undefined ? {} : { querystring: route.query }),
    ...(route.body === undefined || route.kind === 'upload' ? {} : { body: route.body }),
    ...(['events', 'bytes', 'resumable'].includes(route.kind ?? 'json') ? {} : { response: { 200: route.response } }),
  }
  const options: Omit<RouteOptions, 'method'> = {
    url: route.path,
    schema,
    config: { linliRoute: name, opens: opensTo(route) },
    async onRequest(request, reply) {
      admitted.set(request, await admit(door, { name, route }, request, reply))
    },
    async handler(request, reply) {
      const caller = admitted.get(request)
      if (caller === undefined) throw new AppError('forbidden')
      const exchange = { caller, request, reply, params: request.params, query: request.query, body: request.body } as Exchange<RouteShape>
      return handle(exchange).catch(async (error: unknown) => {
        if (isRefusal(error)) await noteRefusal(door, { name, route }, request, caller)
        throw error
      })
    },
  }
  door.app.route({ ...options, method: route.method })
  // How far a resumable upload got is asked by HEAD where it goes on: one route of the contract, two verbs (tus 1.0.0).
  if (route.kind === 'resumable' && route.method === 'PATCH')
    door.app.route({ ...options, method: 'HEAD', schema: { ...schema, hide: true, operationId: `${name}.head` } })
}

/** Limits count more strictly what anyone may write without a session. */
function opensTo(route: RouteShape): 'write-without-session' | 'other' {
  return route.access === 'anyone' && route.method !== 'GET' ? 'write-without-session' : 'other'
}

interface NamedRoute {
  name: string
  route: RouteShape
}

/** The answer is the same when it cannot be written down; the log tells then. */
async function noteRefusal(door: Door, { name, route }: NamedRoute, request: FastifyRequest, caller: Caller): Promise<void> {
  if (route.method === 'GET') return
  await door.refused?.(name, caller).catch((error: unknown) => {
    request.log.error({ route: name, kind: error instanceof Error ? error.name : 'unknown' }, 'a refusal could not be written down')
  })
}

async function admit(door: Door, named: NamedRoute, request: FastifyRequest, reply: FastifyReply): Promise<Caller> {
  const { route } = named
  const community = communityIn(request)
  const { signedIn, caller, fresh, confined, setCookie } = await door.keeper.callerFor(request, community)
  if (setCookie !== undefined) reply.header('set-cookie', setCookie)
  if (route.access === 'anyone') return (confined ? null : caller) ?? publicCaller(community ?? 0)
  if (!signedIn) throw new AppError('not_signed_in')
  if (confined && route.beforeSecondFactor !== true) throw new AppError('second_factor_needed')
  // Signed in, but nothing reaches this community: the same answer as for one that does not exist.
  if (caller === null) throw new AppError('not_found')
  if (route.access !== 'signed-in') {
    const { kinds, right } = route.access
    if (!kinds.includes(caller.kind) || (right !== undefined && !caller.rights.has(right))) {
      await noteRefusal(door, named, request, caller)
      throw new AppError('forbidden')
    }
  }
  // Last, so that only who may do it at all is asked to prove it again.
  if (route.fresh === true && !fresh) throw new AppError('reauthentication_needed')
  return caller
}

/** Read before validation: a malformed code is answered by validation, to whoever may call the route at all. */
function communityIn(request: FastifyRequest): number | null {
  const params: unknown = request.params
  if (typeof params !== 'object' || params === null || !('community' in params)) return null
  return typeof params.community === 'string' && /^[1-9]\d{11}$/.test(params.community) ? Number(params.community) : null
}
