import type { z } from 'zod'
import type { ErrorId } from './errors.ts'
import type { ActorKind, Right } from './rights.ts'

/**
 * Who may call a route at all. `anyone` needs no session; `signed-in` any session;
 * otherwise the actor kinds, and for staff and helpers the right their posts must give.
 * Which rows they then see is the module's policy and the tenant wall, never this rule.
 */
export type Access = 'anyone' | 'signed-in' | { kinds: readonly ActorKind[]; right?: Right }

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** How long a session counts as freshly proved. */
export const freshMinutes = 10

/**
 * What travels: JSON both ways, a server-sent event stream, a multipart upload answered by JSON, the bytes of a
 * file as the answer, or a resumable upload (tus), whose PATCH address answers HEAD too.
 */
export type RouteKind = 'json' | 'events' | 'upload' | 'bytes' | 'resumable'

export interface RouteShape {
  method: Method
  path: string
  summary: string
  access: Access
  /**
   * A dangerous step: refused with `reauthentication_needed` unless the session proved again within
   * `freshMinutes` who is there (signing in counts). For staff and helpers only: nobody else can prove it.
   */
  fresh?: true
  /** Open to a staff session that has yet to set up its second factor; everything else is closed to it. */
  beforeSecondFactor?: true
  kind?: RouteKind
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  response: z.ZodType
  errors?: readonly ErrorId[]
}

/** Declares one route; the literal types carry through to server binding and typed client. */
export function route<const R extends RouteShape>(shape: R): R {
  return shape
}

type OutputOf<S> = S extends z.ZodType ? z.output<S> : undefined

/** What the server's handler receives, after validation. */
export interface RouteInput<R extends RouteShape> {
  params: OutputOf<R['params']>
  query: OutputOf<R['query']>
  body: OutputOf<R['body']>
}

type Present<K extends string, S> = S extends z.ZodType
  ? Record<string, never> extends z.input<S>
    ? { [P in K]?: z.input<S> }
    : { [P in K]: z.input<S> }
  : { [P in K]?: undefined }

/** What the client passes: path parameters as text or number, query and body as the schemas take them in; parts with only optional fields may be left out. */
export type RouteCall<R extends RouteShape> = (R['params'] extends z.ZodType
  ? { params: { [P in keyof z.input<R['params']>]: string | number } }
  : { params?: undefined }) &
  Present<'query', R['query']> &
  Present<'body', R['body']>

/** What a handler returns and a client gets back (responses carry no transforms). */
export type RouteAnswer<R extends RouteShape> = z.output<R['response']>
