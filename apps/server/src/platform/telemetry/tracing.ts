import { setTimeout as wait } from 'node:timers/promises'
import { type Context, type Span, SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { errorFields } from '../logs/log.ts'
import type { SpanFields, Telemetry } from './spans.ts'

/** Sends spans to `<address>/v1/traces`, as the standard says. One at a time in a process. */
export function createTracing(receiver: URL): Telemetry {
  const url = new URL(`${receiver.pathname.replace(/\/$/, '')}/v1/traces`, receiver).href
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'linli' }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: 5_000 }))],
  })
  // Keeps the running span over awaits; nobody's incoming trace headers are believed.
  provider.register({ propagator: null })
  const tracer = trace.getTracer('linli')

  const begin = (name: string, kind: SpanKind, fields: SpanFields) => tracer.startSpan(name, { kind, attributes: fields }, context.active())

  return {
    async span(name, fields, work) {
      const span = begin(name, SpanKind.INTERNAL, fields)
      try {
        return await context.with(trace.setSpan(context.active(), span), work)
      } catch (error) {
        failed(span, error)
        throw error
      } finally {
        span.end()
      }
    },
    watchRequests(app) {
      watch(app, (request) =>
        begin(request.routeOptions.config.linliRoute ?? 'none', SpanKind.SERVER, {
          'http.request.method': request.method,
          'linli.request_id': request.id,
        }),
      )
    },
    watchQuery(name) {
      // Queries outside a request or job (heartbeats, listening) would be noise.
      if (trace.getSpan(context.active()) === undefined) return () => undefined
      const span = begin(name, SpanKind.CLIENT, { 'db.system.name': 'postgresql' })
      return (error) => {
        if (error !== null) failed(span, error)
        span.end()
      }
    },
    async stop() {
      await Promise.race([provider.shutdown().catch(() => undefined), wait(3_000, undefined, { ref: false })])
      trace.disable()
      context.disable()
    },
  }
}

function watch(app: FastifyInstance, begin: (request: FastifyRequest) => Span): void {
  const spans = new WeakMap<FastifyRequest, { span: Span; inside: Context }>()
  // The callback form: what follows runs inside the span.
  app.addHook('onRequest', (request, _reply, done) => {
    const span = begin(request)
    const inside = trace.setSpan(context.active(), span)
    spans.set(request, { span, inside })
    context.with(inside, done)
  })
  // Reading the body loses the context: it goes on where the socket's events come from.
  app.addHook('preHandler', (request, _reply, done) => {
    const found = spans.get(request)
    if (found === undefined) done()
    else context.with(found.inside, done)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request)?.span
    span?.setAttribute('http.response.status_code', reply.statusCode)
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR })
    span?.end()
    done()
  })
}

/** Name and code; texts of errors quote values. */
function failed(span: Span, error: unknown): void {
  const { kind, code } = errorFields(error)
  span.setStatus({ code: SpanStatusCode.ERROR })
  span.setAttributes({ 'error.type': code === undefined ? kind : `${kind} ${code}` })
}
