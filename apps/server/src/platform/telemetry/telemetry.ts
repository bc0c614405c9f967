import type { Telemetry } from './spans.ts'

export type { Telemetry } from './spans.ts'

const off: Telemetry = {
  span: (_name, _fields, work) => work(),
  watchRequests: () => undefined,
  watchQuery: undefined,
  stop: () => Promise.resolve(),
}

/** The tracing libraries are loaded only where a receiver is set. */
export async function createTelemetry(tracesTo: URL | null): Promise<Telemetry> {
  if (tracesTo === null) return off
  const { createTracing } = await import('./tracing.ts')
  return createTracing(tracesTo)
}
