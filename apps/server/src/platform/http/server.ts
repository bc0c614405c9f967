import { randomUUID } from 'node:crypto'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import { jsonSchemaTransform, hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { FieldProblem } from '@linli/contract/errors'
import type { Config } from '../config.ts'
import { AppError, renderError } from '../errors.ts'
import { errorFields } from '../logs/log.ts'
import type {} from './fastify-config.ts'
import { foreignOrigin } from './origin.ts'
import { securityHeaders } from './security-headers.ts'
import { serializerCompiler, validatorCompiler } from './schema-compilers.ts'

export interface HttpOptions {
  config: Config
  /** Largest upload taken in, bytes. */
  uploadLimit: number
  /** Requests per 10 s for one client, and writes without a session per minute; off in benches. */
  limits: { requests: number; anonymousWrites: number } | null
  /** Where log lines go instead of the standard output. */
  logTo?: { write(line: string): void }
}

/** The HTTP server without any domain: parsing, limits, headers, errors, OpenAPI. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { config } = options
  const app = fastify({
    // One line a request, written below: method, route and status; never bodies, query strings or names (HOSTILE.md E18).
    logController: new LogController({ disableRequestLogging: true }),
    logger:
      config.logLevel === 'silent'
        ? false
        : {
            level: config.logLevel,
            serializers: {
              err: (error) => ({ type: error.name, message: '', stack: stackOf(error).join('\n') }),
              // At trace level the multipart plugin writes the headers of an upload, cookie and all.
              busboyOptions: () => undefined,
            },
            ...(options.logTo === undefined ? {} : { stream: options.logTo }),
          },
    trustProxy: trustedHops(config.trustProxy),
    bodyLimit: 1_048_576,
    genReqId: () => randomUUID(),
    requestTimeout: 120_000,
    connectionTimeout: 0,
    // Open requests are finished first (close.ts).
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // What is no URL at all never reaches hooks and handlers.
    frameworkErrors(_error, request, reply) {
      const { status, body } = renderError(new AppError('invalid_input'), request.id)
      reply.raw
        .writeHead(status, {
          'content-type': 'application/json; charset=utf-8',
          'content-security-policy': "default-src 'none'",
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
        })
        .end(JSON.stringify(body))
    },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeContentTypeParser('text/plain')
  const headers = securityHeaders({ https: config.secureCookies })
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers).header('x-request-id', request.id)
    done()
  })
  if (options.limits !== null) {
    const { requests, anonymousWrites } = options.limits
    await app.register(rateLimit, {
      max: (request) => (openTo(request) ? anonymousWrites : requests),
      timeWindow: (request) => (openTo(request) ? 60_000 : 10_000),
      keyGenerator: (request) => (openTo(request) ? `${request.ip} ${request.routeOptions.url ?? ''}` : request.ip),
      errorResponseBuilder: () => new AppError('too_many_requests'),
    })
  }
  await app.register(multipart, { limits: { fileSize: options.uploadLimit, files: 1, fields: 10, fieldSize: 65_536, parts: 12 } })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Linli 邻里', version: '0.1.0', description: 'The public interface of Linli; every screen uses it and nothing else.' },
    },
    transform: jsonSchemaTransform,
  })

  // The callback form throughout: a promise a hook costs more than what these do.
  app.addHook('onRequest', (request, reply, done) => {
    // Every answer of the interface may hold personal data of whoever is signed in.
    // The route's own address, as /%61pi/… leads there too.
    if (/^\/(api|auth)\//.test(request.routeOptions.url ?? request.url)) reply.header('cache-control', 'no-store')
    done(foreignOrigin(request, config.publicUrl))
  })
  if (config.logLevel !== 'silent')
    app.addHook('onResponse', (request, reply, done) => {
      request.log.info(
        { method: request.method, ...routeFields(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
        'request',
      )
      done()
    })
  app.setErrorHandler((error, request, reply) => {
    const { status, body, report } = renderError(asProblem(error), request.id)
    if (report)
      request.log.error(
        {
          ...routeFields(request),
          ...errorFields(error),
          where: error instanceof Error ? stackOf(error) : undefined,
        },
        'request failed',
      )
    if (status === 503 || status === 429) reply.header('retry-after', reply.getHeader('retry-after') ?? '5')
    return reply.status(status).send(body)
  })
  const addresses: Address[] = []
  app.addHook('onRoute', ({ url, method }) => {
    if (!url.includes('*')) addresses.push({ pattern: patternOf(url), methods: [method].flat() })
  })
  app.setNotFoundHandler((request, reply) => {
    const { status, body } = renderError(new AppError(hasOtherMethod(addresses, request) ? 'method_not_allowed' : 'not_found'), request.id)
    return reply.status(status).send(body)
  })
  return app
}

/** The client's address is taken from that many hops of our own and never from further out (HOSTILE.md E11). */
function trustedHops(hops: number | false): false | ((address: string, hop: number) => boolean) {
  return hops === false ? false : (_address, hop) => hop < hops
}

/** The name in the contract's route table; never the address itself, which anybody may fill with anything. */
export function routeFields(request: FastifyRequest): { route: string } {
  return { route: request.routeOptions.config.linliRoute ?? 'none' }
}

function openTo(request: FastifyRequest): boolean {
  return request.routeOptions.config.opens === 'write-without-session'
}

/** Validation failures of the contract become field problems with stable paths; values are never echoed. */
function asProblem(error: unknown): unknown {
  if (!hasZodFastifySchemaValidationErrors(error)) return error
  const fields: FieldProblem[] = error.validation
    .slice(0, 20)
    .map((issue) => ({ path: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'), code: issue.keyword, ...wordsFor(issue.keyword) }))
  return new AppError('invalid_input', { fields })
}

function wordsFor(keyword: string): { zh: string; en: string } {
  return fieldWords[keyword] ?? { zh: '这一项填写有误。', en: 'This field is not valid.' }
}

const fieldWords: Record<string, { zh: string; en: string }> = {
  invalid_type: { zh: '这一项必填，或类型不对。', en: 'This field is missing or of the wrong type.' },
  too_small: { zh: '这一项太短或太小。', en: 'This field is too short or too small.' },
  too_big: { zh: '这一项太长或太大。', en: 'This field is too long or too large.' },
  invalid_format: { zh: '这一项的格式不对。', en: 'This field has the wrong format.' },
  invalid_value: { zh: '这一项不在可选范围内。', en: 'This field is not one of the choices.' },
  unrecognized_keys: { zh: '多了不认识的字段。', en: 'There is a field that is not known here.' },
}

/** File and line only: messages of the database can quote personal data. */
function stackOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at .*:\d+\)?$/.test(line))
    .slice(0, 6)
    .map((line) => line.trim().replace(/\(?file:\/\/.*\/(apps|packages|node_modules)\//, '$1/'))
}

interface Address {
  pattern: RegExp
  methods: string[]
}

function patternOf(url: string): RegExp {
  const parts = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)))
  return new RegExp(`^${parts.join('/')}$`)
}

/** The address is there for another verb (HOSTILE.md A12). */
function hasOtherMethod(addresses: readonly Address[], request: FastifyRequest): boolean {
  const url = request.url.split('?')[0] ?? request.url
  const here = addresses.filter(({ pattern }) => pattern.test(url))
  return here.length > 0 && !here.some(({ methods }) => methods.includes(request.method))
}
